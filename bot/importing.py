"""Moving a patient here from another installation: their JSON export, and who they are."""

from datetime import datetime
from pathlib import Path

from bot.keys import vault
from bot.misuse import MisuseError
from bot.operations import opened
from bot.settings import Settings
from domain.copies import Copy
from domain.deeds import COMMAND_LINE, Deed, mark_of
from messages.documents.json_reading import NotACopyError, read
from storage import audit
from storage import importing as stored


async def bring(settings: Settings, file: Path, telegram_id: int, *, now: datetime) -> str:
    """Put the patient in *file* into the database for *telegram_id*, and say so.

    Raises MisuseError, and then nothing has changed.
    """
    copy = _copy(file, now)
    key = vault(settings)  # before the database is made, or it would seem to have lost its key
    async with opened(settings, now) as database, database.begin() as tx:
        try:
            await stored.put(tx, key, copy, telegram_id=telegram_id)
        except stored.ClashError as clash:
            raise MisuseError(f"{clash} Nothing was imported.") from None
        about = mark_of(copy.person.id)
        await audit.append(tx, Deed.IMPORT, by=COMMAND_LINE, at=now, about=about)
    nights = sum(len(episode.nights) for episode in copy.episodes)
    return f"Imported {copy.person.id}: {len(copy.episodes)} courses, {nights} nights."


def _copy(file: Path, now: datetime) -> Copy:
    try:
        return read(file.read_bytes(), at=now)
    except OSError as error:
        raise MisuseError(f"{file} cannot be read: {error.strerror}.") from None
    except NotACopyError as error:
        raise MisuseError(f"{file} cannot be imported: {error}.") from None
