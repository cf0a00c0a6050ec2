"""Nights and mornings as a patient lives them, the whole bot against the local Telegram."""

from collections import Counter

import pytest
from sqlalchemy import select

from domain.occurrences import State
from storage.tables import answers, occurrences
from tests.world import world_in


async def states(world):
    async with world.app.database.begin() as tx:
        query = select(occurrences.c.state).where(occurrences.c.number > 0)
        return [row.state for row in await tx.execute(query.order_by(occurrences.c.number))]


def button(person, label):
    """Return what the button of the last message carries whose label has *label* in it."""
    return next(b.data for row in person.last.buttons for b in row if label in b.text)


@pytest.fixture
async def ada(world):
    """A patient on 0.5 mg for 14 nights, 1 mg for 14, then 1.5 mg; 22:00 in Berlin."""
    person = world.person(42)
    await world.enrols(person)
    return person


async def test_the_dose_is_asked_at_its_time_and_not_before(world, ada):
    said = len(ada.messages)

    await world.until("21:59")
    assert len(ada.messages) == said

    await world.until("22:00")
    assert world.last(ada).startswith("🌙 Time for tonight's dose: 0.5 mg.")
    assert world.labels(ada) == ["✅ Taken", "⏰ Later", "⏭ Not tonight"]


async def test_a_tap_is_recorded_and_becomes_a_receipt(world, ada):
    await world.until("22:05")
    await world.taps(ada, "Taken")

    assert world.last(ada) == "✅ Recorded: 0.5 mg · night of Mon, Mar 2 · 22:05"
    labels = ["↩ Undo", "🕘 Took it earlier", "Vomited", "Took it twice", "📝 Note"]
    assert world.labels(ada) == labels
    assert await states(world) == [State.TAKEN]


async def test_tapped_again_it_changes_nothing_and_is_no_error(world, ada):
    await world.until("22:05")
    pressed = ada.last.id, button(ada, "Taken")
    for _ in range(5):
        ada.press(*pressed)
    await world.steps.settle()

    async with world.app.database.begin() as tx:
        assert len((await tx.execute(select(answers))).all()) == 1


async def test_an_answered_night_is_not_asked_about_again(world, ada):
    await world.until("22:05")
    await world.taps(ada, "Taken")
    said = len(ada.messages)

    await world.until("06:00")
    assert len(ada.messages) == said


async def test_an_unanswered_night_is_nagged_about_twice_and_then_left_in_peace(world, ada):
    await world.until("22:00")
    said = len(ada.messages)
    await world.until("06:00")

    assert world.new(ada, said) == ["🌙 Still open for tonight: 0.5 mg."] * 2
    with_buttons = [m for m in ada.messages if m.from_bot and "Taken" in str(m.buttons)]
    assert len(with_buttons) == 1, "one live prompt at a time"


async def test_no_nag_comes_after_bedtime(world, ada):
    await world.says(ada, "/settings")
    await world.taps(ada, "Bedtime")
    await world.says(ada, "22:30")
    await world.until("22:00")
    said = len(ada.messages)
    await world.until("06:00")

    assert len(ada.messages) == said + 1


async def test_after_three_silent_nights_there_is_one_prompt_a_night(world, ada):
    for _ in range(4):
        await world.until("21:00")
    said = len(ada.messages)
    await world.until("06:00")

    assert len(ada.messages) == said + 1


async def test_at_bedtime_is_tonights_though_later_doses_have_another_time(world, ada):
    await world.says(ada, "/settings")
    await world.taps(ada, "Bedtime")
    await world.says(ada, "22:30")
    await world.until("22:00")
    await world.says(ada, "/settings")
    await world.taps(ada, "Dose time")
    await world.says(ada, "20:00")

    await world.taps(ada, "Later", "At bedtime")

    assert "We will ask again at 22:30" in "".join(world.texts(ada))


async def test_later_asks_again_when_it_was_wished(world, ada):
    await world.until("22:00")
    await world.taps(ada, "Later", "45 min")
    said = len(ada.messages)

    await world.passes(minutes=44)
    assert len(ada.messages) == said
    await world.passes(minutes=1)
    assert world.new(ada, said) == ["🌙 Still open for tonight: 0.5 mg."]


