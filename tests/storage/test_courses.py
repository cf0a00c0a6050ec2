from datetime import timedelta

import pytest
from sqlalchemy.exc import IntegrityError

from domain.moves import Actor, Advance, Hold, Move
from domain.occurrences import OccurrenceId
from simulator.core import Telegram
from storage import agenda, courses, patients, plans
from tests.engine import PILLS, PLAN, TEN, VAULT, enrol
from tests.world import TOKEN

BEFORE = TEN - timedelta(hours=1)


@pytest.fixture
def ada(clock):
    return Telegram(token=TOKEN, now=clock).person(42)


@pytest.fixture
async def night(database, ada):
    return await enrol(database, VAULT, ada, BEFORE)


async def current(tx, person):
    known = await patients.find(tx, VAULT, person.id)
    return await courses.current(tx, known.id)


async def test_a_course_is_read_as_it_was_begun(database, ada, night):
    async with database.begin() as tx:
        on = await current(tx, ada)

    assert (on.course.plan, on.course.form, on.course.moves) == (PLAN, PILLS, ())
    assert (on.course.id, on.last_number, on.asked) == (night.course_id, 1, None)


async def test_moves_are_appended_in_their_order_and_stay_as_they_were(database, ada, night):
    made = [
        Move(2, BEFORE, Actor.PATIENT, Hold(9), None),
        Move(1, TEN, Actor.SYSTEM, Advance(1), "why"),
    ]
    async with database.begin() as tx:
        for number, move in enumerate(made):
            await courses.append(tx, night.course_id, move, update_id=number)
        assert (await current(tx, ada)).course.moves == tuple(made)


async def test_nobody_is_on_two_courses_at_once(database, ada, night):
    with pytest.raises(IntegrityError):
        async with database.begin() as tx:
            known = await patients.find(tx, VAULT, ada.id)
            key, _plan = await plans.newest(tx, PLAN.id)
            await courses.add(tx, known.id, key, PILLS, screening={}, at=TEN)


async def test_after_one_has_ended_another_may_begin_and_the_last_is_still_known(
    database, ada, night
):
    async with database.begin() as tx:
        known = await patients.find(tx, VAULT, ada.id)
        await courses.change(tx, night.course_id, ended_at=TEN, plan_next_at=None)
        assert await courses.current(tx, known.id) is None
        assert (await courses.latest(tx, known.id)).course.id == night.course_id

        key, _plan = await plans.newest(tx, PLAN.id)
        begun = await courses.add(tx, known.id, key, PILLS, screening={}, at=TEN)
        assert (await courses.current(tx, known.id)).course.id == begun


async def test_a_course_is_to_be_planned_when_its_night_closes(database, night):
    closes = TEN + timedelta(hours=14)
    async with database.begin() as tx:
        assert await agenda.to_plan(tx, closes - timedelta(seconds=1), limit=9) == []
        assert len(await agenda.to_plan(tx, closes, limit=9)) == 1


async def test_how_often_a_step_was_offered_is_counted(database, ada, night):
    async with database.begin() as tx:
        for number in (13, 16):
            await courses.asked(tx, OccurrenceId(night.course_id, number))
        asked = (await current(tx, ada)).asked

    assert (asked.number, asked.times) == (16, 2)
