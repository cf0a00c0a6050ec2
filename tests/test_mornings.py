"""Mornings as their patient chose them: what is asked besides, and a number once a week."""

import json

import pytest
from sqlalchemy import select, update

from domain.doses import Micrograms
from domain.occurrences import State
from domain.plans import Ladder, Plan, Rules, Step
from storage import plans
from storage.tables import courses, occurrences

ALWAYS = ["Dreams", "Sleep", "Headache"]
LONGER = ["Nausea", "Tiredness", "Low or anxious mood", "Flushing", "Hives or itch"]


@pytest.fixture
async def ada(world):
    ada = world.person(42)
    await world.enrols(ada)
    return ada


def asked(person):
    """Return the items of the newest check-in, in order."""
    rows = [[each.text for each in row] for row in person.last.buttons]
    return [row[0] for row in rows if len(row) == 4]


async def exported(world, person):
    await world.says(person, "/export")
    await world.taps(person, "JSON")
    return json.loads(person.last.document)


async def test_what_is_chosen_by_more_is_asked_at_once_and_every_morning_after(world, ada):
    await world.until("07:30")
    assert asked(ada) == ALWAYS

    await world.taps(ada, "More", "Nausea", "Hives or itch", "Done")
    assert asked(ada) == [*ALWAYS, "Nausea", "Hives"]
    await world.until("07:30")
    assert asked(ada) == [*ALWAYS, "Nausea", "Hives"]


async def test_what_is_chosen_in_settings_is_asked_from_the_next_morning_on(world, ada):
    await world.says(ada, "/settings")
    await world.taps(ada, "Morning questions", "Heart racing or dizzy", "Back")
    assert "Also asked in the morning: Heart racing or dizzy" in world.last(ada)

    await world.until("07:30")
    assert asked(ada) == [*ALWAYS, "Heart"]


async def test_three_is_the_most_until_one_is_taken_out(world, ada):
    await world.says(ada, "/settings")
    await world.taps(ada, "Morning questions", *LONGER[:4])
    assert ada.toasts[-1].startswith("Three is the most.")
    assert [each for each in world.labels(ada) if each.startswith("✓")] == [
        f"✓ {each}" for each in LONGER[:3]
    ]

    await world.taps(ada, f"✓ {LONGER[0]}", LONGER[3])
    await world.until("07:30")
    assert asked(ada) == [*ALWAYS, "Tired", "Mood", "Flushing"]


async def test_what_was_said_this_morning_stays_when_it_is_chosen_no_more(world, ada):
    await world.until("07:30")
    await world.taps(ada, "More", "Nausea", "Done")
    [nausea] = [row for row in ada.last.buttons if row[0].text == "Nausea"]
    ada.press(ada.last.id, nausea[2].data)
    await world.steps.settle()
    await world.taps(ada, "More", "✓ Nausea", "Done", "Save")

    assert "Nausea: moderate" in world.last(ada)
    await world.until("07:30")
    assert asked(ada) == ALWAYS


async def test_one_complaint_is_two_taps_and_saving_implies_none_for_the_rest(world, ada):
    await world.until("07:30")
    await world.taps(ada, "Moderate", "Save")

    said = {each["item"]: each for each in (await exported(world, ada))["checkins"]}
    assert {item: each["value"] for item, each in said.items()} == {
        "dreams": 2,
        "sleep": 0,
        "headache": 0,
    }
    assert [each["implied"] for each in said.values()] == [False, True, True]


async def test_what_is_never_saved_stays_blank(world, ada):
    await world.until("07:30")
    await world.taps(ada, "Severe")
    await world.passes(days=3)

    first = [each["value"] for each in (await exported(world, ada))["checkins"][:3]]
    assert first == [3, None, None]


async def test_the_weekly_number_is_asked_of_who_chose_it_on_every_seventh_morning(world, ada):
    await world.says(ada, "/settings")
    await world.taps(ada, "Morning questions", "Once a week: 0 to 10")
    for _ in range(6):
        await world.until("07:30")
        assert "10" not in world.labels(ada)

    await world.until("07:30")

    numbers = [[each.text for each in row] for row in ada.last.buttons[-4:-2]]
    assert numbers == [["0", "1", "2", "3", "4", "5"], ["6", "7", "8", "9", "10"]]
    assert "All symptoms of this week: how strong, 0 (none) to 10 (worst)?" in world.last(ada)


async def test_the_weekly_number_is_kept_shown_in_the_history_and_exported(world, ada):
    await world.says(ada, "/settings")
    await world.taps(ada, "Morning questions", "Once a week: 0 to 10")
    await world.passes(days=6)
    await world.until("07:30")
    await world.taps(ada, "9", "7", "Save")
    assert "week: 7 of 10\n" in world.last(ada)

    await world.says(ada, "/history")
    assert "Weekly number, 0 to 10: 7" in world.last(ada)
    assert "week: 7 of 10" in world.last(ada)
    document = await exported(world, ada)
    assert [
        (each["occurrence"], each["value"])
        for each in document["checkins"]
        if each["item"] == "burden"
    ] == [(7, 7)]
    assert document["patient"]["asks_burden"] is True


async def test_a_weekly_number_that_nobody_tapped_stays_blank_when_the_rest_is_saved(world, ada):
    await world.says(ada, "/settings")
    await world.taps(ada, "Morning questions", "Once a week: 0 to 10")
    await world.passes(days=6)
    await world.until("07:30")
    await world.taps(ada, "All fine")

    document = await exported(world, ada)
    [week] = [each for each in document["checkins"] if each["item"] == "burden"]
    assert (week["value"], week["implied"]) == (None, False)


