from datetime import timedelta

import pytest

from domain.prompts import LEASE, RECOVER_AFTER, Kind, PromptState, prompt
from storage import courses, prompts
from tests.engine import TEN


@pytest.fixture
async def in_doubt(engine, tonight):
    """Tonight's prompt, whose answer from Telegram was lost just now."""
    engine.telegram.faults.add("sendMessage", "deliver_then_hang")
    await engine.send()
    return tonight


async def test_a_second_run_finds_nothing_left_to_do(engine, in_doubt):
    engine.clock.time += RECOVER_AFTER

    assert await engine.recover() == {"asked again": 1}
    assert await engine.recover() == {}


async def test_a_claim_within_its_lease_is_left_to_its_sender(engine, tonight):
    await engine.put(tonight, state=PromptState.CLAIMED, lease_until=TEN + LEASE)
    assert await engine.recover() == {}

    engine.clock.time += LEASE
    assert await engine.recover() == {"released": 1}


async def test_the_ten_minutes_begin_when_the_answer_was_lost(engine, in_doubt):
    engine.passes(minutes=9, seconds=59)
    assert await engine.recover() == {}

    engine.passes(seconds=1)
    assert await engine.recover() == {"asked again": 1}


async def test_what_was_in_doubt_twice_stays_in_doubt(engine, in_doubt):
    await engine.put(in_doubt, ambiguous=2)
    engine.clock.time += RECOVER_AFTER

    assert await engine.recover() == {}
    assert await engine.state(in_doubt) is PromptState.AMBIGUOUS


async def test_a_crash_while_the_reminder_goes_out_brings_no_third(engine, in_doubt):
    await engine.put(in_doubt, state=PromptState.SENDING, lease_until=engine.clock(), ambiguous=1)

    assert await engine.recover() == {"ambiguous": 1}
    engine.clock.time += RECOVER_AFTER
    assert await engine.recover() == {}


async def owes(engine, night, kind, **columns):
    async with engine.database.begin() as tx:
        await prompts.add(tx, prompt(night, kind, engine.clock()))
    await engine.put(night, kind, **columns)


async def test_of_two_in_doubt_about_one_dose_a_single_reminder_follows(engine, in_doubt):
    engine.passes(minutes=1)
    doubt = {"state": PromptState.AMBIGUOUS, "ambiguous": 1, "lease_until": engine.clock()}
    await owes(engine, in_doubt, Kind.LATER, **doubt)
    engine.clock.time += RECOVER_AFTER

    assert await engine.recover() == {"asked again": 1}
    assert await engine.state(in_doubt) is PromptState.AMBIGUOUS
    assert await engine.state(in_doubt, Kind.LATER) is PromptState.DUE


@pytest.mark.parametrize("state", [PromptState.DUE, PromptState.SENT])
async def test_what_is_asked_otherwise_needs_no_reminder(engine, in_doubt, state):
    engine.passes(minutes=1)
    await owes(engine, in_doubt, Kind.LATER, state=state, sent_at=engine.clock())
    engine.clock.time += RECOVER_AFTER

    assert await engine.recover() == {}


async def test_an_answer_withdraws_what_is_in_doubt(engine, in_doubt):
    await engine.answer(in_doubt)
    engine.clock.time += RECOVER_AFTER

    assert await engine.recover() == {}
    assert await engine.state(in_doubt) is PromptState.VOID


async def test_a_notice_in_doubt_is_repeated_once_as_well(engine, tonight):
    await engine.answer(tonight)
    async with engine.database.begin() as tx:
        await prompts.add(tx, prompt(tonight, Kind.NOTICE, TEN))
    await engine.put(tonight, Kind.NOTICE, state=PromptState.SENDING, lease_until=TEN)

    assert await engine.recover() == {"ambiguous": 1}
    engine.clock.time += RECOVER_AFTER
    assert await engine.recover() == {"asked again": 1}


async def test_a_morning_that_was_saved_is_not_asked_again(engine, tonight):
    await engine.answer(tonight)
    engine.clock.time = (await engine.prompt(tonight, Kind.CHECKIN)).due_at
    engine.telegram.faults.add("sendMessage", "deliver_then_hang")
    assert await engine.send() == {"ambiguous": 1}
    await engine.save_morning(tonight)
    engine.clock.time += RECOVER_AFTER

    assert await engine.recover() == {}


async def test_a_step_is_offered_once_more_when_nobody_knows_whether_the_card_arrived(
    engine, ada, tonight
):
    await engine.step_card(tonight)
    engine.telegram.faults.add("sendMessage", "drop")
    assert await engine.send() == {"ambiguous": 1}
    engine.clock.time += RECOVER_AFTER

    assert (await engine.recover())["asked again"] == 1
    assert await engine.send() == {"sent": 1}
    assert "A reminder" in ada.last.text
    assert "next step" in ada.last.text


async def test_a_step_that_was_declined_is_not_offered_again_ten_minutes_later(
    engine, ada, tonight
):
    card = await engine.step_card(tonight)
    engine.telegram.faults.add("sendMessage", "deliver_then_hang")
    assert await engine.send() == {"ambiguous": 1}
    async with engine.database.begin() as tx:  # as handlers/steps.py does for "Stay"
        await courses.change(tx, card.course_id, asked_number=card.number, asked_times=2)
    engine.clock.time += RECOVER_AFTER

    await engine.recover()
    assert await engine.send() == {}


async def test_a_morning_in_doubt_is_asked_once_more_as_a_reminder(engine, ada, tonight):
    await engine.answer(tonight)
    engine.clock.time = (await engine.prompt(tonight, Kind.CHECKIN)).due_at
    engine.telegram.faults.add("sendMessage", "drop")
    assert await engine.send() == {"ambiguous": 1}
    engine.clock.time += RECOVER_AFTER
    await engine.recover()

    assert await engine.send() == {"sent": 1}
    assert ada.last.text.startswith("A reminder")
    assert "Good morning" in ada.last.text


async def test_a_prompt_is_missed_the_moment_its_grace_is_over_and_not_before(engine, tonight):
    engine.passes(hours=4, seconds=-1)
    assert await engine.recover() == {}

    engine.passes(seconds=1)
    assert await engine.recover() == {"missed": 1}


async def test_the_clock_going_back_sends_nothing_again(engine, ada, tonight):
    await engine.send()
    engine.passes(hours=-2)
    await engine.recover()
    assert await engine.send() == {}

    engine.passes(hours=2)
    await engine.recover()
    assert await engine.send() == {}
    assert len(ada.messages) == 1


async def test_three_days_of_silence_bring_nothing_stale(engine, ada, tonight):
    engine.passes(days=3, hours=-6)  # an afternoon
    await engine.plan()
    await engine.send()
    await engine.recover()

    assert ada.messages == []
    assert await engine.state(tonight) is PromptState.MISSED
    assert engine.clock() - TEN < timedelta(days=3)
