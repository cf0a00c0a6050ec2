"""The schema: migrated on start, never older or newer than this code."""

from pathlib import Path

from sqlalchemy import Connection, inspect, text

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
        return await tx.run_sync(lambda connection: _revision(connection) == revisions()[-1])


def is_earlier(revision: str | None) -> bool:
    """Whether *revision* is a schema that this code knows and would migrate."""
    return revision in revisions()[:-1]


def revisions() -> list[str]:
    """Return every schema there was, the present one last: each file's name begins with its own."""
    return sorted(path.name.partition("_")[0] for path in (MIGRATIONS / "versions").glob("*_*.py"))


def _upgrade(connection: Connection) -> None:
    known = revisions()
    if _revision(connection) == known[-1]:
        return
    _wait_for_our_turn(connection)
    at = _revision(connection)
    if at == known[-1]:
        return
    if at is not None and at not in known:
        raise NewerSchemaError
    # Imported here: 11 MB and a sixth of a second, for what most starts have not to do.
    from alembic import command  # noqa: PLC0415
    from alembic.config import Config  # noqa: PLC0415

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
    if not inspect(connection).has_table("alembic_version"):
        return None
    return connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
