"""What is in hand: counted, used up by nights, filled up again."""

from datetime import timedelta

import pytest

from domain.doses import Micrograms
from domain.forms import Capsules, Liquid
from domain.moves import Pause, Reform
from domain.occurrences import Source, State
from domain.patients import Wording
from handlers import supply
from handlers.records import record
from messages.taps import ForeignTapError, Tap
from storage.tables import supplies
from tests.handlers.pantry import pantry_in

KIT = Capsules((Micrograms(500), Micrograms(1500)))


@pytest.fixture
async def chat(tmp_path):
    """A chat with somebody on 0.5 mg for 14 nights, 1 mg for 14, then 1.5 mg; a kit in hand."""
    async with pantry_in(tmp_path) as chat:
        await chat.has(KIT)
        yield chat


@pytest.fixture
async def liquid(chat):
    await chat.has(Liquid(1000))
    return chat


async def counts(chat, *answers):
    await chat.asks()
    await chat.taps("Count", *answers)


async def takes(chat, number, state=State.TAKEN):
    night = await chat.night(number)
    await chat.does(lambda turn: record(turn, night, state, source=Source.TAP, taken_at=turn.now))


async def test_nothing_is_counted_unless_it_is_wished(chat):
    assert (await chat.asks()).startswith("I can count what you have in hand.")
    await chat.taps("No, thanks")

    assert await chat.kept(supplies) == []


async def test_each_strength_is_counted_in_turn(chat):
    await counts(chat)
    assert chat.last == "How many 0.5 mg capsules do you have? Tap a number or type one."
    await chat.taps("60")
    assert chat.last.startswith("How many 1.5 mg capsules do you have?")
    await chat.taps("30")

    assert chat.last == (
        "📦 In hand, by my count:\n• 60 × 0.5 mg\n• 30 × 1.5 mg\n"
        "Enough up to the night of Tue, Apr 28, if each step comes as early as it can.\n"
        "The step to 1 mg can come from Mon, Mar 16 on. "
        "What is left by then makes all of its nights."
    )
    assert chat.labels == ["Refilled", "Other strengths", "Count anew", "Stop counting"]


async def test_a_number_can_be_typed_instead(chat):
    await counts(chat)
    assert await chat.types("63")
    assert await chat.types("about sixty")
    assert chat.last == "Please type a number, such as 63."
    assert await chat.types("64 capsules")

    assert "• 63 × 0.5 mg\n• 64 × 1.5 mg" in chat.last
    assert not await chat.types("65"), "nothing more was asked"


async def test_the_words_of_a_dose_prompt_are_no_number(chat):
    await counts(chat)

    assert not await chat.types("Taken")


async def test_a_count_that_was_left_half_way_changes_nothing(chat):
    await counts(chat, "60", "30")
    await chat.taps("Count anew", "90")

    assert "• 60 × 0.5 mg\n• 30 × 1.5 mg" in await chat.asks()
    assert not await chat.types("30"), "the question is closed"


async def test_a_night_taken_after_the_count_is_used_up_and_one_before_is_not(chat):
    chat.now += timedelta(hours=2, minutes=10)
    await takes(chat, 1)
    chat.now += timedelta(minutes=10)
    await counts(chat, "30", "30")
    await chat.next_nights()
    chat.now += timedelta(days=1)
    assert "• 30 × 0.5 mg" in await chat.asks()

    await takes(chat, 2)
    assert "• 29 × 0.5 mg" in await chat.asks()


@pytest.mark.parametrize(
    ("state", "left"), [(State.DIFFERENT, 29), (State.SKIPPED, 30), (State.PENDING, 30)]
)
async def test_only_what_was_taken_is_used_up(chat, state, left):
    await counts(chat, "30", "30")
    chat.now += timedelta(hours=3)
    await takes(chat, 1, state)

    assert f"• {left} × 0.5 mg" in await chat.asks()


async def test_a_refill_takes_two_taps(chat):
    await counts(chat, "30", "30")
    await chat.taps("Refilled", "60 × 0.5 mg")

    assert chat.last.startswith("✅ Recorded.\n📦 In hand, by my count:\n• 90 × 0.5 mg\n• 30 ×")


async def test_the_last_amount_again_is_the_first_button(chat):
    await counts(chat)
    await chat.types("63")
    await chat.types("64")
    await chat.taps("Refilled")
    assert chat.last == "What did you get?\nLast time: 63 × 0.5 mg, 64 × 1.5 mg"
    assert chat.labels[0] == "The same as last time"
    await chat.taps("The same as last time")

    assert "• 126 × 0.5 mg\n• 128 × 1.5 mg" in chat.last


async def test_a_button_tapped_twice_adds_once(chat):
    await counts(chat, "30", "30")
    await chat.taps("Refilled")
    button = chat.button("60 × 0.5 mg")
    await chat.presses(*button)
    await chat.presses(*button)

    assert "• 90 × 0.5 mg" in chat.last
    assert chat.toasts == ["That was counted before. Here is how it stands now."]


