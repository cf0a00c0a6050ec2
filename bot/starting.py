"""What is looked at before a bot starts: its file, its schema, its key."""

from datetime import datetime

from bot import backups, rotation
from bot.looking import look_first
from bot.settings import Settings, SettingsProblemError
from storage import backup
from storage.faults import explained


async def ready(settings: Settings, now: datetime) -> None:
    """Refuse a database that is damaged or sealed with another key, before anything is sent.

    A large one is looked through for damage beside the bot (`looking.look_on`).
    Copies it before a migration, and ends a rotation of keys that was interrupted. Raises
    FileProblemError or SettingsProblemError.
    """
    path = backup.file_of(settings.database)
    if path and (not path.exists() or not path.stat().st_size):
        return
    if path:
        await look_first(settings, path)
    await backups.before_migration(settings, now)
    with explained():
        await rotation.finish(settings)
        if not await rotation.fits(settings, rotation.in_force(settings)):
            raise SettingsProblemError("The data key is not the one this database was sealed with.")
