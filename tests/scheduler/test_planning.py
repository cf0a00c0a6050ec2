from datetime import time, timedelta
from itertools import product
from zoneinfo import ZoneInfo

from sqlalchemy import select

from domain.moves import Actor, Advance, Hold, Move, Pause, Suspend
from domain.occurrences import OccurrenceId, State
from domain.planning import following_night
from domain.prompts import Kind, PromptState
from storage import agenda, courses, marks, nights, patients
from storage.database import open_database
from storage.tables import prompts as kept
from tests.engine import TEN, Engine, enrol

A_DAY = timedelta(days=1)


async def moves(engine, id):
    async with engine.database.begin() as tx:
        [on] = await courses.among(
            tx, await agenda.to_plan(tx, engine.clock() + 10 * A_DAY, limit=1)
        )
    assert on.course.id == id.course_id
    return [type(move.act) for move in on.course.moves]


async def test_the_next_night_is_planned_when_one_closes_and_not_before(engine, tonight):
    closes = (await engine.night(tonight)).closes_at
    engine.clock.time = closes - timedelta(seconds=1)
    assert await engine.plan() == {}

    engine.clock.time = closes
    assert await engine.plan() == {"planned": 1}
    assert await engine.plan() == {}
    rows = await engine.all_nights(tonight)
    assert [row.number for row in rows] == [1, 2]
    assert rows[1].scheduled_at == TEN + A_DAY


async def test_a_planned_night_owes_its_question_and_its_morning(engine, tonight):
    night = await engine.night_passes(tonight)

    assert (await engine.prompt(night)).due_at == TEN + A_DAY
    assert await engine.state(night, Kind.CHECKIN) is PromptState.DUE
    assert await engine.state(night, Kind.CARD) is None


async def test_two_planners_plan_each_night_once(engine, tonight, tmp_path):
    other = open_database(f"sqlite+aiosqlite:///{tmp_path}/nightstep.db")
    twin = Engine(other, engine.vault, engine.clock, engine.telegram)
    try:
        engine.passes(days=3)
        assert sum([(await each.plan()).get("planned", 0) for each in (engine, twin)]) == 3
    finally:
        await other.dispose()

    assert [row.number for row in await engine.all_nights(tonight)] == [1, 2, 3, 4]


async def test_after_a_long_sleep_every_night_is_there_and_none_is_asked_about(
    engine, ada, tonight
):
    engine.passes(days=6, hours=-4)
    await engine.plan()

    assert await engine.send() == {}
    await engine.recover()
    rows = await engine.all_nights(tonight)
    assert [row.number for row in rows] == [1, 2, 3, 4, 5, 6, 7]
    assert [row.scheduled_at for row in rows] == [TEN + n * A_DAY for n in range(7)]
    assert ada.messages == []


async def test_after_a_sleep_that_ends_in_the_evening_tonight_is_asked_about(engine, ada, tonight):
    engine.passes(days=6, minutes=5)
    await engine.plan()

    assert await engine.send() == {"sent": 1}
    [message] = ada.messages
    assert message.text.startswith("🌙 Time for tonight's dose")


async def test_fourteen_silent_nights_suspend_the_plan_and_say_so(engine, ada, tonight):
    night = tonight
    for _ in range(14):
        engine.clock.time = (await engine.prompt(night)).due_at
        await engine.send()
        night = await engine.night_passes(night, None)

    assert await moves(engine, tonight) == [Suspend]
    await engine.send()
    assert any("plan is paused" in message.text for message in ada.messages)
    assert await engine.prompt(night) is None


async def test_thirteen_silent_nights_do_not(engine, tonight):
    night = tonight
    for _ in range(13):
        engine.clock.time = (await engine.prompt(night)).due_at
        await engine.send()
        night = await engine.night_passes(night, None)

    assert await moves(engine, tonight) == []
    assert await engine.state(night) is PromptState.DUE


async def test_our_own_outage_of_a_month_suspends_nobody(engine, tonight):
    """Nights that nobody was asked about are no silence (R8, design 13.4)."""
    engine.passes(days=30)
    await engine.plan()
    await engine.freeze()

    assert await moves(engine, tonight) == []
    states = [row.state for row in await engine.all_nights(tonight)]
    assert set(states[:-3]) == {State.NOT_PROMPTED}


async def test_nights_in_which_we_could_not_hear_are_no_silence_either(engine, tonight):
    night = tonight
    for _ in range(14):
        engine.clock.time = (await engine.prompt(night)).due_at
        await engine.send()
        async with engine.database.begin() as tx:
            await marks.add_gap(tx, engine.clock(), engine.clock() + timedelta(hours=13))
        night = await engine.night_passes(night, None)

    assert await moves(engine, tonight) == []


async def test_a_stopped_course_is_planned_no_further(engine, tonight):
    async with engine.database.begin() as tx:
        await courses.change(tx, tonight.course_id, ended_at=engine.clock(), plan_next_at=None)
    engine.passes(days=5)

    assert await engine.plan() == {}


DIFFERENT = (
    {"wake_time": time(7)},
    {"zone": ZoneInfo("Asia/Tokyo")},
    {"zone": ZoneInfo("America/New_York"), "dose_time": time(21, 30)},
    {"wake_time": time(9)},
    {"unreachable_at": TEN},
)
MOVES = (
    (),
    (Hold(until=None),),
    (Advance(1),),
    (Pause(directed=False),),
    (Advance(1), Hold(until=9)),
    (Hold(until=9), Advance(1)),
)


async def planned(engine, ids):
    """Return the nights with *ids*, each with what is owed about it."""
    async with engine.database.begin() as tx:
        there = await nights.among_those(tx, ids)
        owed = {each: set() for each in ids}
        for row in await tx.execute(select(kept).where(kept.c.number == 2)):
            owed[OccurrenceId(row.course_id, 2)].add((row.kind, row.due_at))
    return {each: (there[each], owed[each]) for each in ids}


async def alone(engine, course_id):
    """Return the night after the newest one of a course, worked out by itself."""
    async with engine.database.begin() as tx:
        [on] = await courses.among(tx, [course_id])
        [last] = await nights.newest(tx, course_id, limit=1)
    night = following_night(on.course, on.patient, last, asked=on.asked)
    return night.occurrence, {(each.kind, each.due_at) for each in night.prompts}


async def test_those_that_are_planned_together_get_the_night_that_each_would_have_alone(engine):
    expected = {}
    before = engine.clock()
    for number, (times, acts, asked) in enumerate(product(DIFFERENT, MOVES, (0, 1)), 100):
        first = await enrol(engine.database, engine.vault, engine.telegram.person(number), before)
        async with engine.database.begin() as tx:
            [on] = await courses.among(tx, [first.course_id])
            await patients.change(tx, on.patient.id, **times)
            for act in acts:
                move = Move(2, before, Actor.PATIENT, act)
                await courses.append(tx, first.course_id, move, update_id=None)
            await courses.change(tx, first.course_id, asked_number=asked or None, asked_times=asked)
        night, owed = await alone(engine, first.course_id)
        expected[night.id] = (night, owed)

    engine.passes(days=1)
    assert await engine.plan() == {"planned": len(expected)}
    assert await planned(engine, list(expected)) == expected
