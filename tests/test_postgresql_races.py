"""What two transactions do to each other on PostgreSQL, where SQLite has them take turns."""

from datetime import time, timedelta

import pytest
from sqlalchemy import select

from domain.nights import check_in_at
from domain.occurrences import OccurrenceId, State
from domain.prompts import Kind, PromptState
from handlers import choices
from simulator.core import Telegram
from storage import agenda, courses, nights, patients, schema, tables
from storage.database import open_database
from tests import postgres
from tests.engine import TEN, Engine
from tests.handlers.visits import Visit
from tests.world import TOKEN


@pytest.fixture
async def engine(postgresql, vault, clock):
    """The sweeps, an hour before the first dose is due."""
    clock.time = TEN - timedelta(hours=1)
    with postgres.database(postgresql) as url:
        database = open_database(url)
        await schema.migrate(database)
        yield Engine(database, vault, clock, Telegram(token=TOKEN, now=clock))
        await database.dispose()


@pytest.mark.parametrize("which", [0, -1])
async def test_one_found_unreachable_while_nights_are_planned_leaves_nobody_else_unasked(
    engine, monkeypatch, which
):
    first = [await engine.enrol(engine.telegram.person(number)) for number in range(100, 106)]
    looked = agenda.look
    gone = set()

    async def look(tx, ids):
        """Find out, between two looks of the planner, that one of them has blocked us."""
        found = await looked(tx, ids)
        async with engine.database.begin() as other:
            [on] = await courses.among(other, [found[which].course_id])
            await patients.change(other, on.patient.id, unreachable_at=engine.clock())
        gone.add(on.course.id)
        return found

    monkeypatch.setattr(agenda, "look", look)
    engine.passes(days=1)

    assert await engine.plan() == {"planned": 6}
    others = [OccurrenceId(each.course_id, 2) for each in first if each.course_id not in gone]
    assert [await engine.state(each) for each in others] == [PromptState.DUE] * 5


def meanwhile(monkeypatch, module, name, act):
    """Have *act* happen, and be committed, right after *name* of *module* was done."""
    does = getattr(module, name)

    async def followed(*args, **kwargs):
        found = await does(*args, **kwargs)
        await act()
        return found

    monkeypatch.setattr(module, name, followed)


async def wakes_at_nine(turn):
    await choices.wake_time(turn, turn.patient, time(9))


async def goes_to_bed_at_eleven(turn):
    await choices.bedtime(turn, turn.patient, time(23))


@pytest.mark.parametrize("act", [wakes_at_nine, goes_to_bed_at_eleven])
async def test_a_change_while_the_next_night_is_planned_brings_no_night_early(
    engine, monkeypatch, act
):
    tonight = await engine.enrol(engine.telegram.person(42))
    engine.passes(days=1)
    meanwhile(monkeypatch, nights, "newest", engine.plan)

    await Visit(engine.database, engine.vault, engine.clock()).does(act)
    await engine.plan()

    assert [row.number for row in await engine.all_nights(tonight)] == [1, 2]
    tomorrow = OccurrenceId(tonight.course_id, 2)
    async with engine.database.begin() as tx:
        [on] = await courses.among(tx, [tonight.course_id])
        then = (await tx.execute(select(tables.courses.c.plan_next_at))).scalar_one()
    night = await engine.night(tomorrow)
    assert then == night.closes_at
    morning = check_in_at(night.scheduled_at, on.patient.wake_time, night.zone)
    assert (await engine.prompt(tomorrow, Kind.CHECKIN)).due_at == morning


async def test_a_plan_that_lapses_while_a_time_is_changed_asks_for_no_dose(engine, monkeypatch):
    night = await engine.enrol(engine.telegram.person(42))
    for _ in range(13):
        await engine.put(night, state=PromptState.SENT, sent_at=engine.clock())
        night = await engine.night_passes(night, None)
    await engine.put(night, state=PromptState.SENT, sent_at=engine.clock())
    engine.clock.time = (await engine.night(night)).closes_at
    meanwhile(monkeypatch, patients, "change", engine.plan)

    await Visit(engine.database, engine.vault, engine.clock()).does(wakes_at_nine)

    lapsed = OccurrenceId(night.course_id, night.number + 1)
    assert (await engine.night(lapsed)).state is State.UNANSWERED
    assert await engine.prompt(lapsed) is None
