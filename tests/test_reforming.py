"""Another strength from the pharmacy: nobody is told to take what is gone."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.doses import Micrograms
from domain.forms import MOST_STRENGTHS, STRONGEST, Capsules, Liquid
from messages.reforming import coded, form_of
from messages.taps import ForeignTapError, Tap

STRENGTHS = st.integers(1, STRONGEST).map(Micrograms)


@pytest.fixture
async def bea(world):
    """A patient who was asked after a week whether anything had changed."""
    person = world.person(42)
    await world.enrols(person)
    await world.passes(days=6)
    await world.until("09:30")
    return person


async def tonight(world, person):
    await world.until("22:00")
    return world.last(person)


async def other_strengths(world, person):
    await world.taps(person, "Something changed", "New pharmacy or capsules", "Other strengths")


async def test_until_it_is_known_what_is_in_hand_no_text_says_how_to_make_a_dose(world, bea):
    await other_strengths(world, bea)
    assert "I say your dose and not how to make it" in world.last(bea)

    assert "0.5 mg." in await tonight(world, bea)
    assert "That is" not in world.last(bea)


async def test_what_is_typed_is_read_back_and_counts_with_a_yes(world, bea):
    await other_strengths(world, bea)
    await world.says(bea, "5 mg/mL")
    assert world.last(bea).startswith(
        "You have now: a liquid of 5 mg in 1 mL.\n0.5 mg is then 0.1 mL."
    )

    await world.taps(bea, "Yes")
    assert "That is 0.1 mL." in await tonight(world, bea)


async def test_a_no_asks_again_and_changes_nothing(world, bea):
    await other_strengths(world, bea)
    await world.says(bea, "5 mg/mL")
    await world.taps(bea, "No")
    await world.says(bea, "1, 0.25 mg")
    await world.taps(bea, "Yes")

    assert "That is two 0.25 mg capsules." in await tonight(world, bea)


async def test_what_does_not_make_a_step_is_said_and_what_cannot_be_read_is_asked_again(world, bea):
    await other_strengths(world, bea)
    await world.says(bea, "five")
    assert "Please type what the label says." in world.last(bea)

    await world.says(bea, "1 mg")
    assert "It does not add up to 0.5 mg, 1.5 mg. Please ask your pharmacist." in world.last(bea)


async def test_a_dose_is_answered_while_a_strength_is_asked_for(world, bea):
    await other_strengths(world, bea)
    await world.until("22:00")
    await world.says(bea, "Taken")

    assert world.last(bea).startswith("✅ Recorded: 0.5 mg")


async def test_supply_takes_other_strengths_at_any_time_and_asks_for_those_nobody_knows(world, bea):
    await other_strengths(world, bea)
    await world.says(bea, "/supply")
    await world.taps(bea, "Count")
    assert world.last(bea).startswith("What do you have now?")

    await world.says(bea, "0.5 mg")
    await world.taps(bea, "Yes")
    await world.says(bea, "/supply")
    await world.taps(bea, "Count")
    assert "0.5 mg" in world.last(bea)


async def test_a_yes_counts_once(world, bea):
    await other_strengths(world, bea)
    await world.says(bea, "5 mg/mL")
    yes = bea.last.id, bea.last.buttons[0][0].data
    for _ in range(2):
        bea.press(*yes)
        await world.steps.settle()

    await world.says(bea, "/export")
    await world.taps(bea, "JSON")
    moves = json.loads(bea.last.document)["moves"]
    assert [each["act"] for each in moves] == ["relabel", "reform", "reform"]


@given(
    st.lists(STRENGTHS, min_size=1, max_size=MOST_STRENGTHS).map(tuple).map(Capsules)
    | st.integers(10, 10_000).map(Liquid)
)
def test_a_button_carries_any_form(form):
    code = coded(form)

    assert form_of(code) == form
    assert len(Tap("form", "is", ("1y2p0ij32e8e7.zzz", code)).encode()) <= 64


@pytest.mark.parametrize(
    "code",
    ["", "c", "l", "x1f4", "c1f4.", "c0", "l1.2", "cfffff", "c1f4-1", "c1771", "l9", "l2711"],
)
def test_a_code_that_no_button_of_ours_carries_is_foreign(code):
    with pytest.raises(ForeignTapError):
        form_of(code)