async def test_a_refill_counts_from_what_is_left(chat):
    await counts(chat, "30", "30")
    chat.now += timedelta(hours=3)
    await takes(chat, 1)
    await chat.asks()
    await chat.taps("Refilled", "30 × 0.5 mg")
    chat.now += timedelta(hours=1)

    assert "• 59 × 0.5 mg" in await chat.asks()


async def test_a_step_that_cannot_be_made_is_shown_at_once(chat):
    await counts(chat)
    await chat.types("14")
    await chat.types("0")

    assert chat.last.endswith(
        "Enough up to the night of Sun, Mar 15.\n"
        "The step to 1 mg can come from Mon, Mar 16 on. It cannot be made of what is left by then."
    )


async def test_while_no_dose_is_due_nothing_is_used_up(chat):
    await counts(chat, "30", "30")
    await chat.moves_on(Pause(directed=True))

    assert (await chat.asks()).endswith("No dose is due now, so nothing is used up.")


async def test_other_capsules_are_counted_anew(chat):
    await counts(chat, "30", "30")
    await chat.moves_on(Reform(Capsules((Micrograms(1000),))))

    assert (await chat.asks()).endswith(
        "Your doses are made of something else now. Please count anew."
    )
    await chat.taps("Count anew", "60")
    assert "• 60 × 1 mg" in chat.last


async def test_a_bottle_is_counted_and_its_28_days_are_shown(liquid):
    await counts(liquid)
    assert liquid.last.startswith("How much is in your bottle?")
    assert await liquid.types("two")
    assert liquid.last == "Please type an amount, such as 80 mL."
    assert await liquid.types("12.5 mL")
    await liquid.taps("3 days ago")

    assert "• 12.5 mL\nOpened on Fri, Feb 27. Its 28 days end on Fri, Mar 27." in liquid.last


async def test_a_bottle_past_its_28_days_is_for_the_pharmacy(liquid):
    await counts(liquid, "100 mL", "21 days ago")
    await liquid.next_nights(8)
    liquid.now += timedelta(days=8)

    said = await liquid.asks()
    assert "It is past its 28 days: ask your pharmacy." in said
    assert "From Tue, Mar 10 on your bottle is past its 28 days." in said


async def test_a_new_bottle_is_opened_today_until_somebody_says_otherwise(liquid):
    await counts(liquid, "30 mL", "14 days ago")
    await liquid.taps("Refilled", "100 mL")
    assert "• 130 mL\nOpened on Mon, Mar 2." in liquid.last
    await liquid.taps("Opened on another day", "Not opened yet")

    assert "• 130 mL\nNot opened yet." in liquid.last
    await liquid.taps("Refilled")
    assert "Last time: 100 mL" in liquid.last


async def test_counting_can_be_ended(chat):
    await counts(chat, "30", "30")
    await chat.taps("Stop counting")
    assert chat.last == "OK. I count no longer. /supply starts it again."

    assert (await chat.asks()).startswith("I can count what you have in hand.")


async def test_in_hidden_mode_no_dose_is_named_until_it_is_opened(chat):
    await counts(chat, "30", "30")
    await chat.prefers(wording=Wording.HIDDEN)

    assert "mg" not in await chat.asks()
    await chat.taps("Open")
    assert "• 30 × 0.5 mg" in chat.last


@pytest.mark.parametrize(
    "payload",
    ["add:{}:700:60", "add:{}:500:-1", "add:{}:500:x", "count:{}:a.b", "count:{}:1000", "dance:{}"],
)
async def test_a_button_that_is_none_of_ours_does_nothing(chat, payload):
    await counts(chat, "30", "30")
    _message, carried = chat.button("Refilled")
    place = Tap.decode(carried).argument(0)
    before = await chat.kept(supplies)

    with pytest.raises(ForeignTapError):
        await chat.presses(1, f"sup:{payload.format(place)}")
    assert await chat.kept(supplies) == before


async def test_nobody_counts_for_somebody_else(chat):
    await counts(chat)
    tap = Tap.decode(chat.button("60")[1])
    chat.telegram_id = 43
    await chat.enrols()

    with pytest.raises(ForeignTapError):
        await chat.does(lambda turn: supply.tap(turn, tap))


async def test_who_is_on_no_plan_is_told_so(chat):
    chat.telegram_id = 43

    assert await chat.asks() == "No plan is running here. Send /start to set one up."


async def test_eight_strengths_fit_into_a_button(chat):
    await chat.has(Capsules(tuple(Micrograms(ug) for ug in range(500, 4500, 500))))
    await counts(chat)
    for _ in range(8):
        await chat.types("999")

    assert "• 999 × 4 mg" in chat.last
