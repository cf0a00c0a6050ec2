"""The schema: migrated on start, never older or newer than this code."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

from storage import Database

MIGRATIONS = Path(__file__).parent / "migrations"


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
    known = {script.revision for script in _scripts().walk_revisions()}
    if at is not None and at not in known:
        raise NewerSchemaError
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")


def _revision(connection: Connection) -> str | None:
    return MigrationContext.configure(connection).get_current_revision()


def _head() -> str | None:
    return _scripts().get_current_head()


def _scripts() -> ScriptDirectory:
    return ScriptDirectory(str(MIGRATIONS))
