"""Running sweeps by the clock: APScheduler as a metronome, the database as the schedule."""

import asyncio
import logging
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Protocol, TypeAlias

from apscheduler.job import Job
from apscheduler.jobstores.memory import MemoryJobStore
from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.base import BaseTrigger

from storage import Unavailable

log = logging.getLogger(__name__)

LOOKS_EVERY = 1.0
"""Seconds; how long the metronome sleeps is worked out by a clock that may be set meanwhile."""

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


class Metronome(AsyncIOScheduler):  # type: ignore[misc]  # APScheduler has no types
    """Looks at the clock again and again, which may have been set since."""

    def _start_timer(self, wait_seconds: float | None) -> None:
        super()._start_timer(wait_seconds and min(wait_seconds, LOOKS_EVERY))


class Interval(BaseTrigger):  # type: ignore[misc]
    """At once, then so long after each run: a clock that is set forward brings no backlog."""

    def __init__(self, seconds: float) -> None:
        self.length = timedelta(seconds=seconds)

    def get_next_fire_time(self, previous_fire_time: datetime | None, now: datetime) -> datetime:
        return now + self.length if previous_fire_time else now


class Jobs(MemoryJobStore):  # type: ignore[misc]
    """Jobs whose clock may be set back: what is further off than its interval is due."""

    def get_due_jobs(self, now: datetime) -> list[Job]:
        for job in self.get_all_jobs():
            if job.next_run_time - now > job.trigger.length:
                job.modify(next_run_time=now)
        return list(super().get_due_jobs(now))


def clockwork(beats: Sequence[Beat], watch: Watch = unwatched) -> Metronome:
    """Return a scheduler that runs *beats* and tells *watch*, not started yet.

    It keeps nothing: what is due is always worked out from the database. A run that is
    late still runs, once, and never beside itself. All run at the start as well: a process
    that never lives as long as an interval does that work too.
    """
    scheduler = Metronome(
        timezone=UTC,
        jobstores={"default": Jobs()},
        job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None},
    )
    for beat in beats:
        scheduler.add_job(beat.run, Interval(beat.seconds), [watch], id=beat.name)
    return scheduler


async def wind_down(scheduler: Metronome, beats: Sequence[Beat]) -> None:
    """Let nothing begin any more, and wait for what has begun: a shutdown would cancel it."""
    if scheduler.running:
        scheduler.pause()
    for beat in beats:
        await beat.quiet()
    if scheduler.running:
        scheduler.shutdown(wait=False)
