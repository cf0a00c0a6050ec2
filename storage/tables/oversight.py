"""Those who look after the bot, what they did, and who tried what was not theirs."""

from sqlalchemy import (
    DDL,
    JSON,
    BigInteger,
    Column,
    ForeignKey,
    Index,
    LargeBinary,
    String,
    Table,
    event,
)
from sqlalchemy.schema import ExecutableDDLElement

from domain.deeds import Deed
from domain.roles import Role
from storage.columns import Instant
from storage.tables.base import metadata, word

admins = Table(
    "admins",
    metadata,
    Column("id", BigInteger, primary_key=True, autoincrement=False),
    Column("lookup", LargeBinary(16), nullable=False, unique=True),
    Column("telegram_id", LargeBinary, nullable=False),
    Column("role", word(Role)),
    Column("language", String(8)),
    Column("created_at", Instant, nullable=False),
    Column("heard_at", Instant),
    Column("unreachable_at", Instant),
)

role_links = Table(
    "role_links",
    metadata,
    Column("code", LargeBinary(32), primary_key=True),
    Column("role", word(Role), nullable=False),
    Column("made_by", ForeignKey("admins.id"), nullable=False),
    Column("expires_at", Instant, nullable=False),
    sqlite_with_rowid=False,
)

letters = Table(
    "letters",
    metadata,
    Column("id", BigInteger, primary_key=True, autoincrement=False),
    Column("admin_id", ForeignKey("admins.id"), nullable=False),
    Column("topic", String(20), nullable=False),
    Column("values", JSON, nullable=False),
    Column("due_at", Instant, nullable=False),
    Column("expires_at", Instant, nullable=False),
    Column("lease_until", Instant),
)

plan_files = Table(
    "plan_files",
    metadata,
    Column("update_id", BigInteger, primary_key=True, autoincrement=False),
    Column("admin_id", ForeignKey("admins.id"), nullable=False),
    Column("file_id", String(200), nullable=False),
    Column("due_at", Instant, nullable=False),
    Column("expires_at", Instant, nullable=False),
)

tries = Table(
    "tries",
    metadata,
    Column("id", BigInteger, primary_key=True, autoincrement=False),
    Column("lookup", LargeBinary(16), nullable=False),
    Column("what", String(12), nullable=False),
    Column("at", Instant, nullable=False),
)
Index("tries_lately", tries.c.what, tries.c.at)

audit = Table(
    "audit",
    metadata,
    Column("seq", BigInteger, primary_key=True, autoincrement=False),
    Column("at", Instant, nullable=False),
    Column("by", String(40), nullable=False),
    Column("deed", word(Deed, 24), nullable=False),
    Column("about", String(120), nullable=False),
    Column("hash", LargeBinary(32), nullable=False),
)

REFUSED = "the audit log is only appended to"
_NO = f"SELECT RAISE(ABORT, '{REFUSED}')"
_SAYS_NO = f"BEGIN RAISE EXCEPTION '{REFUSED}'; END"
_ANY = "UPDATE OR DELETE OR TRUNCATE"

APPENDED_TO = {
    "sqlite": (
        f"CREATE TRIGGER audit_is_not_changed BEFORE UPDATE ON audit BEGIN {_NO}; END",
        f"CREATE TRIGGER audit_is_not_deleted BEFORE DELETE ON audit BEGIN {_NO}; END",
    ),
    "postgresql": (
        f"CREATE FUNCTION audit_is_kept() RETURNS trigger LANGUAGE plpgsql AS $$ {_SAYS_NO} $$",
        f"CREATE TRIGGER audit_is_kept BEFORE {_ANY} ON audit EXECUTE FUNCTION audit_is_kept()",
    ),
}
"""What makes each database refuse to change a line of the audit log."""

for _dialect, _statements in APPENDED_TO.items():
    for _statement in _statements:
        _refusal: ExecutableDDLElement = DDL(_statement)  # type: ignore[no-untyped-call]
        event.listen(audit, "after_create", _refusal.execute_if(dialect=_dialect))
