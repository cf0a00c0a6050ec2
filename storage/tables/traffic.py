"""Prompts on their way out, updates on their way in, marks of what happened when, and leases."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    PrimaryKeyConstraint,
    SmallInteger,
    String,
    Table,
    text,
)

from domain.prompts import Kind, PromptState
from storage.columns import Instant
from storage.tables.base import metadata, word

prompts = Table(
    "prompts",
    metadata,
    Column("course_id", BigInteger, nullable=False),
    Column("number", Integer, nullable=False),
    Column("kind", word(Kind), nullable=False),
    Column("due_at", Instant, nullable=False),
    Column("expires_at", Instant, nullable=False),
    Column("state", word(PromptState), nullable=False),
    Column("token", BigInteger),
    Column("lease_until", Instant),
    Column("ambiguous", SmallInteger, nullable=False, server_default=text("0")),
    Column("sent_at", Instant),
    Column("message_id", BigInteger),
    Column("buttons", Boolean, nullable=False, server_default=text("false")),
    Column("why", String(40)),
    PrimaryKeyConstraint("course_id", "number", "kind"),
    ForeignKeyConstraint(["course_id", "number"], ["occurrences.course_id", "occurrences.number"]),
    sqlite_with_rowid=False,
)
for _state, _column in (
    (PromptState.DUE, prompts.c.due_at),
    (PromptState.CLAIMED, prompts.c.lease_until),
    (PromptState.SENDING, prompts.c.lease_until),
    (PromptState.AMBIGUOUS, prompts.c.lease_until),
    (PromptState.MISSED, prompts.c.due_at),
):
    _where = prompts.c.state == _state
    Index(f"prompts_{_state}", _column, sqlite_where=_where, postgresql_where=_where)

recent_messages = Table(
    "recent_messages",
    metadata,
    Column("patient_id", ForeignKey("patients.id"), nullable=False),
    Column("message_id", BigInteger, nullable=False),
    Column("at", Instant, nullable=False, index=True),
    PrimaryKeyConstraint("patient_id", "message_id"),
    sqlite_with_rowid=False,
)

processed_updates = Table(
    "processed_updates",
    metadata,
    Column("update_id", BigInteger, primary_key=True, autoincrement=False),
    Column("at", Instant, nullable=False, index=True),
)

attempted_updates = Table(
    "attempted_updates",
    metadata,
    Column("update_id", BigInteger, primary_key=True, autoincrement=False),
    Column("attempts", SmallInteger, nullable=False),
    Column("at", Instant, nullable=False),
)

set_aside_updates = Table(
    "set_aside_updates",
    metadata,
    Column("update_id", BigInteger, primary_key=True, autoincrement=False),
    Column("at", Instant, nullable=False),
    Column("kind", String(40), nullable=False),
    Column("error", String(80), nullable=False),
)

gaps = Table(
    "gaps",
    metadata,
    Column("since", Instant, primary_key=True),
    Column("until", Instant, nullable=False),
)

marks = Table(
    "marks",
    metadata,
    Column("name", String(40), primary_key=True),
    Column("at", Instant),
    Column("value", String(200)),
)

leases = Table(
    "leases",
    metadata,
    Column("name", String(40), primary_key=True),
    Column("holder", BigInteger, nullable=False),
    Column("term", Integer, nullable=False),
    Column("until", Instant, nullable=False),
)
