"""A course as a patient steers it: held, paused, stepped back, and never moved without a yes."""

import pytest
from sqlalchemy import select

from domain.doses import Micrograms, mg
from messages import basics
from messages.language import language
from storage.tables import moves, occurrences
from tests.starting import begins


@pytest.fixture
async def ada(world):
    """A patient on 0.5 mg for 4 nights, 1 mg for 4, then 1.5 mg; 22:00 in Berlin, from tonight."""
    return await begins(world, world.person(42), "0.5x4, 1x4, 1.5")


@pytest.fixture
async def bea(world):
    """A patient like Ada, whose plan has a step back."""
    return await begins(world, world.person(42), "0.5x4, 1x4, 1.5", step_back_allowed=True)


async def made(world):
    """Return the moves, as (act, first number, actor, reason)."""
    async with world.app.database.begin() as tx:
        rows = await tx.execute(select(moves).order_by(moves.c.seq))
        return [(row.act["act"], row.number, row.actor, row.reason) for row in rows]


async def nights(world):
    """Return each night's state and dose."""
    async with world.app.database.begin() as tx:
        query = select(occurrences).where(occurrences.c.number > 0)
        rows = await tx.execute(query.order_by(occurrences.c.number))
        return [(str(row.state), mg(Micrograms(row.dose))) for row in rows]


async def lives(world, person, count, *answers):
    """Let *count* nights pass from one nine o'clock in the morning to another, dose taken."""
    for _ in range(count):
        await world.until("22:00")
        await world.taps(person, "Taken")
        await world.until("07:30")
        await world.taps(person, *(answers or ("All fine",)))
        await world.until("09:00")


def said(world, person, start):
    return [text for text in world.texts(person) if text.startswith(start)]


async def test_a_hold_keeps_the_dose_and_puts_off_the_step(world, ada):
    await lives(world, ada, 1)
    await world.says(ada, "/hold")
    assert world.labels(ada)[:3] == ["3 days", "7 days", "Until I say"]
    await world.taps(ada, "7 days")

    assert "You stay on 0.5 mg = one 0.5 mg capsule. No step before Tue, Mar 10." in world.last(ada)
    assert await made(world) == [("hold", 2, "patient", None)]
    await lives(world, ada, 5)
    assert said(world, ada, "Your plan says") == []
    await lives(world, ada, 1)
    assert len(said(world, ada, "Your plan says")) == 1, "the hold ends, the step is offered"
    assert {dose for _, dose in await nights(world)} == {"0.5"}


async def test_a_hold_can_have_a_reason(world, ada):
    await world.says(ada, "/hold")
    await world.taps(ada, "Side effects")
    assert "● Side effects" in world.labels(ada)
    await world.taps(ada, "7 days")

    assert await made(world) == [("hold", 1, "patient", "side_effects")]


async def test_what_is_held_says_until_when_and_can_be_ended(world, ada):
    await world.says(ada, "/hold")
    await world.taps(ada, "Until I say")
    await world.says(ada, "/hold")
    assert world.last(ada).startswith("You stay on 0.5 mg = one 0.5 mg capsule until you say.")
    assert world.labels(ada)[0] == "End the hold"
    await lives(world, ada, 8)
    assert said(world, ada, "Your plan says") == []

    await world.taps(ada, "End the hold")
    await lives(world, ada, 1)
    assert len(said(world, ada, "Your plan says")) == 1


async def test_an_old_button_does_nothing_but_show_how_things_stand(world, ada):
    await world.says(ada, "/hold")
    card = ada.last
    await world.taps(ada, "3 days")
    await world.says(ada, "/hold")
    await world.taps(ada, "End the hold")
    button = next(b for row in card.buttons for b in row if b.text == "End the hold")
    ada.press(card.id, button.data)
    await world.steps.settle()

    assert [act for act, *_ in await made(world)] == ["hold", "release"]
    assert ada.toasts[-1].startswith("Your plan has changed")


async def test_a_hold_takes_back_a_step_that_was_agreed_and_has_not_begun(world, ada):
    await lives(world, ada, 3)
    await world.taps(ada, "Move up")
    await world.says(ada, "/hold")
    await world.taps(ada, "7 days")
    await lives(world, ada, 3)

    assert {dose for _, dose in await nights(world)} == {"0.5"}


