"""What two transactions do to each other on PostgreSQL, where SQLite has them take turns."""

from datetime import timedelta

import pytest

from domain.occurrences import OccurrenceId
from domain.prompts import PromptState
from simulator.core import Telegram
from storage import agenda, courses, patients, schema
from storage.database import open_database
from tests import postgres
from tests.engine import TEN, Engine
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
