"""Backups: made by hand or before a migration, and where they lie."""

import asyncio
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from bot.settings import Settings
from scheduler.backing_up import BackingUpSweep
from scheduler.clockwork import Beat
from storage import Database, backup
from storage.faults import FileProblemError
from storage.forgotten import Journal
from storage.schema import is_earlier
from storage.shelf import Shelf, Why


def shelf(settings: Settings) -> Shelf:
    return Shelf(settings.data_dir / "backups")


def journal(settings: Settings) -> Journal:
    return Journal(settings.data_dir / "erasures")


def file_of(settings: Settings) -> Path:
    """Return the database's file, or raise FileProblemError where it is no file."""
    if path := backup.file_of(settings.database):
        return path
    raise FileProblemError(
        "PostgreSQL is backed up with pg_dump and put back with pg_restore; "
        "run `nightstep settle` after that."
    )


async def before_migration(settings: Settings, now: datetime) -> None:
    """Copy the database onto the shelf if its schema is about to change.

    Raises FileProblemError.
    """
    path = backup.file_of(settings.database)
    if path and path.exists() and is_earlier(await asyncio.to_thread(backup.schema, path)):
        await asyncio.to_thread(shelf(settings).put, path, Why.MIGRATION, now)


async def make(settings: Settings, target: Path) -> None:
    """Copy the database to *target*, beside a running bot or without one."""
    await asyncio.to_thread(backup.copy, file_of(settings), target)


def beat(
    database: Database,
    settings: Settings,
    now: Callable[[], datetime],
    stopping: Callable[[], bool],
) -> Beat:
    """Return what `nightstep run` does every minute for the day on which all else is lost."""
    source = backup.file_of(settings.database)
    sweep = BackingUpSweep(database, source, shelf(settings), journal(settings), now, stopping)
    return Beat(sweep, 60)
