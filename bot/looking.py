"""Damage in the database's file: looked for before the bot starts, or beside it."""

import asyncio
import logging
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

from bot import backups
from bot.settings import Settings
from storage import backup
from storage.faults import DamagedError, FileProblemError

log = logging.getLogger(__name__)

SMALL: Final = 32 * 1024 * 1024
"""Bytes: so much is read in a tenth of a second, and nobody waits for more than that."""


async def look_first(settings: Settings, path: Path) -> None:
    """Look through a small file; raise FileProblemError, also where another program holds it."""
    await _looked(settings, lambda: backup.reach(path) if large(path) else backup.look_over(path))


async def look_on(settings: Settings, stop: asyncio.Event) -> None:
    """Look through a large file while the bot runs, and until *stop*; raise DamagedError."""
    path = backup.file_of(settings.database)
    if not path or not large(path):
        return
    try:
        await _looked(settings, lambda: backup.look_through(path, leave_off=stop.is_set))
    except DamagedError:
        raise
    except FileProblemError as problem:
        log.warning("the database file was not looked through: %s", problem)


def large(path: Path) -> bool:
    return path.stat().st_size > SMALL


async def _looked(settings: Settings, look: Callable[[], Any]) -> None:
    try:
        await asyncio.to_thread(look)
    except DamagedError:
        raise DamagedError(f"The database file is damaged; {_remedy(settings)}.") from None


def _remedy(settings: Settings) -> str:
    newest = backups.shelf(settings).newest()
    return f"restore {newest.path}" if newest else "there is no automatic backup to restore"
