from datetime import timedelta

import pytest

from domain.prompts import ABOUT_THE_DOSE, GRACE, Kind, PromptState, prompt
from simulator.core import Telegram
from storage import buttons, prompts
from tests.engine import TEN, VAULT, enrol, prompt_row, put
from tests.world import TOKEN

AN_HOUR = timedelta(hours=1)


@pytest.fixture
async def night(database, clock):
    """A night whose question and morning are owed."""
    person = Telegram(token=TOKEN, now=clock).person(42)
    return await enrol(database, VAULT, person, TEN - AN_HOUR)


async def states(database, id):
    rows = {kind: await prompt_row(database, id, kind) for kind in Kind}
    return {kind: row.state for kind, row in rows.items() if row}


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (PromptState.DUE, PromptState.DUE),
        (PromptState.SENT, PromptState.SENT),
        (PromptState.MISSED, PromptState.MISSED),
        (PromptState.AMBIGUOUS, PromptState.AMBIGUOUS),
        (PromptState.VOID, PromptState.DUE),
    ],
)
async def test_a_prompt_is_owed_once_and_anew_only_when_it_was_withdrawn(
    database, night, before, after
):
    await put(database, night, state=before)
    async with database.begin() as tx:
        await prompts.add(tx, prompt(night, Kind.DOSE, TEN + AN_HOUR))

    row = await prompt_row(database, night, Kind.DOSE)
    assert row.state is after
    assert (row.due_at == TEN + AN_HOUR) == (before is PromptState.VOID)


@pytest.mark.parametrize("state", list(PromptState))
async def test_an_answer_withdraws_what_is_not_out_and_nothing_else(database, night, state):
    await put(database, night, state=state)
    async with database.begin() as tx:
        await prompts.void(tx, night, ABOUT_THE_DOSE, why="answered")

    gone = state in (PromptState.DUE, PromptState.CLAIMED, PromptState.AMBIGUOUS)
    assert await states(database, night) == {
        Kind.DOSE: PromptState.VOID if gone else state,
        Kind.CHECKIN: PromptState.DUE,
    }


async def test_a_snooze_may_be_repeated(database, night):
    for hours in (1, 2):
        async with database.begin() as tx:
            await prompts.postpone(tx, prompt(night, Kind.LATER, TEN + hours * AN_HOUR))
        await put(database, night, Kind.LATER, state=PromptState.SENT, ambiguous=1)
    async with database.begin() as tx:
        await prompts.postpone(tx, prompt(night, Kind.LATER, TEN + 3 * AN_HOUR))

    row = await prompt_row(database, night, Kind.LATER)
    assert (row.state, row.due_at, row.ambiguous) == (PromptState.DUE, TEN + 3 * AN_HOUR, 0)
    assert row.expires_at == row.due_at + GRACE[Kind.LATER]


async def test_a_course_that_stops_owes_nothing(database, night):
    async with database.begin() as tx:
        await prompts.withdraw(tx, night.course_id, why="stopped")

    assert set((await states(database, night)).values()) == {PromptState.VOID}


async def test_buttons_are_handed_out_to_be_taken_away_once(database, night):
    await put(database, night, message_id=7, buttons=True)
    async with database.begin() as tx:
        assert await buttons.take(tx, night, ABOUT_THE_DOSE, but=7) == []
        assert await buttons.take(tx, night, ABOUT_THE_DOSE) == [7]
        assert await buttons.take(tx, night, ABOUT_THE_DOSE) == []


async def test_a_message_is_found_again(database, night):
    async with database.begin() as tx:
        assert await prompts.message_of(tx, night, Kind.DOSE) is None
    await put(database, night, message_id=7)
    async with database.begin() as tx:
        assert await prompts.message_of(tx, night, Kind.DOSE) == 7
        assert await prompts.message_of(tx, night, Kind.NAG_1) is None


async def test_who_cannot_be_reached_is_owed_nothing_but_what_may_have_arrived_stays(
    database, night
):
    await put(database, night, state=PromptState.AMBIGUOUS)
    async with database.begin() as tx:
        await prompts.block(tx, night.course_id)

    assert await states(database, night) == {
        Kind.DOSE: PromptState.AMBIGUOUS,
        Kind.CHECKIN: PromptState.BLOCKED,
    }


async def test_the_next_prompt_is_the_earliest_that_is_due(database, night):
    async with database.begin() as tx:
        assert await prompts.next_due(tx) == TEN
        await prompts.void(tx, night, [Kind.DOSE], why="answered")
        assert await prompts.next_due(tx) > TEN
        await prompts.withdraw(tx, night.course_id, why="stopped")
        assert await prompts.next_due(tx) is None
