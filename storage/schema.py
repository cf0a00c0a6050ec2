"""The schema: migrated on start, never older or newer than this code."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text

from storage import Database

MIGRATIONS = Path(__file__).parent / "migrations"

ONE_AT_A_TIME = 0x4E696768_74737465
"""The number of our lock on PostgreSQL, where several processes may start at once."""

WAITS_FOR_ANOTHER = "60s"


class NewerSchemaError(Exception):
    """The database was written by a newer Nightstep than this one."""


async def migrate(database: Database) -> None:
    """Bring the schema to this code's version: wholly, or not at all."""
    async with database.begin() as tx:
        await tx.run_sync(_upgrade)


async def is_current(database: Database) -> bool:
    async with database.begin() as tx:
        return await tx.run_sync(lambda connection: _revision(connection) == _head())


def _upgrade(connection: Connection) -> None:
    at, head = _revision(connection), _head()
    if at == head:
        return
    _wait_for_our_turn(connection)
    at = _revision(connection)
    if at == head:
        return
    known = {script.revision for script in _scripts().walk_revisions()}
    if at is not None and at not in known:
        raise NewerSchemaError
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")


def _wait_for_our_turn(connection: Connection) -> None:
    """Wait for whoever migrates at this moment; the lock ends with our transaction."""
    if connection.dialect.name == "postgresql":
        connection.execute(text(f"SET LOCAL lock_timeout = '{WAITS_FOR_ANOTHER}'"))
        connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": ONE_AT_A_TIME})


def _revision(connection: Connection) -> str | None:
    return MigrationContext.configure(connection).get_current_revision()


def _head() -> str | None:
    return _scripts().get_current_head()


def _scripts() -> ScriptDirectory:
    return ScriptDirectory(str(MIGRATIONS))