async def test_not_tonight_is_recorded_at_once_and_asks_why(world, ada):
    await world.until("22:00")
    await world.taps(ada, "Not tonight")
    assert await states(world) == [State.SKIPPED]
    assert "Your next dose is on Tue, Mar 3 at 22:00." in world.last(ada)

    await world.taps(ada, "Forgot")
    assert world.last(ada) == "⏭ Recorded: 0.5 mg not taken · night of Mon, Mar 2 · forgot"


async def test_what_a_clinician_told_to_leave_out_is_paused_and_not_skipped(world, ada):
    await world.until("22:00")
    await world.taps(ada, "Not tonight", "Told to")

    assert await states(world) == [State.PAUSED]


async def test_undo_takes_an_answer_back_and_keeps_that_it_was_given(world, ada):
    await world.until("22:00")
    await world.taps(ada, "Taken", "Undo")

    assert await states(world) == [State.PENDING]
    async with world.app.database.begin() as tx:
        kept = [row.value for row in await tx.execute(select(answers.c.value))]
    assert kept == ["T", "X"]


async def test_a_dose_taken_earlier_is_kept_at_its_time(world, ada):
    await world.until("23:00")
    await world.taps(ada, "Taken", "Took it earlier", "22:30")
    assert world.last(ada).endswith("22:30")

    await world.taps(ada, "Took it earlier")
    await world.says(ada, "22.10")
    assert world.last(ada).endswith("22:10")


async def test_a_time_that_lies_ahead_is_asked_again(world, ada):
    await world.until("22:00")
    await world.taps(ada, "Taken", "Took it earlier")
    await world.says(ada, "23:30")

    assert world.last(ada).startswith("Please type a time between 19:00 and now")


async def test_a_typed_answer_counts_as_much_as_a_tap(world, ada):
    await world.until("22:00")
    await world.says(ada, "taken")

    assert await states(world) == [State.TAKEN]


async def test_a_tap_at_half_past_midnight_belongs_to_last_night(world, ada):
    await world.until("00:30")
    await world.taps(ada, "Taken")

    assert world.last(ada) == "✅ Recorded: 0.5 mg · night of Mon, Mar 2 · 00:30"


async def test_a_night_tapped_the_next_evening_is_recalled_and_has_no_time(world, ada):
    await world.until("22:00")
    pressed = ada.last.id, button(ada, "Taken")
    await world.until("20:00")
    ada.press(*pressed)
    await world.steps.settle()

    async with world.app.database.begin() as tx:
        row = (await tx.execute(select(occurrences).where(occurrences.c.number == 1))).one()
    assert (row.state, row.source, row.taken_at) == ("T", "recalled", None)


async def test_after_two_days_a_night_is_frozen_and_a_tap_says_so(world, ada):
    await world.until("22:00")
    pressed = ada.last.id, button(ada, "Taken")
    await world.passes(hours=49)
    assert (await states(world))[0] is State.UNANSWERED

    ada.press(*pressed)
    await world.steps.settle()
    assert ada.toasts[-1] == "The night of Mon, Mar 2 is closed. Nothing was changed."
    assert (await states(world))[0] is State.UNANSWERED


async def test_the_morning_is_asked_half_an_hour_after_waking(world, ada):
    await world.until("22:00")
    await world.taps(ada, "Taken")
    await world.until("07:30")

    assert world.last(ada).startswith("☀️ Good morning. How was your night?")
    assert "👍 All fine" in world.labels(ada)
    assert "Took it" not in world.labels(ada)


async def test_one_tap_is_enough_when_all_is_fine(world, ada):
    await world.until("22:00")
    await world.taps(ada, "Taken")
    await world.until("07:30")
    await world.taps(ada, "All fine")

    assert world.last(ada) == "☀️ Thank you. Recorded: Dreams: none · Sleep: none · Headache: none"


async def test_every_tap_of_a_morning_is_kept_before_it_is_saved(world, ada):
    await world.until("07:30")
    await world.taps(ada, "Severe")

    async with world.app.database.begin() as tx:
        kept = [(row.item, row.value) for row in await tx.execute(select(answers))]
    assert kept == [("dreams", "3")]
    assert "💾 Save" in world.labels(ada)


async def test_a_morning_nobody_saved_leaves_the_other_rows_blank(world, ada):
    await world.until("07:30")
    await world.taps(ada, "Mild")
    await world.until("22:00")

    async with world.app.database.begin() as tx:
        kept = [(row.item, row.value) for row in await tx.execute(select(answers))]
    assert kept == [("dreams", "1")]


