from datetime import timedelta

import pytest

from domain.course import Phase
from domain.freezes import frozen
from domain.moves import Actor, Hold, Move, Pause, Resume, Suspend
from domain.occurrences import State
from domain.prompts import Kind
from messages.channel import Say
from messages.safety import followup_card
from tests.handlers.bedside import Bedside, stranger_in


@pytest.fixture
async def well(tmp_path):
    """A chat with somebody whose first dose is due in two hours."""
    async with stranger_in(tmp_path) as well:
        await well.enrols()
        yield well


@pytest.fixture
async def chat(well):
    """The same person, frozen."""
    await well.says("dark urine")
    return well


async def test_a_clinicians_word_lifts_the_freeze_from_the_next_dose_on(chat):
    await chat.taps("A clinician cleared me")

    course = await chat.course()
    assert course.moves[-1] == Move(1, chat.now, Actor.PRESCRIBER, Resume(0), "cleared")
    assert course.standing(1).phase is Phase.ACTIVE
    assert (await chat.night(1)).state is State.PENDING
    assert await chat.owed(1) == {Kind.DOSE, Kind.CHECKIN, Kind.FOLLOWUP}
    assert chat.texts[-1] == (
        "Recorded: a clinician cleared you.\n"
        "Your next dose: 0.5 mg, Mon, Mar 2 at 22:00. Nothing moves up by itself."
    )


async def test_a_night_whose_time_has_come_stays_paused(chat):
    chat.now += timedelta(hours=3)

    await chat.taps("A clinician cleared me")

    assert (await chat.night(1)).state is State.PAUSED
    assert (await chat.course()).moves[-1].number == 2
    assert "Tue, Mar 3 at 22:00" in chat.texts[-1]


async def test_the_button_of_a_freeze_that_is_over_lifts_nothing(chat):
    old = chat.button("A clinician cleared me")
    await chat.taps("A clinician cleared me")
    await chat.says("wheezing")
    before = (await chat.course()).moves

    await chat.presses(*old)

    assert (await chat.course()).moves == before
    assert chat.toasts == ["That was lifted before. Nothing was changed."]


async def test_a_second_tap_lifts_nothing_twice(chat):
    button = chat.button("A clinician cleared me")
    await chat.presses(*button)
    before = (await chat.course()).moves

    await chat.presses(*button)

    assert (await chat.course()).moves == before


async def test_nobody_clears_somebody_else(chat):
    other = Bedside(chat.database, chat.vault, telegram_id=43)
    await other.enrols()
    await other.says("dark urine")

    await other.presses(*chat.button("A clinician cleared me"))

    assert frozen(await chat.course(), 1)
    assert frozen(await other.course(), 1)


async def test_somebody_without_a_plan_has_nothing_to_clear(chat):
    stranger = Bedside(chat.database, chat.vault, telegram_id=43)

    await stranger.presses(*chat.button("A clinician cleared me"))

    assert stranger.toasts == ["That was lifted before. Nothing was changed."]


async def asked_next_day(chat):
    course = await chat.course()

    async def asking(turn):
        turn.replies.append(Say(followup_card(turn.language, course, frozen(course, 1))))

    await chat.does(asking)


async def test_the_next_day_asks_and_a_yes_lifts(chat):
    await asked_next_day(chat)

    assert chat.texts[-1] == "Are you OK? Have you spoken to a clinician?"
    assert chat.labels == ["Yes, cleared", "Not yet"]
    await chat.taps("Yes, cleared")
    assert (await chat.course()).standing(1).phase is Phase.ACTIVE


async def test_not_yet_leaves_it_frozen_and_the_way_out_in_sight(chat):
    await asked_next_day(chat)

    await chat.taps("Not yet")

    assert frozen(await chat.course(), 1)
    assert "112" in chat.texts[-1]
    assert chat.labels == ["A clinician cleared me"]


@pytest.mark.parametrize(
    ("act", "phase"),
    [
        (Pause(directed=True), Phase.PAUSED_DIRECTED),
        (Pause(directed=False), Phase.PAUSED_SELF),
        (Hold(until=None), Phase.HELD),
        (Suspend(), Phase.SUSPENDED),
    ],
)
async def test_what_had_stopped_the_plan_before_goes_on(well, act, phase):
    await well.moves_on(act)
    await well.says("dark urine")

    await well.taps("A clinician cleared me")

    assert (await well.course()).standing(1).phase is phase
    actors = [move.actor for move in (await well.course()).moves]
    assert actors == [Actor.PATIENT, Actor.SYSTEM, Actor.PRESCRIBER, Actor.SYSTEM]


async def test_after_fourteen_nights_without_a_dose_the_first_one_must_be_confirmed(well):
    await well.next_nights(1, state=State.TAKEN)
    well.now += timedelta(days=1)
    await well.says("dark urine")
    await well.next_nights(14)
    well.now += timedelta(days=14)

    await well.taps("A clinician cleared me")

    assert (await well.course()).standing(16).phase is Phase.SUSPENDED
    assert "which dose to start again with" in well.texts[-1]


async def test_after_fourteen_nights_before_any_dose_the_first_one_must_be_confirmed_too(well):
    await well.says("dark urine")
    await well.next_nights(15)
    well.now += timedelta(days=15)

    await well.taps("A clinician cleared me")

    assert (await well.course()).standing(16).phase is Phase.SUSPENDED
