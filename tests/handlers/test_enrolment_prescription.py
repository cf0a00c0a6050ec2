import pytest

from domain.forms import Capsules, Liquid
from domain.presets import OFFERED
from storage import courses, enrolments, patients, plans
from tests.handlers.enrolling import NOON

CONFIRM = "My prescriber confirmed this plan"
ASK = "Please check this with your prescriber."


async def draft(chat):
    async with chat.database.begin() as tx:
        known = await patients.find(tx, chat.vault, chat.telegram_id)
        return await enrolments.find(tx, known.id)


async def test_the_presets_are_offered_one_per_row_and_then_an_own_plan(chat):
    await chat.reaches("plan")

    assert [len(row) for row in chat.last.rows] == [1] * (len(OFFERED) + 2)
    assert chat.labels == [*(plan.name for plan in OFFERED), "My own", "Back"]


async def test_a_hidden_preset_cannot_be_had_by_its_id(chat):
    await chat.reaches("plan")
    await chat.presses(1, "enrol:plan:R_fixed_4p5")

    assert await chat.question() == "plan"


async def test_the_plan_is_read_back_rung_by_rung(chat):
    await chat.reaches("plan")
    await chat.taps("My own")
    await chat.says("0.5 mg x 14 days, 1x7; 1.5")

    lines = chat.text.splitlines()
    assert "1. 0.5 mg for 14 nights" in lines
    assert "2. 1 mg for 7 nights" in lines
    assert "3. 1.5 mg from then on" in lines
    assert chat.labels == [CONFIRM, "Not yet", "Back"]


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        (";", "I found no dose in it."),
        ("half a pill", "I cannot read"),
        ("1.5 mlx7, 2", "is not a dose in mg"),
        ("0,5x14", "comma"),
        ("0.5, 1x7, 1.5", "How many nights is step 1"),
        ("0.5x14, 1x14", "The last dose has no nights"),
        ("0.5 until better, 1", "Step 1 has no end."),
    ],
)
async def test_a_slip_of_typing_has_its_own_sentence(chat, typed, said):
    await chat.reaches("plan")
    await chat.taps("My own")
    await chat.says(typed)

    assert said in chat.text
    assert ASK not in chat.text
    assert await chat.question() == "own"


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("0x14, 1", "Step 1 has a dose of 0."),
        ("45", "Step 1 is 45 mg. I take plans up to 4.5 mg only."),
        ("1x14, 0.5", "Step 2 is 0.5 mg. That is not more than 1 mg before it."),
        ("0.5x14, 4.5", "Step 2 goes from 0.5 mg to 4.5 mg. That is over 1.5 mg more."),
        ("0.5x1, 1", "Nights of step 1: 1. I take 3 or more."),
        ("0.5x900, 1", "Nights of step 1: 900. I take 366 or less."),
        (", ".join(["0.5x7"] * 70) + ", 1", "This plan has more than 60 steps."),
    ],
)
async def test_an_odd_plan_is_never_corrected_and_sent_back_to_the_prescriber(chat, typed, said):
    await chat.reaches("plan")
    await chat.taps("My own")
    await chat.says(typed)

    assert f"{said} {ASK}" in chat.text
    assert await chat.question() == "own"


async def test_a_ladder_typed_instead_of_tapping_my_own_is_read_too(chat):
    await chat.reaches("plan")
    await chat.says("0.5x14, 45")
    assert ASK in chat.text

    await chat.says("0.5x14, 1")

    assert await chat.question() == "confirmed"


async def test_nothing_starts_while_the_prescriber_has_not_confirmed(chat):
    await chat.reaches("confirmed")
    await chat.taps("Not yet")

    assert "Nothing starts before your prescriber says yes." in chat.text
    assert await chat.question() == "confirmed"
    await chat.taps(CONFIRM)
    assert await chat.question() == "form"