def receipt_of_the_step(person):
    return next(each for each in person.messages if each.text.startswith("Recorded. From"))


async def presses(world, person, message):
    person.press(message.id, message.buttons[0][0].data)
    await world.steps.settle()


@pytest.mark.parametrize("plan", ["0.5x3, 1x3, 1.5", "0.5x3, 1"])
async def test_undo_takes_back_a_step_that_was_agreed_and_has_not_begun(world, plan):
    bea = world.person(43)
    await world.enrols(bea, plan=plan)
    await lives(world, bea, 3)
    await world.taps(bea, "Move up")
    await presses(world, bea, receipt_of_the_step(bea))

    assert len(said(world, bea, "Recorded.\nYou stay on 0.5 mg = one 0.5 mg capsule.")) == 1
    assert [act for act, *_ in await made(world)] == ["advance", "hold"]
    await lives(world, bea, 7)
    assert {dose for _, dose in await nights(world)} == {"0.5"}
    assert len(said(world, bea, "Your plan says")) == 1, "offered again when the hold ends"


async def test_a_step_that_has_begun_is_not_undone_by_its_old_receipt(world, ada):
    await lives(world, ada, 3)
    await world.taps(ada, "Move up")
    receipt = receipt_of_the_step(ada)
    await lives(world, ada, 2)
    await presses(world, ada, receipt)

    assert ada.toasts[-1] == "That step is not open any more. /schedule shows where you are."
    assert [act for act, *_ in await made(world)] == ["advance"]


async def test_a_pause_of_ones_own_ends_tonights_question_and_asks_nothing(world, ada):
    await world.until("22:00")
    assert "✅ Taken" in world.labels(ada)
    await world.says(ada, "/pause")
    await world.taps(ada, "My own choice", "Felt ill")
    prompts = [m for m in ada.messages if m.from_bot and "✅ Taken" in m.labels]
    assert prompts == []
    heard = len(ada.messages)
    await world.passes(days=5)

    assert len(ada.messages) == heard
    assert {state for state, _ in await nights(world)} == {"Q"}
    assert await made(world) == [("pause", 2, "patient", "felt_ill")]


async def test_a_pause_that_a_prescriber_asked_for_is_not_due(world, ada):
    await world.says(ada, "/pause")
    await world.taps(ada, "My prescriber said so", "No reason")
    assert world.last(ada).startswith("⏸ Paused from Mon, Mar 2 on.")
    await world.passes(days=3)

    assert {state for state, _ in await nights(world)} == {"P"}


async def test_last_night_is_still_asked_about_when_the_pause_begins_in_the_morning(world, ada):
    await world.until("08:00")
    await world.says(ada, "/pause")
    await world.taps(ada, "My own choice", "No reason")
    assert world.last(ada).startswith("⏸ Paused from Tue, Mar 3 on.")
    await world.taps(ada, "Took it")

    assert (await nights(world))[0] == ("T", "0.5")


async def test_who_answered_tonight_and_pauses_is_still_asked_how_the_night_was(world, ada):
    await world.until("22:00")
    await world.taps(ada, "Taken")
    await world.says(ada, "/pause")
    await world.taps(ada, "My own choice", "No reason")
    await world.until("07:30")

    assert world.last(ada).startswith("☀️ Good morning")


async def test_a_paused_night_is_not_asked_about_after_a_change_of_time(world, ada):
    await world.until("22:30")
    await world.says(ada, "/pause")
    await world.taps(ada, "My own choice", "No reason")
    await world.says(ada, "/settings")
    await world.taps(ada, "Dose time")
    await world.says(ada, "21:00")
    heard = len(ada.messages)
    await world.passes(days=2)

    assert len(ada.messages) == heard


async def test_after_a_pause_the_same_dose_goes_on(world, ada):
    await lives(world, ada, 2)
    await world.says(ada, "/pause")
    await world.taps(ada, "My own choice", "No reason")
    await world.passes(days=4)
    await world.says(ada, "/resume")
    assert world.labels(ada) == ["Same dose", "Not yet"]
    await world.taps(ada, "Same dose")
    assert world.last(ada).startswith("▶ Recorded. Next: 0.5 mg")
    await world.until("22:00")

    assert world.last(ada).startswith("🌙 Time for tonight's dose: 0.5 mg.")
    assert "Night 3 of 4" in world.last(ada)


