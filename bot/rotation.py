"""Another data key: everything is sealed with it in one step, and the old one kept until told."""

from collections import Counter
from datetime import datetime, timedelta
from pathlib import Path

from bot import keys
from bot.running import AlreadyRunningError
from bot.settings import Settings, SettingsProblemError
from domain.deeds import COMMAND_LINE, Deed
from storage import Transaction, audit, backup, leases, marks, resealing, schema
from storage.database import open_database
from storage.faults import FileProblemError, explained
from storage.vault import BadKeyError, Vault, new_key

STILL_THERE = timedelta(seconds=30)
"""A bot notes every few seconds that it listens."""

WRONG_KEY = "This was sealed with another key than yours; put that key back first."


def in_force(settings: Settings) -> Vault:
    """Return the present key; unlike `keys.vault`, never make one. Raise SettingsProblemError."""
    if not (settings.data_key.get_secret_value() or (settings.data_dir / "key").exists()):
        raise SettingsProblemError(f"There is no key in {settings.data_dir}; put it there first.")
    return keys.vault(settings)


async def rotate(settings: Settings, now: datetime) -> Counter[str]:
    """Seal everything with a new key. Whoever calls holds the lock of the data folder.

    A crash leaves either key in force, and `finish` finds out which. Raises
    SettingsProblemError, FileProblemError, AlreadyRunningError.
    """
    folder = settings.data_dir
    with explained():
        await finish(settings)
        old = in_force(settings)
        _refuse_leftovers(folder)
        keys.keep(folder / "key.next", new_key())
        database = open_database(settings.database)
        try:
            await schema.migrate(database)
            async with database.begin() as tx:
                await nobody_listens(tx, now)
                sealed = await _reseal(tx, old, _vault(folder / "key.next"))
                await audit.append(tx, Deed.KEY, by=COMMAND_LINE, at=now)
        finally:
            await database.dispose()
        _promote(settings)
    return Counter({"sealed anew": sealed})


async def finish(settings: Settings) -> None:
    """End a rotation that a crash interrupted: forward if the new key is in force, else back."""
    new, given = settings.data_dir / "key.next", settings.data_key.get_secret_value()
    if not new.exists() or (given and given == _read(new)):
        return
    if await fits(settings, in_force(settings)):
        new.unlink()
    elif await fits(settings, _vault(new)):
        _promote(settings)
        if given:
            raise SettingsProblemError(f"The key was changed; set DATA_KEY to what {new} holds.")


async def fits(settings: Settings, key: Vault) -> bool:
    """Return whether *key* opens what the database has sealed."""
    database = open_database(settings.database)
    try:
        await schema.migrate(database)
        async with database.begin() as tx:
            return await resealing.fits(tx, key)
    finally:
        await database.dispose()


def forget(settings: Settings) -> bool:
    """Delete the key before the present one; False where there is none."""
    path = settings.data_dir / "key.old"
    with explained():
        if not path.exists():
            return False
        path.unlink()
    return True


async def key_before(tx: Transaction, settings: Settings) -> Vault | None:
    """Return the key before the present one if what is here was sealed with it.

    None where the present key fits. Raises FileProblemError where neither does.
    """
    if await resealing.fits(tx, in_force(settings)):
        return None
    before = settings.data_dir / "key.old"
    if before.exists() and await resealing.fits(tx, old := _vault(before)):
        return old
    raise FileProblemError(WRONG_KEY)


async def nobody_listens(tx: Transaction, now: datetime) -> None:
    """Raise AlreadyRunningError if a bot, on whatever machine, was at work here just now."""
    heard = await marks.at(tx, marks.LISTENED)
    lately = heard is not None and abs(now - heard) < STILL_THERE
    # One that cannot hear Telegram is at work all the same: it keeps its leases.
    if tx.dialect.name != "sqlite" and (lately or await leases.held(tx, now)):
        raise AlreadyRunningError


async def _reseal(tx: Transaction, old: Vault, new: Vault) -> int:
    if not await resealing.fits(tx, old):
        raise FileProblemError(WRONG_KEY)
    return await resealing.reseal(tx, old, new)


def _promote(settings: Settings) -> None:
    """Put the new key in force. A key from the settings is for its owner to change."""
    folder, given = settings.data_dir, settings.data_key.get_secret_value()
    before = folder / "key.old"
    if not before.exists() or not _read(before):
        before.unlink(missing_ok=True)
        keys.keep(before, given or _read(folder / "key"))
    if not given:
        backup.replace(folder / "key.next", folder / "key")


def _refuse_leftovers(folder: Path) -> None:
    if (folder / "key.old").exists():
        raise FileProblemError(
            "The key before this one is still kept; `nightstep keys forget` comes first."
        )
    if (folder / "key.next").exists():
        raise FileProblemError(
            f"{folder / 'key.next'} is your present key; move it elsewhere first."
        )


def _vault(path: Path) -> Vault:
    try:
        return Vault.from_text(_read(path))
    except BadKeyError:
        raise SettingsProblemError(f"{path} holds no key; move it elsewhere.") from None


def _read(path: Path) -> str:
    return path.read_bytes().decode("ascii", errors="replace").strip()
