"""Courses, their moves and nights, and what was answered."""

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    Date,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    LargeBinary,
    PrimaryKeyConstraint,
    SmallInteger,
    String,
    Table,
    text,
)

from domain.occurrences import Reason, Source, State
from storage.columns import Instant, Zone
from storage.tables.base import metadata, word

courses = Table(
    "courses",
    metadata,
    Column("id", BigInteger, primary_key=True, autoincrement=False),
    Column("patient_id", ForeignKey("patients.id"), nullable=False, index=True),
    Column("plan_key", ForeignKey("plans.key"), nullable=False),
    Column("form", JSON, nullable=False),
    Column("screening", JSON, nullable=False),
    Column("confirmed_at", Instant, nullable=False),
    Column("last_number", Integer),
    Column("plan_next_at", Instant),
    Column("asked_number", Integer),
    Column("asked_times", SmallInteger, nullable=False, server_default=text("0")),
    Column("ended_at", Instant),
)
Index("courses_to_plan", courses.c.plan_next_at)
Index(
    "one_course_at_a_time",
    courses.c.patient_id,
    unique=True,
    sqlite_where=courses.c.ended_at.is_(None),
    postgresql_where=courses.c.ended_at.is_(None),
)

moves = Table(
    "moves",
    metadata,
    Column("course_id", ForeignKey("courses.id"), nullable=False),
    Column("seq", Integer, nullable=False),
    Column("number", Integer, nullable=False),
    Column("at", Instant, nullable=False),
    Column("actor", String(12), nullable=False),
    Column("act", JSON, nullable=False),
    Column("reason", String(40)),
    Column("update_id", BigInteger),
    PrimaryKeyConstraint("course_id", "seq"),
    sqlite_with_rowid=False,
)

occurrences = Table(
    "occurrences",
    metadata,
    Column("course_id", ForeignKey("courses.id"), nullable=False),
    Column("number", Integer, nullable=False),
    Column("night", Date, nullable=False),
    Column("scheduled_at", Instant, nullable=False),
    Column("closes_at", Instant, nullable=False),
    Column("zone", Zone, nullable=False),
    Column("dose", Integer, nullable=False),
    Column("rung", SmallInteger, nullable=False),
    Column("step_night", Integer, nullable=False),
    Column("state", word(State, 1), nullable=False),
    Column("answered_at", Instant),
    Column("taken_at", Instant),
    Column("source", word(Source)),
    Column("reason", word(Reason)),
    PrimaryKeyConstraint("course_id", "number"),
    sqlite_with_rowid=False,
)
_pending = (occurrences.c.state == State.PENDING) & (occurrences.c.number > 0)
Index(
    "occurrences_to_freeze",
    occurrences.c.scheduled_at,
    sqlite_where=_pending,
    postgresql_where=_pending,
)

answers = Table(
    "answers",
    metadata,
    Column("course_id", BigInteger, nullable=False),
    Column("number", Integer, nullable=False),
    Column("seq", Integer, nullable=False),
    Column("at", Instant, nullable=False),
    Column("update_id", BigInteger),
    Column("item", String(12), nullable=False),
    Column("value", String(20), nullable=False),
    Column("taken_at", Instant),
    PrimaryKeyConstraint("course_id", "number", "seq"),
    ForeignKeyConstraint(["course_id", "number"], ["occurrences.course_id", "occurrences.number"]),
    sqlite_with_rowid=False,
)

checkins = Table(
    "checkins",
    metadata,
    Column("course_id", BigInteger, nullable=False),
    Column("number", Integer, nullable=False),
    Column("closes_at", Instant, nullable=False),
    Column("items", JSON, nullable=False),
    Column("given", JSON, nullable=False),
    Column("implied", JSON, nullable=False),
    Column("saved_at", Instant),
    Column("asks_burden", Boolean, nullable=False, server_default=text("false")),
    Column("burden", SmallInteger),
    PrimaryKeyConstraint("course_id", "number"),
    ForeignKeyConstraint(["course_id", "number"], ["occurrences.course_id", "occurrences.number"]),
    sqlite_with_rowid=False,
)

notes = Table(
    "notes",
    metadata,
    Column("course_id", BigInteger, nullable=False),
    Column("number", Integer, nullable=False),
    Column("text", LargeBinary, nullable=False),
    Column("at", Instant, nullable=False),
    PrimaryKeyConstraint("course_id", "number"),
    ForeignKeyConstraint(["course_id", "number"], ["occurrences.course_id", "occurrences.number"]),
)

supplies = Table(
    "supplies",
    metadata,
    Column("course_id", ForeignKey("courses.id"), nullable=False),
    Column("seq", Integer, nullable=False),
    Column("at", Instant, nullable=False),
    Column("stock", JSON, nullable=False),
    Column("added", JSON, nullable=False),
    Column("warned_at", Instant),
    Column("update_id", BigInteger),
    PrimaryKeyConstraint("course_id", "seq"),
    sqlite_with_rowid=False,
)
