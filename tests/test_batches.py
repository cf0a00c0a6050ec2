"""Taps that come at once are applied in one go: whose they are is looked up together."""

import pytest
from sqlalchemy import event, select

from domain.occurrences import State
from storage.tables import answers, occurrences
from tests.test_nights import button

EACH = 6
"""Statements for one more tap on Taken."""

PEOPLE = range(42, 47)


@pytest.fixture
async def people(world):
    """Five patients whose dose of tonight was just asked for."""
    found = [world.person(each) for each in PEOPLE]
    for person in found:
        await world.enrols(person)
    await world.until("22:00")
    return found


def press(person, label):
    person.press(person.last.id, button(person, label))


async def states(world):
    async with world.app.database.begin() as tx:
        query = select(occurrences.c.state).where(occurrences.c.number > 0)
        return list((await tx.execute(query)).scalars())


async def test_each_answer_of_a_batch_is_its_own_persons(world, people):
    for person, label in zip(
        people, ["Taken", "Not tonight", "Taken", "Later", "Taken"], strict=True
    ):
        press(person, label)
    await world.steps.settle()

    assert sorted(await states(world)) == sorted([State.TAKEN] * 3 + [State.SKIPPED, State.PENDING])
    assert "Recorded" in world.last(people[0])
    assert "Recorded" not in world.last(people[3])


async def test_two_taps_of_one_person_in_a_batch_follow_each_other(world, people):
    press(people[0], "Taken")
    press(people[0], "Not tonight")
    await world.steps.settle()

    async with world.app.database.begin() as tx:
        said = (await tx.execute(select(answers.c.value).order_by(answers.c.seq))).scalars()
        assert list(said) == [State.TAKEN, State.SKIPPED]


async def test_a_button_of_nobody_in_a_batch_spoils_no_other(world, people):
    press(people[0], "Taken")
    people[1].press(people[1].last.id, "d:taken:nonsense")
    press(people[2], "Taken")
    await world.steps.settle()

    assert sorted(await states(world)) == sorted([State.TAKEN] * 2 + [State.PENDING] * 3)
    assert people[1].toasts[-1]


async def test_who_moves_and_taps_at_once_is_seen_where_they_are_now(world, people):
    people[0].press(people[0].last.id, "set:zone:Asia/Tokyo:yes")
    press(people[0], "Taken")
    await world.steps.settle()

    assert State.TAKEN in await states(world)


async def test_one_more_tap_asks_the_database_few_times(world, people):
    """What grows with each tap is bounded; each statement of a batch is asked for all once."""
    counts = []
    asked = []
    event.listen(
        world.app.database.sync_engine, "before_cursor_execute", lambda *given: asked.append(given)
    )
    for some in (people[:1], people[1:]):
        asked.clear()
        for person in some:
            press(person, "Taken")
        await world.steps.settle()
        counts.append(len(asked))
    assert counts[1] - counts[0] <= 3 * EACH