async def test_the_version_that_was_confirmed_is_the_one_that_starts(chat):
    await chat.reaches("plan")
    await chat.taps("Steady: +0.5 mg every 7 nights", CONFIRM, "Capsules", "0.5 mg", "1.5 mg")
    async with chat.database.begin() as tx:
        found = await plans.newest(tx, "D_half_weekly")
        newer = type(found[1])("D_half_weekly", "Newer", found[1].ladder, version=2)
        await plans.add(tx, newer, offered=True, at=NOON)
    await chat.taps("Done", "22:00", "07:00", "Tonight", "Start")

    async with chat.database.begin() as tx:
        known = await patients.find(tx, chat.vault, chat.telegram_id)
        assert (await courses.current(tx, known.id)).course.plan.version == 1


async def test_a_strength_is_marked_and_unmarked_in_the_same_message(chat):
    await chat.reaches("strengths")
    before = len(chat.cards)
    await chat.taps("0.5 mg", "3 mg", "3 mg")

    assert len(chat.cards) == before
    assert "✓ 0.5 mg" in chat.labels and "✓ 3 mg" not in chat.labels
    assert (await draft(chat)).toggled == (500,)


async def test_done_without_a_strength_asks_for_one(chat):
    await chat.reaches("strengths")
    await chat.taps("Done")

    assert chat.text.startswith("Please tap at least one strength first.")


async def test_capsules_that_cannot_make_a_step_are_asked_again_with_that_step(chat):
    await chat.reaches("strengths")
    await chat.taps("1.5 mg", "Done")

    assert "do not add up to step 1 (0.5 mg), step 2 (1 mg), step 4 (2 mg)" in chat.text
    assert "Capsules must stay whole." in chat.text
    assert await chat.question() == "strengths"
    await chat.taps("0.5 mg", "Done")
    assert (await draft(chat)).form == Capsules((500, 1500))


async def test_liquid_can_be_chosen_when_capsules_do_not_suffice(chat):
    await chat.reaches("strengths")
    await chat.taps("1.5 mg", "Done", "Liquid")
    await chat.says("1 mg/mL")

    assert (await draft(chat)).form == Liquid(1000)


async def test_a_liquid_that_cannot_be_measured_is_asked_again(chat):
    await chat.reaches("plan")
    await chat.says("0.001x14, 0.5")
    await chat.taps(CONFIRM, "Liquid")
    await chat.says("10 mg/mL")

    assert "cannot be measured for step 1 (0.001 mg)" in chat.text
    await chat.taps("Capsules")
    assert await chat.question() == "strengths"


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("1", "needs its unit"),
        ("1 tsp/mL", "is not in mg or mcg"),
        ("500 mg/mL", "is not between 0.01 mg/mL and 10 mg/mL"),
        ("1,500 mg/mL", "comma"),
        ("strong", "I cannot read"),
    ],
)
async def test_an_unclear_concentration_has_its_own_sentence(chat, typed, said):
    await chat.reaches("form")
    await chat.taps("Liquid")
    await chat.says(typed)

    assert said in chat.text
    assert await chat.question() == "liquid"


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("blue ones", "I cannot read"),
        ("1 tsp", "is not in mg or mcg"),
        ("50", "is not between"),
        (", ".join(f"{n / 10}" for n in range(1, 20)), "more than 8 strengths"),
    ],
)
async def test_unclear_strengths_have_their_own_sentence(chat, typed, said):
    await chat.reaches("strengths")
    await chat.says(typed)

    assert said in chat.text
    assert await chat.question() == "strengths"


async def test_a_strength_no_pharmacy_makes_as_a_rule_can_be_typed(chat):
    await chat.reaches("plan")
    await chat.says("0.25x7, 0.5")
    await chat.taps(CONFIRM, "Capsules")
    await chat.says("0.25")

    assert (await draft(chat)).form == Capsules((250,))


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("10", "Is that 10 am or 10 pm?"),
        ("25:00", "No clock shows “25:00”."),
        ("bedtime", "“bedtime” is not a time I can read."),
    ],
)
async def test_an_unclear_time_has_its_own_sentence(chat, typed, said):
    await chat.reaches("dose_time")
    await chat.says(typed)

    assert chat.text.startswith(said)
    assert await chat.question() == "dose_time"