async def test_a_number_is_not_taken_from_a_morning_that_did_not_ask(world, ada):
    await world.until("07:30")
    place = ada.last.buttons[0][0].data.split(":")[2]

    ada.press(ada.last.id, f"c:week:{place}:7")
    await world.steps.settle()

    assert ada.toasts[-1].startswith("This button is out of date.")


async def test_one_reminder_follows_after_three_hours_and_none_after_that(world, ada):
    await world.until("07:30")
    said = len(ada.messages)
    await world.until("10:29")
    assert world.new(ada, said) == []
    await world.until("10:31")
    assert len([each for each in world.new(ada, said) if "How was your night" in each]) == 1
    await world.until("21:59")

    assert len([each for each in world.new(ada, said) if "How was your night" in each]) == 1


async def severe_morning(world, person):
    await world.until("07:30")
    await world.taps(person, "Severe", "Save")


HELP = (
    "If this worries you, call your prescriber.\n"
    "If you feel very ill, call 112.\n"
    "I am a bot. Nobody watches this chat."
)


async def test_a_severe_morning_is_answered_with_whom_to_call_and_the_offer_to_stay(world, ada):
    await severe_morning(world, ada)

    assert "Dreams: severe" in world.last(ada)
    assert "You can stay on 0.5 mg for now." in world.last(ada)
    assert HELP in world.last(ada)
    assert world.labels(ada)[:2] == ["Hold", "⚠️ Something serious"]


async def test_the_hold_of_a_severe_morning_is_asked_in_a_message_of_its_own(world, ada):
    await severe_morning(world, ada)
    receipt = ada.last.id
    await world.taps(ada, "Hold")

    assert ada.last.id != receipt
    assert world.last(ada).startswith("Hold 0.5 mg? How long?")
    await world.taps(ada, "3 days")
    await severe_morning(world, ada)
    assert "Hold" not in world.labels(ada)
    assert HELP in world.last(ada)


async def test_on_the_last_step_a_severe_morning_offers_no_hold_but_says_whom_to_call(world):
    bea = world.person(43)
    await world.enrols(bea, plan="0.5x3, 1")
    await world.passes(days=2)
    await world.until("08:00")
    await world.taps(bea, "Move up")
    await world.passes(days=2)
    await severe_morning(world, bea)

    assert "You can stay" not in world.last(bea)
    assert HELP in world.last(bea)
    assert world.labels(bea)[0] == "⚠️ Something serious"


async def test_the_third_morning_that_bothered_is_answered_with_the_offer_to_stay(world, ada):
    for _morning in range(2):
        await world.until("07:30")
        await world.taps(ada, "Moderate", "Save")
        assert "call" not in world.last(ada)
    await world.until("07:30")
    await world.taps(ada, "Moderate", "Save")

    assert "You said this bothered you on 3 of the last 3 mornings: dreams." in world.last(ada)
    assert "You can stay on 0.5 mg for now." in world.last(ada)
    await world.until("07:30")
    await world.taps(ada, "All fine")
    assert "call" not in world.last(ada)


async def test_while_the_plan_is_frozen_a_severe_morning_offers_no_hold(world, ada):
    await world.until("07:30")
    await world.says(ada, "I can't breathe", "/checkin")
    await world.taps(ada, "Severe", "Save")

    assert "You can stay" not in world.last(ada)
    assert HELP in world.last(ada)


async def last_night(world):
    async with world.app.database.begin() as tx:
        query = select(occurrences.c.state, occurrences.c.reason)
        return tuple((await tx.execute(query.where(occurrences.c.number == 1))).one())


async def test_not_sure_is_said_back_and_can_still_be_made_sure(world, ada):
    await world.until("07:30")
    await world.taps(ada, "Not sure")
    assert "Recorded for last night: not sure." in world.last(ada)
    assert "● Not sure" in world.labels(ada)

    await world.taps(ada, "Took it")
    assert "✅ Recorded: 0.5 mg · night of Mon, Mar 2" in world.last(ada)
    assert await last_night(world) == (State.TAKEN, None)


async def test_a_night_recalled_by_mistake_can_be_put_right_while_it_is_open(world, ada):
    await world.until("07:30")
    await world.taps(ada, "Missed it", "All fine")
    await world.until("21:00")
    await world.taps(ada, "Change", "Took it")

    assert await last_night(world) == (State.TAKEN, None)


async def test_a_saved_morning_still_asks_about_a_night_without_an_answer(world, ada):
    await world.until("07:30")
    await world.taps(ada, "All fine")
    assert "Did you take 0.5 mg?" in world.last(ada)

    await world.taps(ada, "Took it")
    assert world.labels(ada) == ["✏️ Change", "📝 Note"]
    assert await last_night(world) == (State.TAKEN, None)


async def test_a_morning_never_leads_to_two_doses(world, ada):
    await world.until("07:30")

    assert "do not take two next time" in world.last(ada)


async def test_a_plan_that_allows_a_late_dose_is_heard(world):
    ada = world.person(42)
    ladder = Ladder((Step(Micrograms(500), 14),), Micrograms(1500))
    late = Plan(id="Clinic", name="Late", ladder=ladder, rules=Rules(late_ok_hours=11))
    async with world.app.database.begin() as tx:
        await plans.add(tx, late, offered=True, at=world.clock())
    await world.enrols(ada, plan="Late")
    await world.until("07:30")

    assert "your plan says it can be taken until 09:00" in world.last(ada)


async def test_the_weekly_question_reminds_of_an_operation_that_was_named_at_the_start(world, ada):
    async with world.app.database.begin() as tx:
        await tx.execute(update(courses).values(screening={"E5": "yes"}))
    await world.passes(days=6)
    await world.until("09:31")

    assert world.last(ada).endswith(
        "Tell the team that you take an opioid blocker. /card is made to show them."
    )