async def test_after_a_pause_one_step_back_is_there_only_if_the_plan_has_it(world, bea):
    await lives(world, bea, 3)
    await world.taps(bea, "Move up")
    await lives(world, bea, 2)
    await world.says(bea, "/pause")
    await world.taps(bea, "My own choice", "Side effects")
    await world.passes(days=1)
    await world.says(bea, "/resume")
    assert "Same dose: 1 mg.\nOne step back: 0.5 mg." in world.last(bea)
    await world.taps(bea, "One step back")
    await world.until("22:00")

    assert world.last(bea).startswith("🌙 Time for tonight's dose: 0.5 mg.")


async def test_who_thinks_better_of_a_pause_gets_tonights_dose_back(world, ada):
    await world.until("22:10")
    await world.says(ada, "/pause")
    await world.taps(ada, "My own choice", "No reason")
    await world.taps(ada, "Resume", "Same dose")
    assert world.last(ada).startswith("🌙 Time for tonight's dose: 0.5 mg.")
    await world.taps(ada, "Taken")
    await world.until("07:30")

    assert (await nights(world))[0] == ("T", "0.5")
    assert world.last(ada).startswith("☀️ Good morning")


async def test_a_long_pause_needs_a_dose_that_the_prescriber_confirmed(world, ada):
    await lives(world, ada, 3)
    await world.taps(ada, "Move up")
    await lives(world, ada, 2)
    await world.says(ada, "/pause")
    await world.taps(ada, "My prescriber said so", "No reason")
    await world.passes(days=20)
    await world.says(ada, "/resume")
    assert world.labels(ada) == ["0.5 mg", "1 mg", "Not yet"]
    await world.taps(ada, "0.5 mg")
    assert world.labels(ada) == ["My prescriber confirmed this dose", "Back"]
    await world.taps(ada, "My prescriber confirmed this dose")
    await world.until("22:00")

    assert world.last(ada).startswith("🌙 Time for tonight's dose: 0.5 mg.")
    assert "Night 1 of 4" in world.last(ada)
    assert (await made(world))[-1][2:] == ("prescriber", "confirmed")


async def test_two_weeks_of_silence_and_the_way_back(world, ada):
    await world.until("22:00")
    await world.taps(ada, "Taken")
    await world.passes(days=17)
    assert len(said(world, ada, "There was no dose in your log for 14 nights.")) == 1
    await world.until("23:30")
    await world.says(ada, "/resume")
    await world.taps(ada, "0.5 mg", "My prescriber confirmed this dose")
    heard = len(ada.messages)
    await world.until("21:00")
    assert len(ada.messages) == heard, "not suspended again before a dose was asked for"

    await lives(world, ada, 1)
    assert (await nights(world))[-2:] == [("U", "0.5"), ("T", "0.5")]


async def test_what_is_frozen_says_what_lifts_it_and_resume_does_not(world, ada):
    await world.says(ada, "my throat is swelling")
    await world.says(ada, "/resume")
    assert world.labels(ada) == ["A clinician cleared me"]
    await world.says(ada, "/pause")
    assert world.labels(ada) == ["A clinician cleared me"]
    await world.says(ada, "/hold")
    assert world.labels(ada) == []
    assert [act for act, *_ in await made(world)] == ["freeze"]


async def test_a_button_from_before_a_freeze_does_not_lift_it(world, ada):
    await world.says(ada, "/pause")
    await world.taps(ada, "My own choice", "No reason")
    await world.says(ada, "/resume")
    card = ada.last
    await world.says(ada, "my throat is swelling")
    ada.press(card.id, card.buttons[0][0].data)
    await world.steps.settle()

    assert [act for act, *_ in await made(world)] == ["pause", "freeze"]


async def test_a_step_back_is_asked_once_more_and_begins_with_the_next_dose(world, bea):
    await lives(world, bea, 3)
    await world.taps(bea, "Move up")
    await lives(world, bea, 3)
    await world.says(bea, "/hold")
    await world.taps(bea, "One step back")
    assert world.last(bea).startswith("Go back from 1 mg to 0.5 mg, from Sun, Mar 8 on?")
    await world.taps(bea, "Yes, step back")
    await lives(world, bea, 3)

    doses = [dose for _, dose in await nights(world)]
    assert doses == ["0.5"] * 4 + ["1"] * 2 + ["0.5"] * 3
    assert len(said(world, bea, "Your plan says")) == 1, "the nights there count anew"


