from datetime import timedelta

import pytest

from domain.course import Phase
from domain.freezes import frozen
from domain.moves import Actor, Advance, Concern, Freeze, Move
from domain.occurrences import Source, State
from domain.prompts import Kind
from handlers.records import record
from handlers.safety import mood, raise_flag, serious
from messages.language import language
from messages.safety import serious_button
from messages.taps import ForeignTapError, Tap
from tests.handlers.bedside import stranger_in

CHOICES = {
    "Trouble breathing or swelling": Concern.ALLERGY,
    "Thoughts of self-harm": Concern.SELF_HARM,
    "Withdrawal signs": Concern.WITHDRAWAL,
    "Yellow skin or dark urine": Concern.LIVER,
    "Bad flare": Concern.FLARE,
}


@pytest.fixture
async def stranger(tmp_path):
    async with stranger_in(tmp_path) as stranger:
        yield stranger


@pytest.fixture
async def chat(stranger):
    """A chat with somebody in Germany whose first dose is due in two hours."""
    await stranger.enrols()
    return stranger


async def took(chat, number=1):
    night = await chat.night(number)
    await chat.does(
        lambda turn: record(turn, night, State.TAKEN, source=Source.TAP, taken_at=chat.now)
    )


def freezes(course):
    return [move for move in course.moves if isinstance(move.act, Freeze)]


async def test_help_is_the_first_thing_said_and_the_plan_stops(chat):
    assert await chat.says("I can't breathe")

    assert "Call 112 now" in chat.texts[0]
    assert "frozen" in chat.texts[1]
    assert chat.labels == ["A clinician cleared me"]
    assert freezes(await chat.course()) == [
        Move(1, chat.now, Actor.SYSTEM, Freeze(Concern.ALLERGY), "allergy")
    ]


async def test_everyday_words_are_left_to_others(chat):
    assert not await chat.says("I took it, slept fine")
    assert chat.texts == []


@pytest.mark.parametrize(
    ("country", "number"),
    [
        ("US", "Call or text 988"),
        ("GB", "Call 116 123"),
        ("AU", "Call 13 11 14"),
        ("NO", "call 112 now"),
        (None, "112 works in many countries"),
    ],
)
async def test_the_numbers_are_those_of_the_patients_country(stranger, country, number):
    await stranger.enrols(country=country)

    await stranger.says("I want to die")

    assert number in stranger.texts[0]


async def test_a_stranger_gets_the_text_and_nothing_is_stored(stranger):
    assert await stranger.says("my throat is swelling")

    assert len(stranger.texts) == 1
    assert "112 works in many countries" in stranger.texts[0]
    assert not any((await stranger.rows()).values())


async def test_somebody_still_enrolling_gets_the_text_and_goes_on_enrolling(stranger):
    await stranger.agrees()
    before = await stranger.rows()

    assert await stranger.says("suicidal")

    assert len(stranger.texts) == 1
    assert await stranger.rows() == before


async def test_what_was_typed_is_stored_nowhere(chat):
    await chat.says("my zebra says I am suicidal")

    assert "zebra" not in str(await chat.rows())


async def test_a_freeze_before_tonights_dose_pauses_it_and_asks_nothing(chat):
    await chat.says("dark urine")

    assert (await chat.night(1)).state is State.PAUSED
    assert await chat.owed(1) == {Kind.FOLLOWUP}


async def test_a_freeze_while_a_dose_is_open_pauses_it_and_takes_its_buttons(chat):
    chat.now += timedelta(hours=2, minutes=10)
    await chat.was_sent(1, Kind.DOSE, 700)

    await chat.says("withdrawal")

    assert (await chat.night(1)).state is State.PAUSED
    assert await chat.owed(1) == {Kind.FOLLOWUP}
    assert chat.cards[700].rows == ()
    assert [move.number for move in freezes(await chat.course())] == [2]


