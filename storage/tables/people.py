"""Who we know, what they agreed to, the plans they may follow, and whom we have forgotten."""

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    PrimaryKeyConstraint,
    String,
    Table,
    text,
)

from domain.patients import Wording
from domain.prompts import PromptState
from storage.columns import Instant, WallTime, Zone
from storage.tables.base import metadata, word

patients = Table(
    "patients",
    metadata,
    Column("id", BigInteger, primary_key=True, autoincrement=False),
    Column("lookup", LargeBinary(16), nullable=False, unique=True),
    Column("telegram_id", LargeBinary, nullable=False),
    Column("zone", Zone),
    Column("dose_time", WallTime),
    Column("wake_time", WallTime),
    Column("bedtime", WallTime),
    Column("language", String(8), nullable=False),
    Column("country", String(2)),
    Column("wording", word(Wording), nullable=False),
    Column("counted", Boolean, nullable=False),
    Column("awaiting", String(40)),
    Column("extras", JSON, nullable=False, server_default=text("'[]'")),
    Column("asks_burden", Boolean, nullable=False, server_default=text("false")),
    Column("unreachable_at", Instant),
    Column("created_at", Instant, nullable=False),
    Column("imported_at", Instant),
)

consents = Table(
    "consents",
    metadata,
    Column("patient_id", ForeignKey("patients.id"), nullable=False, index=True),
    Column("purpose", String(20), nullable=False),
    Column("version", String(20), nullable=False),
    Column("given", Boolean, nullable=False),
    Column("at", Instant, nullable=False),
    Column("update_id", BigInteger),
)

enrolments = Table(
    "enrolments",
    metadata,
    Column("patient_id", ForeignKey("patients.id"), primary_key=True, autoincrement=False),
    Column("question", String(20), nullable=False),
    Column("answers", JSON, nullable=False),
    Column("invited", Boolean, nullable=False),
    Column("updated_at", Instant, nullable=False),
)

plans = Table(
    "plans",
    metadata,
    Column("key", BigInteger, primary_key=True, autoincrement=False),
    Column("id", String(40), nullable=False),
    Column("version", Integer, nullable=False),
    Column("document", JSON, nullable=False),
    Column("offered", Boolean, nullable=False),
    Column("created_at", Instant, nullable=False),
    Index("plans_by_id", "id", "version", unique=True),
)

invites = Table(
    "invites",
    metadata,
    Column("code", LargeBinary(32), primary_key=True),
    Column("plan_key", ForeignKey("plans.key"), nullable=False),
    Column("uses_left", Integer, nullable=False),
    Column("expires_at", Instant, nullable=False),
    Column("created_at", Instant, nullable=False),
)

announcements = Table(
    "announcements",
    metadata,
    Column("id", BigInteger, primary_key=True, autoincrement=False),
    Column("text", LargeBinary, nullable=False),
    Column("made_at", Instant, nullable=False),
    Column("begun_at", Instant),
)

announced = Table(
    "announced",
    metadata,
    Column("announcement_id", ForeignKey("announcements.id"), nullable=False),
    Column("patient_id", ForeignKey("patients.id"), nullable=False, index=True),
    Column("state", word(PromptState), nullable=False),
    Column("due_at", Instant, nullable=False),
    Column("expires_at", Instant, nullable=False),
    Column("lease_until", Instant),
    PrimaryKeyConstraint("announcement_id", "patient_id"),
    sqlite_with_rowid=False,
)
for _state, _column in (
    (PromptState.DUE, announced.c.due_at),
    (PromptState.SENDING, announced.c.lease_until),
):
    _where = announced.c.state == _state
    Index(f"announced_{_state}", _column, sqlite_where=_where, postgresql_where=_where)

erasures = Table(
    "erasures",
    metadata,
    Column("lookup", LargeBinary(16), primary_key=True),
    Column("at", Instant, nullable=False),
    sqlite_with_rowid=False,
)