async def test_without_a_step_back_in_the_plan_there_is_no_such_button(world, ada):
    await lives(world, ada, 3)
    await world.taps(ada, "Move up")
    await lives(world, ada, 2)
    await world.says(ada, "/hold")

    assert "One step back" not in world.labels(ada)


async def test_nothing_is_offered_above_the_highest_until_it_is_wished_again(world, ada):
    await world.says(ada, "/hold")
    await world.taps(ada, "This is my highest")
    await lives(world, ada, 8)
    assert said(world, ada, "Your plan says") == []
    await world.says(ada, "/hold")
    assert world.last(ada) == "No step is ahead of you, so there is nothing to hold."
    await world.taps(ada, "Offer steps again")
    await lives(world, ada, 1)

    assert len(said(world, ada, "Your plan says")) == 1


async def test_the_card_tells_what_was_logged(world, ada):
    await lives(world, ada, 1, "Mild", "Save")
    await lives(world, ada, 2)

    card = said(world, ada, "Your plan says")[0].splitlines()
    assert card[1] == (
        "3 of 3 nights answered · dreams: mild, then none · sleep: none for 3 nights"
        " · headache: none for 3 nights"
    )
    assert world.labels(ada) == ["Move up", "Stay", "Ask my prescriber"]
    assert len(card) == 5, "nothing speaks against it"


async def test_symptoms_suggest_a_hold_and_the_step_stays_a_choice(world, ada):
    await lives(world, ada, 3, "Moderate", "Save")
    card = world.last(ada)

    assert "You said this bothered you on 3 of the last 3 mornings: dreams." in card
    assert "Staying is fine and common. It is your choice." in card
    assert world.labels(ada) == [
        *("Stay 7 days", "Stay 3 days"),
        *("Move up", "Stay"),
        "Ask my prescriber",
    ]
    await world.taps(ada, "Stay 3 days")
    assert await made(world) == [("hold", 4, "patient", "dreams")]
    await lives(world, ada, 1)
    assert len(said(world, ada, "Your plan says")) == 0
    await lives(world, ada, 1)
    assert len(said(world, ada, "Your plan says")) == 1
    await world.taps(ada, "Move up")
    await lives(world, ada, 2)
    assert [dose for _, dose in await nights(world)][-2:] == ["0.5", "1"]


async def test_a_hold_that_is_about_to_end_can_be_followed_by_another(world, ada):
    await world.says(ada, "/hold")
    await world.taps(ada, "7 days")
    await lives(world, ada, 6, "Moderate", "Save")
    await world.taps(ada, "Stay 7 days")
    await lives(world, ada, 5)

    assert len(said(world, ada, "Your plan says")) == 0
    assert {dose for _, dose in await nights(world)} == {"0.5"}
    assert [act for act, *_ in await made(world)] == ["hold", "release", "hold"]


async def test_three_nights_without_a_dose_close_a_card_that_was_open(world, ada):
    await lives(world, ada, 3)
    card = ada.last
    await world.until("22:00")
    await world.passes(days=3)
    ada.press(card.id, next(b.data for row in card.buttons for b in row if b.text == "Move up"))
    await world.steps.settle()

    assert await made(world) == []
    assert "ask your prescriber" in ada.toasts[-1]


async def test_somebody_elses_button_changes_nothing(world, ada):
    eve = world.person(43)
    await begins(world, eve, "0.5x4, 1")
    await world.says(eve, "/today")
    await world.says(ada, "/hold")
    eve.press(eve.last.id, ada.last.buttons[0][0].data)
    await world.steps.settle()

    assert await made(world) == []


@pytest.mark.parametrize("command", ["/hold", "/pause", "/resume"])
async def test_who_has_no_plan_is_told_so(world, command):
    person = world.person(44)
    await world.says(person, command)

    assert world.last(person) == basics.no_course(language("en")).text


