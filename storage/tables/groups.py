"""Numbers about the group as they were published, and which courses were counted in them."""

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    ForeignKey,
    Integer,
    PrimaryKeyConstraint,
    SmallInteger,
    Table,
    text,
)

from storage.columns import Instant
from storage.tables.base import metadata

snapshots = Table(
    "snapshots",
    metadata,
    Column("as_of", Instant, primary_key=True, autoincrement=False),
    Column("document", JSON, nullable=False),
    Column("people", Integer, nullable=False),
    Column("sizes", JSON, nullable=False, server_default=text("'{}'")),
)

counted = Table(
    "counted",
    metadata,
    Column("course_id", ForeignKey("courses.id"), nullable=False),
    Column("as_of", ForeignKey("snapshots.as_of"), nullable=False),
    Column("band", SmallInteger, nullable=False),
    Column("dose", Integer, nullable=False),
    PrimaryKeyConstraint("course_id", "as_of"),
    sqlite_with_rowid=False,
)

followed = Table(
    "followed",
    metadata,
    Column("course_id", ForeignKey("courses.id"), nullable=False),
    Column("as_of", ForeignKey("snapshots.as_of"), nullable=False),
    Column("reached", Boolean),
    Column("began", Boolean, nullable=False),
    PrimaryKeyConstraint("course_id", "as_of"),
    sqlite_with_rowid=False,
)
"""Of who has ended, nothing says whether they could be reached."""