async def test_a_freeze_after_the_dose_was_taken_leaves_it_taken(chat):
    chat.now += timedelta(hours=2, minutes=10)
    await took(chat)

    await chat.says("withdrawal")

    assert (await chat.night(1)).state is State.TAKEN
    assert await chat.owed(1) == {Kind.CHECKIN, Kind.FOLLOWUP}
    assert (await chat.course()).standing(2).phase is Phase.FROZEN


async def test_a_night_that_has_closed_stays_as_it_was(chat):
    chat.now += timedelta(hours=17)

    await chat.says("withdrawal")

    assert (await chat.night(1)).state is State.PENDING
    assert (await chat.course()).standing(2).phase is Phase.FROZEN


async def test_a_frozen_night_is_planned_as_paused_and_never_prompted(chat):
    await chat.says("jaundice")
    await chat.next_nights(3)

    assert (await chat.night(4)).state is State.PAUSED
    assert await chat.owed(4) == set()


async def test_a_step_that_was_agreed_but_has_not_begun_is_dropped(chat):
    await chat.moves_on(Advance(1))
    await chat.says("jaundice")

    await chat.taps("A clinician cleared me")

    assert (await chat.course()).standing(1).rung == 0


async def test_the_buttons_of_a_step_up_card_are_taken(chat):
    await chat.next_nights(13, state=State.TAKEN)
    chat.now += timedelta(days=13, hours=4)
    await chat.was_sent(13, Kind.CARD, 701)

    await chat.says("jaundice")

    assert chat.cards[701].rows == ()


async def test_a_second_flag_says_the_text_again_and_freezes_nothing_twice(chat):
    await chat.says("wheezing")
    await chat.says("I want to die")
    await chat.says("wheezing")

    assert len(freezes(await chat.course())) == 1
    assert len([text for text in chat.texts if "112" in text]) == 3
    assert "allergic" in chat.texts[-1]
    assert chat.labels == ["A clinician cleared me"]


async def test_a_severe_mood_is_offered_help_and_freezes(chat):
    await chat.does(mood)

    assert chat.texts[0].startswith("You marked your mood as severe.")
    assert "call 112 now" in chat.texts[0]
    assert frozen(await chat.course(), 1).concern is Concern.SELF_HARM


@pytest.mark.parametrize("concern", Concern)
async def test_every_concern_has_a_text_and_freezes(chat, concern):
    await chat.does(lambda turn: raise_flag(turn, concern))

    assert "112" in chat.texts[0]
    assert frozen(await chat.course(), 1).concern is concern


async def test_something_serious_asks_what_is_going_on_and_leaves_the_card(chat):
    await chat.does(serious)

    assert "Nobody watches this chat." in chat.texts[0]
    assert "call 112 now" in chat.texts[0]
    assert chat.labels == [*CHOICES, "Back"]


async def test_the_button_on_other_cards_asks_it_too(stranger):
    await stranger.presses(5, serious_button(language("en")).carries)

    assert stranger.labels == [*CHOICES, "Back"]


@pytest.mark.parametrize(("label", "concern"), list(CHOICES.items()))
async def test_a_choice_is_answered_and_freezes(chat, label, concern):
    await chat.does(serious)

    await chat.taps(label)

    assert frozen(await chat.course(), 1).concern is concern
    assert chat.cards[1].rows == ()
    assert "112" in chat.texts[1]


async def test_back_changes_nothing(chat):
    await chat.does(serious)

    await chat.taps("Back")

    assert (await chat.course()).moves == ()
    assert chat.texts == [
        "OK. Nothing was changed. If it gets serious, say so here or call for help."
    ]


@pytest.mark.parametrize("payload", ["safe:is:boredom", "safe:is", "safe:dance", "safe:is:opioid"])
async def test_a_button_that_is_none_of_ours_does_nothing(chat, payload):
    with pytest.raises(ForeignTapError):
        await chat.presses(1, payload)

    assert (await chat.course()).moves == ()


def test_what_buttons_carry_fits():
    assert len(Tap("safe", "is", ("self_harm",)).encode()) <= 64
