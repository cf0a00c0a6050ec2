"""Running sweeps by the clock: APScheduler as a metronome, the database as the schedule."""

import asyncio
import logging
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC
from typing import Protocol, TypeAlias

from apscheduler.schedulers.asyncio import AsyncIOScheduler

from storage import Unavailable

log = logging.getLogger(__name__)

Metronome: TypeAlias = AsyncIOScheduler
Watch: TypeAlias = Callable[[str, Counter[str] | None], None]
"""Is told of each run: the sweep's name and what it did, or None if the database was away."""


def unwatched(_name: str, _done: Counter[str] | None) -> None:
    return


class Sweep(Protocol):
    """Work done because time has passed; harmless when late, twice, or after a crash."""

    async def run(self) -> Counter[str]: ...


@dataclass(frozen=True, slots=True)
class Beat:
    """A *sweep*, and how many seconds lie between two of its runs."""

    sweep: Sweep
    seconds: float
    _turn: asyncio.Lock = field(default_factory=asyncio.Lock)
    _over: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def name(self) -> str:
        return type(self.sweep).__name__

    async def run(self, watch: Watch = unwatched) -> Counter[str]:
        """Run once, and say what was done; a database that is away is tried again next time."""
        try:
            async with self._turn:
                tally = Counter() if self._over.is_set() else await self.sweep.run()
        except Unavailable as error:
            log.warning("%s: the database is away: %s", self.name, type(error.orig).__name__)
            watch(self.name, None)
            return Counter()
        watch(self.name, tally)
        if tally:
            log.info("%s: %s", self.name, dict(tally))
        return tally

    async def quiet(self) -> None:
        """Wait until a run that has begun is over, and let none begin after it."""
        self._over.set()
        async with self._turn:
            return


def clockwork(beats: Sequence[Beat], watch: Watch = unwatched) -> Metronome:
    """Return a scheduler that runs *beats* and tells *watch*, not started yet.

    It keeps nothing: what is due is always worked out from the database. A run that is
    late still runs, once, and never beside itself. What has a longer interval than a second
    runs at the start as well: a process that never lives so long does that work too.
    """
    scheduler = AsyncIOScheduler(
        timezone=UTC,
        job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None},
    )
    for beat in beats:
        if beat.seconds > 1:
            scheduler.add_job(beat.run, args=[watch], id=f"{beat.name}, first")
        scheduler.add_job(beat.run, "interval", [watch], seconds=beat.seconds, id=beat.name)
    return scheduler


async def wind_down(scheduler: Metronome, beats: Sequence[Beat]) -> None:
    """Let nothing begin any more, and wait for what has begun: a shutdown would cancel it."""
    if scheduler.running:
        scheduler.pause()
    for beat in beats:
        await beat.quiet()
    if scheduler.running:
        scheduler.shutdown(wait=False)
