"""Running: everything at once until told to stop, then each thing in its order."""

import asyncio
import fcntl
import gc
import logging
import signal
from collections.abc import Coroutine, Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from pathlib import Path
from typing import Any

from telegram.error import TelegramError

from bot.app import Nightstep
from bot.looking import look_on
from bot.serving import ENDS_WITHIN, serving
from bot.settings import Settings
from bot.site import site
from scheduler.clockwork import Metronome, clockwork, wind_down
from storage import Unavailable, backup

log = logging.getLogger(__name__)

STOPS_WITHIN = 20.0
"""Seconds in which we are gone when we are told to stop."""

CLOSES_WITHIN = 1.0
"""Seconds of them for letting go, when nothing is in flight any more."""


class AlreadyRunningError(Exception):
    """Another bot, or a command that wants to be alone, uses the data folder."""


@contextmanager
def only_one(folder: Path, *, lock: int = fcntl.LOCK_EX) -> Iterator[None]:
    """Hold the lock of *folder*, which is made: one bot a file; the system lets go if we die."""
    with (backup.own_folder(folder) / "bot.lock").open("w") as file:
        try:
            fcntl.flock(file, lock | fcntl.LOCK_NB)
        except OSError:
            raise AlreadyRunningError from None
        yield


def one_of_us(settings: Settings) -> AbstractContextManager[None]:
    """Hold the lock as a bot does: alone where the database is a file, else beside other bots."""
    is_file = backup.file_of(settings.database) is not None
    return only_one(settings.data_dir, lock=fcntl.LOCK_EX if is_file else fcntl.LOCK_SH)


async def run(app: Nightstep, settings: Settings) -> None:
    """Run *app* until a signal comes; finish what is in flight, drop nothing."""
    stop = app.stopping
    loop = asyncio.get_running_loop()
    for name in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(name, stop.set)
    scheduler = clockwork(app.beats, app.metrics.swept)
    try:
        if await _unless(stop, app.prepare()):
            async with serving(site(app, settings), *settings.address):
                if await _unless(stop, _take_up(app)):
                    scheduler.start()
                    log.info("Nightstep is running as @%s", app.bot.username)
                    await _listen(app, settings, stop)
    finally:
        await _finish(app, scheduler)


async def _unless(stop: asyncio.Event, work: Coroutine[Any, Any, None]) -> bool:
    """Do *work* and return True; leave off and return False as soon as *stop* is set."""
    doing, told = asyncio.ensure_future(work), asyncio.ensure_future(stop.wait())
    await asyncio.wait({doing, told}, return_when=asyncio.FIRST_COMPLETED)
    told.cancel()
    if doing.done():
        doing.result()
        return True
    doing.cancel()
    await asyncio.wait({doing})
    return False


async def _take_up(app: Nightstep) -> None:
    await app.tenure.run()
    await app.listening.begin()


async def _listen(app: Nightstep, settings: Settings, stop: asyncio.Event) -> None:
    """Listen until *stop*, or until what is done beside it fails."""

    def failed(done: asyncio.Task[None]) -> None:
        if not done.cancelled() and done.exception():
            stop.set()

    settling = asyncio.create_task(_settle_in(app, settings))
    settling.add_done_callback(failed)
    try:
        await app.listening.run(stop)
        if settling.done():
            settling.result()
    finally:
        settling.cancel()


async def _settle_in(app: Nightstep, settings: Settings) -> None:
    """Do what nobody has to wait for, once we listen; raise DamagedError."""
    try:
        await app.introduce()
    except (TelegramError, Unavailable) as error:
        # The menu of yesterday is no reason to leave anybody alone.
        log.warning("the command menu was not updated: %s", type(error).__name__)
    settle()
    await look_on(settings, app.stopping)


def settle() -> None:
    """Take what a bot is made of out of the garbage collector's rounds.

    It stays for as long as we run; to look through it each time held everybody up for a tenth
    of a second.
    """
    gc.unfreeze()
    gc.collect()
    gc.freeze()


async def _finish(app: Nightstep, scheduler: Metronome) -> None:
    """Let what is in flight end; what does not in time is found by its lease next time."""
    app.stopping.set()
    ran = scheduler.running
    try:
        async with asyncio.timeout(STOPS_WITHIN - ENDS_WITHIN - CLOSES_WITHIN):
            await wind_down(scheduler, app.beats)
            if app.limiter.halted() > STOPS_WITHIN:
                app.delivery.abandon()  # nothing will be out before we are gone
            await app.delivery.drain()
    except TimeoutError:
        log.warning("not everything in flight ended in time; it is recovered on the next start")
        app.delivery.abandon()
    with suppress(TimeoutError):
        async with asyncio.timeout(CLOSES_WITHIN):
            await app.close()
    if ran:
        log.info("Nightstep has stopped")
