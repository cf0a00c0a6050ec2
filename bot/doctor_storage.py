"""Whether the database is whole, ours, written to the disk, and copied often enough."""

import asyncio
from datetime import datetime, timedelta
from pathlib import Path

from bot import backups, rotation
from bot.findings import Finding, fault, ok, warning
from bot.settings import Settings, SettingsProblemError
from storage import backup, marks, resealing, schema, skew
from storage.database import open_database
from storage.faults import FileProblemError, explained

STALE = timedelta(days=2)


async def examine(settings: Settings, now: datetime) -> list[Finding]:
    path = backup.file_of(settings.database)
    if path and not path.exists():
        return [warning("database", "There is none yet; the first start makes it.")]
    try:
        with explained():
            if path and (older := await asyncio.to_thread(_file, path)):
                return [older, _copies(settings, now)]
            found = await _contents(settings, now)
    except FileProblemError as problem:
        found = [fault("database", str(problem))]
    return [*found, _copies(settings, now)] if path else found


def _file(path: Path) -> Finding | None:
    revision = backup.look_over(path)
    if schema.is_earlier(revision):
        return warning("schema", "It is older than this version; the next start migrates it.")
    return None


async def _contents(settings: Settings, now: datetime) -> list[Finding]:
    """Read and write as the bot does; what is committed has been forced to the disk."""
    database = open_database(settings.database)
    try:
        if not await schema.is_current(database):
            said = "It is not the one of this version: `nightstep migrate`, or a newer Nightstep."
            return [fault("schema", said)]
        async with database.begin() as tx:
            await marks.put(tx, "examined", at=now)
        async with database.begin() as tx:
            off = await skew.off(tx, now)
            fits = await resealing.fits(tx, rotation.in_force(settings))
    except SettingsProblemError as problem:
        return [ok("database", "It is whole and can be written to."), fault("key", str(problem))]
    finally:
        await database.dispose()
    key = (
        ok("key", "It opens what is sealed.")
        if fits
        else fault("key", "It is not the one the database was sealed with; put that one back.")
    )
    return [
        ok("database", "It is whole and can be written to."),
        ok("schema", "It is the one of this version."),
        key,
        *([_off(off)] if off else []),
    ]


def _off(ahead: timedelta) -> Finding:
    seconds = ahead.total_seconds()
    said = f"It is {abs(seconds):.0f} s {'ahead of' if seconds > 0 else 'behind'} the database's"
    return warning("clock", f"{said}; set both by NTP.")


def _copies(settings: Settings, now: datetime) -> Finding:
    newest = backups.shelf(settings).newest()
    if newest is None:
        return warning("backups", "There is none; the bot makes one when it starts.")
    if now - newest.at > STALE:
        days = (now - newest.at).days
        return warning("backups", f"The newest is {days} days old; see the bot's log for why.")
    return ok("backups", f"The newest is {newest.path.name}.")
