from datetime import timedelta

import pytest

from domain.occurrences import State
from domain.prompts import Kind, PromptState
from simulator.core import Telegram
from storage import answers, courses, reopening
from tests.engine import TEN, VAULT, enrol, night_of, prompt_row, put
from tests.world import TOKEN

LATER = TEN + timedelta(hours=1)


@pytest.fixture
async def night(database, clock):
    """A night that was asked about at ten."""
    person = Telegram(token=TOKEN, now=clock).person(42)
    night = await enrol(database, VAULT, person, TEN - timedelta(hours=1))
    await put(database, night, state=PromptState.SENT, sent_at=TEN)
    return night


async def reopen(database, now=LATER):
    async with database.begin() as tx:
        return await reopening.reopen(tx, now)


async def test_an_open_question_is_owed_once_more_until_its_night_closes(database, night):
    assert await reopen(database) == 1

    row = await prompt_row(database, night, Kind.REOPENED)
    assert (row.state, row.due_at) == (PromptState.DUE, LATER)
    assert row.expires_at == (await night_of(database, night, 1)).closes_at


async def test_it_is_owed_once_per_night(database, night):
    assert [await reopen(database) for _ in range(3)] == [1, 0, 0]


@pytest.mark.parametrize("state", [State.TAKEN, State.SKIPPED, State.UNANSWERED, State.PAUSED])
async def test_a_night_with_an_answer_or_an_end_is_left_alone(database, night, state):
    async with database.begin() as tx:
        await answers.answer_dose(tx, night, state, at=TEN, update_id=1)

    assert await reopen(database) == 0


@pytest.mark.parametrize("state", [each for each in PromptState if each is not PromptState.SENT])
async def test_a_night_nobody_was_asked_about_has_nothing_to_open_again(database, night, state):
    await put(database, night, state=state)

    assert await reopen(database) == 0


async def test_a_night_that_has_closed_is_not_opened(database, night):
    closes = (await night_of(database, night, 1)).closes_at

    assert await reopen(database, closes) == 0
    assert await reopen(database, closes - timedelta(seconds=1)) == 1


async def test_who_has_stopped_is_asked_nothing_again(database, night):
    async with database.begin() as tx:
        await courses.change(tx, night.course_id, ended_at=TEN + timedelta(minutes=5))

    assert await reopen(database) == 0
