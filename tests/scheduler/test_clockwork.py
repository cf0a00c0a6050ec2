import asyncio
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import pytest
from apscheduler.schedulers import base
from sqlalchemy.exc import OperationalError

from scheduler import clockwork as metronome
from scheduler.clockwork import Beat, clockwork, wind_down

HOUR = timedelta(hours=1)


@dataclass
class Sweep:
    """Counts its runs; *gate* holds one up, *error* makes it fail."""

    gate: asyncio.Event | None = None
    error: Exception | None = None
    runs: int = 0
    ended: int = 0
    beside: int = 0
    begun: asyncio.Event = field(default_factory=asyncio.Event)

    async def run(self) -> Counter[str]:
        self.runs += 1
        self.beside += 1
        assert self.beside == 1, "never beside itself"
        self.begun.set()
        if self.gate:
            await self.gate.wait()
        self.ended += 1
        self.beside -= 1
        if self.error:
            raise self.error
        return Counter(done=1)


class Seldom(Sweep):
    pass


class Wall(datetime):
    """The clock on the wall, as APScheduler reads it: set *back*, and again as it is read."""

    back = timedelta(0)
    slips = iter(())

    @classmethod
    def now(cls, tz=None):
        cls.back += next(cls.slips, timedelta(0))
        return datetime.now(tz) - cls.back


@pytest.fixture
def wall(monkeypatch):
    class Fresh(Wall):
        pass

    monkeypatch.setattr(base, "datetime", Fresh)
    return Fresh


async def test_a_beat_says_what_was_done(caplog):
    caplog.set_level("INFO")

    assert await Beat(Sweep(), seconds=1).run() == {"done": 1}
    assert "Sweep: {'done': 1}" in caplog.text


async def test_a_database_that_is_away_is_tried_again_next_time(caplog):
    away = OperationalError("select canary", {}, ConnectionError("canary"))
    beat = Beat(Sweep(error=away), seconds=1)

    assert await beat.run() == {}
    assert "ConnectionError" in caplog.text
    assert "canary" not in caplog.text


async def test_a_fault_of_our_own_is_not_hidden():
    with pytest.raises(ZeroDivisionError):
        await Beat(Sweep(error=ZeroDivisionError()), seconds=1).run()


async def test_a_beat_with_a_long_interval_runs_at_the_start_too():
    sweep = Sweep()
    beat = Beat(sweep, seconds=3600)
    scheduler = clockwork([beat])
    scheduler.start()
    async with asyncio.timeout(10):
        await sweep.begun.wait()
    await wind_down(scheduler, [beat])

    assert sweep.runs == 1


async def test_a_beat_never_runs_beside_itself():
    sweep = Sweep(gate=asyncio.Event())
    beat = Beat(sweep, seconds=1)
    first, second = asyncio.create_task(beat.run()), asyncio.create_task(beat.run())
    await sweep.begun.wait()
    sweep.gate.set()
    await asyncio.gather(first, second)

    assert sweep.runs == 2


async def test_quiet_waits_for_a_run_that_has_begun():
    sweep = Sweep(gate=asyncio.Event())
    beat = Beat(sweep, seconds=1)
    running = asyncio.create_task(beat.run())
    await sweep.begun.wait()
    quiet = asyncio.create_task(beat.quiet())
    await asyncio.sleep(0)
    assert not quiet.done()

    sweep.gate.set()
    await quiet
    assert running.done() or sweep.beside == 0
    await running


async def test_the_metronome_runs_each_sweep_and_drops_nothing_that_is_late():
    sweep = Sweep()
    scheduler = clockwork([Beat(sweep, seconds=0.001)])
    [job] = scheduler.get_jobs()
    scheduler.start()
    await sweep.begun.wait()
    scheduler.shutdown(wait=False)

    assert job.misfire_grace_time is None and job.coalesce and job.max_instances == 1


async def test_a_sweep_that_fails_once_is_run_again(caplog):
    sweep = Sweep(error=ZeroDivisionError())
    scheduler = clockwork([Beat(sweep, seconds=0.001)])
    scheduler.start()
    while sweep.runs < 2:
        sweep.begun.clear()
        await sweep.begun.wait()
    scheduler.shutdown(wait=False)

    assert sweep.runs >= 2


async def goes_on(sweep, *, runs):
    async with asyncio.timeout(10):
        for _ in range(runs):
            sweep.begun.clear()
            await sweep.begun.wait()


async def test_a_clock_that_is_set_back_holds_up_no_sweep(wall):
    seldom, often = Beat(Seldom(), seconds=3600), Beat(Sweep(), seconds=0.001)
    scheduler = clockwork([seldom, often])
    scheduler.start()
    await goes_on(often.sweep, runs=2)
    wall.back = 2 * HOUR
    await goes_on(often.sweep, runs=3)
    await wind_down(scheduler, [seldom, often])

    assert seldom.sweep.runs == 2, "nobody can say when it is due: it is done at once"


async def test_a_clock_that_is_set_back_while_it_is_looked_at_holds_up_no_sweep(wall, monkeypatch):
    monkeypatch.setattr(metronome, "LOOKS_EVERY", 0.001)
    beat = Beat(Sweep(), seconds=0.001)
    scheduler = clockwork([beat])
    scheduler.start()
    wall.slips = iter((timedelta(0), HOUR))  # each look reads it at its begin and at its end
    await goes_on(beat.sweep, runs=3)
    await wind_down(scheduler, [beat])


async def test_a_clock_that_is_set_forward_brings_no_backlog():
    scheduler = clockwork([Beat(Sweep(), seconds=1)])
    [job] = scheduler.get_jobs()
    now = datetime.now(UTC)

    assert job.trigger.get_next_fire_time(now - 24 * HOUR, now) > now


async def test_what_has_begun_ends_before_the_metronome_stops():
    """A send that is cancelled in flight would be in doubt, and be asked about again."""
    sweep = Sweep(gate=asyncio.Event())
    beats = [Beat(sweep, seconds=0.001)]
    scheduler = clockwork(beats)
    scheduler.start()
    await sweep.begun.wait()
    ending = asyncio.create_task(wind_down(scheduler, beats))
    for _ in range(10):
        await asyncio.sleep(0)
    assert not ending.done()

    sweep.gate.set()
    await ending
    assert sweep.ended == sweep.runs == 1


async def test_once_wound_down_nothing_begins_any_more():
    sweep = Sweep()
    beat = Beat(sweep, seconds=1)
    await wind_down(clockwork([beat]), [beat])

    assert await beat.run() == {}
    assert sweep.runs == 0
