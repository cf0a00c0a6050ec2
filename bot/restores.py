"""Putting a backup back: looked through, made fit to serve, and only then in its place."""

import asyncio
import shutil
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from secrets import token_hex

from bot import backups, rotation
from bot.settings import Settings
from domain.deeds import COMMAND_LINE, Deed
from storage import Transaction, audit, backup, erasure, resealing, restoring, schema
from storage.database import open_database
from storage.erasure import Erased
from storage.faults import DamagedError, FileProblemError, explained
from storage.forgotten import merged
from storage.shelf import Why

STAGED = "restoring-"


async def restore(settings: Settings, source: Path, now: datetime) -> Counter[str]:
    """Put *source* in the place of the database, fit to serve at *now*, and count what changed.

    Whoever calls holds the lock of the data folder. Until the last step the present
    database stays as it is; a copy of it stays on the shelf. Raises FileProblemError.
    """
    present = backups.file_of(settings)
    for left in settings.data_dir.glob(f"{STAGED}*"):
        left.unlink()  # by a crash; there are people in it
    with explained(), _staged(settings, source) as staged:
        tally = await _make_fit(settings, staged, now)
        await asyncio.to_thread(_place, settings, staged, present, now)
    return tally


async def rehearse(settings: Settings, source: Path, now: datetime) -> Counter[str]:
    """Do what `restore` does with a copy that is thrown away, beside a running bot or not."""
    backups.file_of(settings)
    with explained(), _staged(settings, source) as staged:
        return await _make_fit(settings, staged, now)


async def settle(settings: Settings, now: datetime) -> Counter[str]:
    """Make a database fit to serve that was put back by other means, such as pg_restore.

    Raises FileProblemError without the journal: whom that database has forgotten since is said
    nowhere else.
    """
    journal = backups.journal(settings)
    if not journal.path.exists():
        raise FileProblemError(
            f"There is no {journal.path}, so whoever was erased since would be back. Bring it "
            "from where the bot ran; if nobody ever was erased, make an empty file of that name."
        )
    database = open_database(settings.database)
    try:
        await schema.migrate(database)
        async with database.begin() as tx:
            await rotation.nobody_listens(tx, now)
            return await _settle(tx, settings, [], now)
    finally:
        await database.dispose()


@contextmanager
def _staged(settings: Settings, source: Path) -> Iterator[Path]:
    """Yield a copy of *source*, looked through; it is gone at the end if it is still there."""
    backup.examine(source)
    staged = backup.own_folder(settings.data_dir) / f"{STAGED}{token_hex(8)}.db"
    try:
        staged.touch(mode=0o600)
        shutil.copyfile(source, staged)
        yield staged
    finally:
        _discard(staged)


def _discard(path: Path) -> None:
    for file in (path, *_logs(path)):
        file.unlink(missing_ok=True)


def _logs(path: Path) -> list[Path]:
    return [path.with_name(f"{path.name}{end}") for end in ("-wal", "-shm", "-journal")]


async def _make_fit(settings: Settings, staged: Path, now: datetime) -> Counter[str]:
    lately = await _lately(settings)
    database = open_database(f"sqlite+aiosqlite:///{staged}")
    try:
        await schema.migrate(database)
        async with database.begin() as tx:
            tally = await _settle(tx, settings, lately, now)
    except schema.NewerSchemaError:
        raise FileProblemError(
            "It was written by a newer Nightstep; install that version first."
        ) from None
    finally:
        await database.dispose()
    await asyncio.to_thread(backup.close_log, staged)
    await asyncio.to_thread(backup.examine, staged)
    return tally


async def _settle(
    tx: Transaction, settings: Settings, lately: Iterable[Erased], now: datetime
) -> Counter[str]:
    forgotten = merged(backups.journal(settings).read(), lately, await erasure.journal(tx))
    tally = Counter(forgotten=await erasure.forget_again(tx, forgotten))
    if old := await rotation.key_before(tx, settings):
        tally["sealed anew"] = await resealing.reseal(tx, old, rotation.in_force(settings))
        tally["forgotten"] += await erasure.forget_again(tx, forgotten)
    await audit.append(tx, Deed.RESTORE, by=COMMAND_LINE, at=now)
    return +(tally + await restoring.settle(tx, now))


async def _lately(settings: Settings) -> list[Erased]:
    """Return whom the present database has forgotten; nobody, where it cannot be read any more."""
    path = backups.file_of(settings)
    if not path.exists():
        return []
    try:
        if await asyncio.to_thread(backup.look_over, path) is None:
            return []
    except DamagedError:
        return []  # the file beside the key is at most a minute behind
    database = open_database(settings.database)
    try:
        async with database.begin() as tx:
            return await erasure.journal(tx)
    finally:
        await database.dispose()


def _place(settings: Settings, staged: Path, present: Path, now: datetime) -> None:
    if present.exists() and present.stat().st_size:
        try:
            backup.close_log(present)
            backups.shelf(settings).put(present, Why.RESTORE, now)
        except DamagedError:
            backups.shelf(settings).put(present, Why.DAMAGED, now)
    for log in _logs(present):
        log.unlink(missing_ok=True)
    backup.replace(staged, present)
