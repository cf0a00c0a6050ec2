from datetime import timedelta

import pytest

from domain.occurrences import Reason, State
from domain.prompts import Kind, PromptState
from storage import marks
from tests.engine import TEN

FROZEN = TEN + timedelta(hours=48)


async def concluded(engine, id):
    engine.clock.time = FROZEN
    await engine.freeze()
    night = await engine.night(id)
    return night.state, night.reason


async def gap(engine, since, until):
    async with engine.database.begin() as tx:
        await marks.add_gap(tx, TEN + timedelta(hours=since), TEN + timedelta(hours=until))


async def test_nothing_is_concluded_before_48_hours_are_over(engine, tonight):
    await engine.send()
    engine.clock.time = FROZEN - timedelta(seconds=1)

    assert await engine.freeze() == {}
    engine.passes(seconds=1)
    assert await engine.freeze() == {"U": 1}
    assert await engine.freeze() == {}


async def test_silence_after_a_question_is_silence(engine, tonight):
    await engine.send()

    assert await concluded(engine, tonight) == (State.UNANSWERED, None)


async def test_a_night_nobody_was_asked_about_is_our_outage(engine, tonight):
    assert await concluded(engine, tonight) == (State.NOT_PROMPTED, None)


async def test_a_question_that_came_too_late_is_our_outage(engine, tonight):
    engine.passes(hours=5)
    await engine.recover()

    assert await concluded(engine, tonight) == (State.NOT_PROMPTED, None)


async def test_a_question_that_may_have_arrived_was_asked(engine, tonight):
    engine.telegram.faults.add("sendMessage", "deliver_then_hang")
    await engine.send()

    assert await concluded(engine, tonight) == (State.UNANSWERED, None)


async def test_who_has_blocked_us_is_unreachable_and_not_silent(engine, tonight):
    engine.telegram.faults.add("sendMessage", "block")
    await engine.send()

    assert await concluded(engine, tonight) == (State.UNANSWERED, Reason.UNREACHABLE)


@pytest.mark.parametrize(
    ("since", "until", "state"),
    [
        (-5, -1, State.UNANSWERED),  # over before the question
        (1, 2, State.NOT_PROMPTED),
        (13, 20, State.NOT_PROMPTED),  # began before the night closed
        (14, 20, State.UNANSWERED),  # began when it had closed
        (-1, 1, State.NOT_PROMPTED),  # we spoke, and could not listen
    ],
)
async def test_silence_counts_only_where_an_answer_could_have_been_heard(
    engine, tonight, since, until, state
):
    await engine.send()
    await gap(engine, since, until)

    assert await concluded(engine, tonight) == (state, None)


async def test_a_question_asked_again_after_the_gap_makes_silence_count(engine, tonight):
    await engine.send()
    await gap(engine, 1, 2)
    await engine.put(tonight, Kind.NAG_1, state=PromptState.SENT, sent_at=TEN + timedelta(hours=3))

    assert await concluded(engine, tonight) == (State.UNANSWERED, None)


@pytest.mark.parametrize("state", [State.TAKEN, State.SKIPPED, State.DIFFERENT])
async def test_an_answer_is_never_overwritten(engine, tonight, state):
    await engine.send()
    await engine.answer(tonight, state)

    assert (await concluded(engine, tonight))[0] is state


async def test_who_was_not_sure_stays_unanswered_with_that_reason(engine, tonight):
    await engine.send()
    await engine.answer(tonight, State.PENDING, Reason.UNSURE)

    assert await concluded(engine, tonight) == (State.UNANSWERED, Reason.UNSURE)
