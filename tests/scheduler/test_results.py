from datetime import time, timedelta

import pytest

from domain.occurrences import State
from domain.prompts import ABOUT_THE_DOSE, Kind, PromptState, prompt
from messages.channel import Sent
from scheduler.results import keep
from storage import nights, patients, prompts, sending
from tests.engine import TEN


async def due_kinds(engine, id, at):
    """Return which prompts about *id* are owed, and how long after *at*."""
    rows = [(kind, await engine.prompt(id, kind)) for kind in Kind]
    return {kind: row.due_at - at for kind, row in rows if row and row.state is PromptState.DUE}


def live(person):
    """Return the messages that still have a button for the dose."""
    return [message for message in person.messages if "✅ Taken" in message.labels]


async def test_a_question_brings_two_reminders(engine, tonight):
    await engine.send()

    owed = await due_kinds(engine, tonight, TEN)
    assert owed.pop(Kind.CHECKIN)
    assert owed == {Kind.NAG_1: timedelta(minutes=20), Kind.NAG_2: timedelta(minutes=60)}


async def test_a_reminder_takes_the_buttons_of_the_question(engine, ada, tonight):
    await engine.send()
    engine.passes(minutes=20)
    await engine.send()
    engine.passes(minutes=40)
    await engine.send()

    assert len(ada.messages) == 3
    assert live(ada) == [ada.last]


async def test_no_reminder_is_owed_after_bedtime(engine, ada, tonight):
    async with engine.database.begin() as tx:
        known = await patients.find(tx, engine.vault, ada.id)
        await patients.change(tx, known.id, bedtime=time(22, 30))
    await engine.send()

    owed = await due_kinds(engine, tonight, TEN)
    assert Kind.NAG_1 in owed and Kind.NAG_2 not in owed


async def test_bedtime_stays_where_it_was_when_only_later_doses_have_another_time(
    engine, ada, tonight
):
    async with engine.database.begin() as tx:
        known = await patients.find(tx, engine.vault, ada.id)
        await patients.change(tx, known.id, bedtime=time(22, 30), dose_time=time(20))
    await engine.send()

    owed = await due_kinds(engine, tonight, TEN)
    assert Kind.NAG_1 in owed and Kind.NAG_2 not in owed


async def test_after_three_silent_nights_no_reminder_is_owed(engine, tonight):
    night = tonight
    for _ in range(3):
        night = await engine.night_passes(night, None)
    engine.clock.time = (await engine.prompt(night)).due_at
    await engine.put(night, Kind.CHECKIN, state=PromptState.VOID)
    await engine.recover()
    await engine.send()

    assert await engine.state(night) is PromptState.SENT
    assert await due_kinds(engine, night, TEN) == {}


async def test_a_morning_unanswered_for_three_hours_is_asked_about_once_more(engine, ada, tonight):
    await engine.answer(tonight)
    engine.clock.time = (await engine.prompt(tonight, Kind.CHECKIN)).due_at
    await engine.send()
    engine.passes(hours=3)
    assert await engine.send() == {"sent": 1}
    engine.passes(hours=3)

    assert await engine.send() == {}
    assert [bool(message.buttons) for message in ada.messages] == [False, True]


async def test_after_a_snooze_one_reminder_follows(engine, ada, tonight):
    await engine.send()
    engine.passes(minutes=5)
    await snooze(engine, tonight, minutes=15)
    engine.passes(minutes=15)
    assert await engine.send() == {"sent": 1}

    engine.passes(minutes=20)
    assert await engine.send() == {"sent": 1}
    engine.passes(hours=3)
    assert await engine.send() == {}


async def test_a_snooze_adds_no_third_reminder(engine, tonight):
    await engine.send()
    engine.passes(minutes=20)
    await engine.send()
    engine.passes(minutes=40)
    await engine.send()
    await snooze(engine, tonight, minutes=15)
    engine.passes(minutes=15)
    assert await engine.send() == {"sent": 1}

    engine.passes(minutes=20)
    assert await engine.send() == {}


async def test_a_second_snooze_leaves_one_live_question(engine, ada, tonight):
    await engine.send()
    for _ in range(2):
        await snooze(engine, tonight, minutes=15)
        engine.passes(minutes=15)
        assert await engine.send() == {"sent": 1}

    assert live(ada) == [ada.last]


@pytest.mark.parametrize("mishap", ["refuse", "internal"])
async def test_a_message_that_keeps_its_buttons_costs_nothing_else(engine, ada, tonight, mishap):
    await engine.send()
    engine.passes(minutes=20)
    engine.telegram.faults.add("editMessageReplyMarkup", mishap)

    assert await engine.send() == {"sent": 1}
    assert await engine.send() == {}


async def test_everything_owed_to_somebody_unreachable_is_blocked(engine, ada, tonight):
    engine.telegram.faults.add("sendMessage", "block")
    await engine.send()

    assert await due_kinds(engine, tonight, TEN) == {}
    engine.passes(hours=10)
    assert await engine.send() == {}


async def test_a_send_without_a_message_id_is_in_doubt(engine, tonight):
    async with engine.database.begin() as tx:
        claimed = await sending.claim(tx, engine.clock(), limit=1)
    async with engine.database.begin() as tx:
        [ours] = await sending.mark_sending(tx, claimed, engine.clock())
        kept = await keep(tx, [(ours, Sent(None))], engine.clock())

    assert kept.became == [(ours, "ambiguous")]


async def snooze(engine, night, *, minutes):
    """Ask to be asked later, as handlers/doses.py does."""
    at = engine.clock() + timedelta(minutes=minutes)
    async with engine.database.begin() as tx:
        assert (await nights.get(tx, night)).state is State.PENDING
        await prompts.void(tx, night, ABOUT_THE_DOSE, why="asked to wait")
        await prompts.postpone(tx, prompt(night, Kind.LATER, at))