@pytest.mark.parametrize(
    ("before", "command", "says"),
    [
        ((), "/resume", "Nothing is paused. /today shows your dose."),
        (("/pause", "My own choice", "Other"), "/hold", "Your plan is paused, so no dose is due."),
        (("/pause", "My own choice", "Other"), "/pause", "⏸ Paused from Mon, Mar 2 on."),
        (("/hold", "7 days"), "/resume", "You stay on 0.5 mg"),
    ],
)
async def test_what_cannot_be_done_is_said_in_a_sentence(world, ada, before, command, says):
    for each in before:
        await (world.says if each.startswith("/") else world.taps)(ada, each)
    await world.says(ada, command)

    assert world.last(ada).startswith(says)


async def test_hidden_wording_names_no_dose(world, ada):
    await world.says(ada, "/settings")
    await world.taps(ada, "Wording", "Hidden")
    heard = len(ada.messages)
    await lives(world, ada, 3)
    assert "Move up" in world.labels(ada)
    await world.says(ada, "/hold")
    await world.taps(ada, "7 days", "End the hold")
    await world.says(ada, "/pause")
    await world.taps(ada, "My own choice", "No reason", "Resume", "Same dose")

    assert [text for text in world.texts(ada)[heard - 1 :] if " mg" in text] == []
    assert (await made(world))[-1][0] == "resume"


@pytest.mark.parametrize(
    ("command", "labels", "says"),
    [
        ("/pause", ("Keep going",), "OK. Everything goes on as before."),
        ("/pause", ("My own choice", "Back"), "A pause means no dose."),
        ("/hold", ("Felt ill", "No reason"), "Hold 0.5 mg? How long?"),
    ],
)
async def test_what_was_only_looked_at_changes_nothing(world, ada, command, labels, says):
    await world.says(ada, command)
    await world.taps(ada, *labels)

    assert world.last(ada).startswith(says)
    assert await made(world) == []


async def test_who_is_not_ready_to_start_again_stays_paused(world, ada):
    await world.says(ada, "/pause")
    await world.taps(ada, "My own choice", "No reason", "Resume", "Not yet")

    assert [act for act, *_ in await made(world)] == ["pause"]
    assert "/resume" in world.last(ada)


async def test_who_wants_no_step_back_after_all_keeps_the_dose(world, bea):
    await lives(world, bea, 3)
    await world.taps(bea, "Move up")
    await lives(world, bea, 2)
    await world.says(bea, "/hold")
    await world.taps(bea, "One step back", "Keep my dose")

    assert [act for act, *_ in await made(world)] == ["advance"]


async def test_a_dose_that_was_not_confirmed_yet_can_be_chosen_anew(world, ada):
    await world.says(ada, "/pause")
    await world.taps(ada, "My own choice", "No reason")
    await world.passes(days=15)
    await world.says(ada, "/resume")
    await world.taps(ada, "0.5 mg", "Back")

    assert world.labels(ada) == ["0.5 mg", "Not yet"]


async def test_old_buttons_about_the_steps_and_a_pause_do_nothing(world, ada):
    await world.says(ada, "/hold")
    steps = next(b for row in ada.last.buttons for b in row if b.text == "This is my highest")
    await world.says(ada, "/pause")
    pause = ada.last.buttons[0][0]
    await world.says(ada, "/hold")
    await world.taps(ada, "7 days")
    for button in (steps, pause):
        ada.press(ada.last.id, button.data)
        await world.steps.settle()
        assert ada.toasts[-1].startswith("Your plan has changed")

    assert [act for act, *_ in await made(world)] == ["hold"]


@pytest.mark.parametrize(
    "carried",
    [
        "hold:for:{mark}:5:none",
        "hold:for:{mark}:7:ran_out",
        "hold:for:{mark}:7",
        "hold:up:{mark}",
        "hold:for",
        "pause:own:{mark}:bored",
        "pause:she:{mark}:other",
        "resume:dose:{mark}:7",
        "resume:dose:{mark}:-1",
        "resume:on:{mark}:0",
        "resume:confirmed:{mark}:2",
        "resume:off:{mark}",
        "move:up:{mark}",
        "move:yes:{mark}",
        "move:back:{mark}",
        "s:hold:{mark}:1:7:bored",
    ],
)
async def test_what_no_button_of_ours_carries_changes_nothing(world, ada, carried):
    await world.says(ada, "/hold")
    mark = ada.last.buttons[0][0].data.split(":")[2]
    ada.press(ada.last.id, carried.format(mark=mark))
    await world.steps.settle()

    assert await made(world) == []
    assert ada.toasts[-1]
