"""What lets those who look after the bot see the dashboard, and for how long."""

from enum import StrEnum

from sqlalchemy import Column, ForeignKey, LargeBinary, Table

from storage.columns import Instant
from storage.tables.base import metadata, word


class Pass(StrEnum):
    """A link that lets in once, a session, and what was said once and counts no more."""

    LINK = "link"
    SESSION = "session"
    SPENT = "spent"


passes = Table(
    "passes",
    metadata,
    Column("digest", LargeBinary(32), primary_key=True),
    Column("kind", word(Pass), nullable=False),
    Column("admin_id", ForeignKey("admins.id")),
    Column("until", Instant, nullable=False, index=True),
    sqlite_with_rowid=False,
)
