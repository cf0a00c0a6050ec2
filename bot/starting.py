"""What is looked at before a bot starts: its file, its schema, its key."""

import asyncio
from datetime import datetime

from bot import backups, rotation
from bot.settings import Settings, SettingsProblemError
from storage import backup
from storage.faults import DamagedError, explained


async def ready(settings: Settings, now: datetime) -> None:
    """Refuse a database that is damaged or sealed with another key, before anything is sent.

    Copies it before a migration, and ends a rotation of keys that was interrupted. Raises
    FileProblemError or SettingsProblemError.
    """
    path = backup.file_of(settings.database)
    if path and (not path.exists() or not path.stat().st_size):
        return
    if path:
        try:
            await asyncio.to_thread(backup.look_over, path)
        except DamagedError:
            raise DamagedError(f"The database file is damaged; {_remedy(settings)}.") from None
    await backups.before_migration(settings, now)
    with explained():
        await rotation.finish(settings)
        if not await rotation.fits(settings, rotation.in_force(settings)):
            raise SettingsProblemError("The data key is not the one this database was sealed with.")


def _remedy(settings: Settings) -> str:
    newest = backups.shelf(settings).newest()
    return f"restore {newest.path}" if newest else "there is no automatic backup to restore"
