"""Running: everything at once until told to stop, then each thing in its order."""

import asyncio
import fcntl
import gc
import logging
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from telegram.error import TelegramError

from bot.app import Nightstep
from bot.serving import serving
from bot.settings import Settings
from bot.site import site
from scheduler.clockwork import Metronome, clockwork, wind_down

log = logging.getLogger(__name__)

STOPS_WITHIN = 20.0
"""Seconds that what is in flight may still take when we are told to stop."""


class AlreadyRunningError(Exception):
    """Another bot uses the same database file."""


@contextmanager
def only_one(folder: Path) -> Iterator[None]:
    """Hold the lock of *folder*: one bot a file; the system lets go of it if we die."""
    with (folder / "bot.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise AlreadyRunningError from None
        yield


async def run(app: Nightstep, settings: Settings) -> None:
    """Run *app* until a signal comes; finish what is in flight, drop nothing."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for name in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(name, stop.set)
    scheduler = clockwork(app.beats, app.metrics.swept)
    try:
        await app.prepare()
        await _introduce(app)
        async with serving(site(app, settings), *settings.address):
            await app.tenure.run()
            await app.listening.begin()
            settle()
            scheduler.start()
            log.info("Nightstep is running as @%s", app.bot.username)
            await app.listening.run(stop)
    finally:
        await _finish(app, scheduler)


def settle() -> None:
    """Take what a bot is made of out of the garbage collector's rounds.

    It stays for as long as we run; to look through it each time held everybody up for a tenth
    of a second.
    """
    gc.collect()
    gc.freeze()


async def _introduce(app: Nightstep) -> None:
    try:
        await app.introduce()
    except TelegramError as error:  # the menu of yesterday is no reason to leave anybody alone
        log.warning("the command menu was not updated: %s", type(error).__name__)


async def _finish(app: Nightstep, scheduler: Metronome) -> None:
    """Let what is in flight end; what does not in time is found by its lease next time."""
    app.stopping.set()
    try:
        async with asyncio.timeout(STOPS_WITHIN):
            await wind_down(scheduler, app.beats)
            await app.close()
    except TimeoutError:
        log.warning("not everything in flight ended in time; it is recovered on the next start")
    log.info("Nightstep has stopped")