async def test_the_unanswered_night_is_asked_once_in_the_morning(world, ada):
    await world.until("07:30")
    assert world.labels(ada)[:3] == ["Took it", "Missed it", "Not sure"]
    await world.taps(ada, "Took it")

    assert "Took it" not in world.labels(ada)
    assert await states(world) == [State.TAKEN]


async def test_not_sure_leaves_the_night_unconfirmed(world, ada):
    await world.until("07:30")
    await world.taps(ada, "Not sure", "All fine")
    await world.passes(hours=48)

    assert (await states(world))[0] is State.UNANSWERED


async def test_a_morning_is_asked_again_once_after_three_hours(world, ada):
    await world.until("22:00")
    await world.taps(ada, "Taken")
    await world.until("07:30")
    said = len(ada.messages)
    await world.until("21:59")

    assert Counter(world.new(ada, said)) == {world.last(ada): 1}


async def test_the_step_is_offered_on_the_last_day_and_taken_only_by_a_yes(world, ada):
    doses = await _nights(world, ada, 20, "Move up", at="0.5 mg")

    assert doses[:14] == ["0.5 mg"] * 14
    assert doses[14:] == ["1 mg"] * 6


async def test_who_never_answers_the_card_stays_on_the_first_dose(world, ada):
    doses = await _nights(world, ada, 40, None, at="0.5 mg")

    assert set(doses) == {"0.5 mg"}
    offers = [text for text in world.texts(ada) if text.startswith("Your plan says")]
    assert len(offers) == 5, "on the last day, three days later, then weekly"


async def test_who_stays_is_asked_again_in_a_week(world, ada):
    await _nights(world, ada, 14, "Stay", at="0.5 mg")
    await _nights(world, ada, 5, None, at="0.5 mg")
    cards = ("Your plan says", "OK. You stay")
    offers = [text for text in world.texts(ada) if text.startswith(cards)]

    assert len(offers) == 1
    await _nights(world, ada, 1, None, at="0.5 mg")
    assert any(text.startswith("Your plan says") for text in world.texts(ada)[-5:])


async def _nights(world, person, count, card, *, at):
    """Let *count* nights pass, taking each dose, tapping *card* whenever a step is offered."""
    asked = []
    for _ in range(count):
        await world.until("22:00")
        asked.append(person.last.text.split(": ")[1].split(".\n")[0].rstrip("."))
        await world.taps(person, "Taken")
        await world.until("09:00")
        if card and "Move up" in [b.text for m in person.messages for r in m.buttons for b in r]:
            await world.taps(person, card)
    return asked


async def test_after_fourteen_nights_without_a_dose_the_plan_stops_asking(world, ada):
    await world.passes(days=16)
    assert any("Your plan is paused" in text for text in world.texts(ada))
    said = len(ada.messages)

    await world.passes(days=10)
    assert len(ada.messages) == said


async def test_a_restart_in_the_middle_loses_nothing_and_asks_nothing_twice(
    world, ada, tmp_path, clock
):
    await world.until("22:00")
    said = len(ada.messages)
    await world.app.close()
    async with world_in(tmp_path, clock, world.telegram) as again:
        await again.steps.settle()
        assert len(ada.messages) == said
        await again.taps(ada, "Taken")
        await again.passes(hours=6)
        assert len(ada.messages) == said
        assert await states(again) == [State.TAKEN]


async def test_who_blocks_the_bot_is_left_alone_and_counted_as_unreachable(world, ada):
    ada.block()
    await world.passes(days=4)
    async with world.app.database.begin() as tx:
        rows = (await tx.execute(select(occurrences).where(occurrences.c.number == 1))).one()
    assert (rows.state, rows.reason) == ("U", "unreachable")
    sent = [entry for entry in world.telegram.ledger if entry.method == "sendMessage"]
    assert all(entry.status == 200 for entry in sent)

    ada.unblock()
    await world.until("22:00")
    assert world.last(ada).startswith("🌙 Time for tonight's dose")


async def test_nobody_answers_for_somebody_else(world, ada):
    eve = world.person(43)
    await world.enrols(eve)
    await world.until("22:00")
    eve.press(eve.last.id, button(ada, "Taken"))
    await world.steps.settle()

    assert await states(world) == [State.PENDING, State.PENDING]


