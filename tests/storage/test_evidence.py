from datetime import timedelta

import pytest

from domain.checkins import CheckIn, Item, Severity
from domain.evidence import NIGHTS
from domain.occurrences import OccurrenceId
from domain.planning import following_night
from storage import answers, courses, evidence, nights, patients
from tests.starting import begins


@pytest.fixture
async def on(world):
    """Somebody forty nights into a plan."""
    person = await begins(world, world.person(42), "0.5x3, 1")
    async with world.app.database.begin() as tx:
        known = await patients.find(tx, world.app.intake.dispatch.vault, person.id)
        on = await courses.current(tx, known.id)
        [newest] = await nights.newest(tx, on.course.id, limit=1)
        for _ in range(39):
            night = following_night(on.course, on.patient, newest, asked=None)
            await nights.plan(tx, [night])
            newest = night.occurrence
    return on


async def says(tx, on, number, at, **levels):
    given = {Item(item): Severity(level) for item, level in levels.items()}
    checkin = CheckIn(OccurrenceId(on.course.id, number), closes_at=at + timedelta(days=1))
    await answers.open_checkin(tx, checkin)
    kept = CheckIn(checkin.occurrence, checkin.closes_at, values=given)
    await answers.keep_checkin(tx, kept, given, at=at, update_id=number)


async def test_the_last_weeks_are_returned_newest_first(world, on):
    async with world.app.database.begin() as tx:
        found, mornings = await evidence.lately(tx, on.course.id)

    assert [each.number for each in found] == list(range(40, 40 - NIGHTS, -1))
    assert mornings == []


async def test_a_morning_has_what_was_said_and_when_last(world, on):
    now = world.clock()
    async with world.app.database.begin() as tx:
        await says(tx, on, 39, now, dreams=1)
        await says(tx, on, 40, now, dreams=2)
        await says(tx, on, 40, now + timedelta(hours=1), dreams=3, sleep=0)
        _, mornings = await evidence.lately(tx, on.course.id)

    assert [each.number for each in mornings] == [40, 39]
    assert mornings[0].at == now + timedelta(hours=1)
    assert mornings[0].values == {Item.DREAMS: Severity.SEVERE, Item.SLEEP: Severity.NONE}


async def test_an_answer_about_the_dose_is_no_morning(world, on):
    async with world.app.database.begin() as tx:
        night = OccurrenceId(on.course.id, 40)
        await answers.open_checkin(tx, CheckIn(night, closes_at=world.clock()))
        await answers.answer_dose(tx, night, "T", at=world.clock(), update_id=1)
        _, mornings = await evidence.lately(tx, on.course.id)

    assert mornings == []