async def test_an_answer_takes_the_buttons_from_the_receipt_before_it(world, ada):
    for _ in range(3):
        await world.until("22:00")
        await world.taps(ada, "Taken")

    undo = [m for m in ada.messages if m.from_bot and "Undo" in str(m.buttons)]
    assert len(undo) == 1


async def test_tonights_question_takes_the_buttons_of_last_nights(world, ada):
    await world.until("22:00")
    await world.until("06:00")
    await world.until("22:00")

    live = [m for m in ada.messages if m.from_bot and "Taken" in str(m.buttons)]
    assert live == [ada.last]


async def test_a_receipt_of_last_night_keeps_its_buttons_beside_tonights_question(world, ada):
    await world.until("22:00")
    await world.taps(ada, "Taken")
    await world.until("22:00")

    assert [m for m in ada.messages if m.from_bot and "Undo" in str(m.buttons)]


async def test_of_a_night_that_is_over_nobody_asks_later(world, ada):
    await world.until("22:00")
    await world.taps(ada, "Later")
    asked = ada.last.id, button(ada, "15 min")
    await world.until("19:30")
    ada.press(*asked)
    await world.steps.settle()
    said = len(ada.messages)
    await world.passes(minutes=20)

    assert "cannot ask later" in ada.toasts[-1]
    assert len(ada.messages) == said


async def test_in_the_morning_today_asks_about_last_night_and_never_for_a_dose(world, ada):
    await world.until("22:00")
    await world.until("09:00")
    await world.says(ada, "/today")

    assert world.last(ada).startswith("🌙 Night of Mon, Mar 2: did you take 0.5 mg?\n")
    assert "do not take two" in world.last(ada)
    await world.taps(ada, "Took it")
    assert world.last(ada) == "✅ Recorded: 0.5 mg · night of Mon, Mar 2"
    await world.taps(ada, "Undo")
    assert world.last(ada).startswith("🌙 Night of Mon, Mar 2: did you take 0.5 mg?")


async def test_undo_of_a_mishap_leaves_the_dose_taken_when_it_was(world, ada):
    await world.until("22:05")
    await world.taps(ada, "Taken")
    await world.until("07:15")
    await world.taps(ada, "Vomited", "Undo")

    assert world.last(ada) == "✅ Recorded: 0.5 mg · night of Mon, Mar 2 · 22:05"


async def test_a_skipped_night_names_no_next_dose_while_none_is_due(world, ada):
    await world.until("22:00")
    asked = ada.last.id, button(ada, "Not tonight")
    await world.until("08:00")
    await world.says(ada, "/pause")
    await world.taps(ada, "My own choice", "No reason")
    ada.press(*asked)
    await world.steps.settle()

    [said] = [message.text for message in ada.messages if message.id == asked[0]]
    assert "Paused: no dose is due." in said
    assert "Your next dose" not in said


async def test_a_skipped_night_names_no_next_dose_whose_time_has_come(world, ada):
    await world.until("22:00")
    await world.taps(ada, "Later")
    asked = ada.last.id, button(ada, "Back")
    await world.until("21:00")
    await world.until("22:10")
    ada.press(*asked)
    await world.steps.settle()
    await world.taps(ada, "Missed it")

    assert "Your next dose" not in world.last(ada)


async def test_a_typed_answer_counts_for_tonight_whatever_was_asked_before(world, ada):
    await world.until("22:05")
    await world.taps(ada, "Taken", "Took it earlier")
    await world.until("22:00")
    await world.until("22:10")
    await world.says(ada, "Taken")

    assert world.last(ada) == "✅ Recorded: 0.5 mg · night of Tue, Mar 3 · 22:10"


async def test_back_ends_the_question_when_it_was_taken(world, ada):
    await world.until("22:05")
    await world.taps(ada, "Taken", "Took it earlier", "Back")
    await world.says(ada, "21:55")

    assert world.last(ada).startswith("I did not understand")


async def test_a_time_that_was_taken_earlier_lies_within_its_night(world, ada):
    await world.until("22:05")
    await world.taps(ada, "Taken", "Took it earlier")
    await world.until("21:00")
    await world.says(ada, "20:55")
    assert world.last(ada) == "✅ Recorded: 0.5 mg · night of Mon, Mar 2 · 20:55"
