"""A patient takes their data along and has it deleted, through the whole bot (P14)."""

import csv
import json
from io import StringIO

import pytest

from tests.storage.lives import counts

MINE = {"patients", "consents", "enrolments", "courses", "moves", "occurrences", "answers"}
MINE |= {"checkins", "prompts"}


@pytest.fixture
async def ada(world):
    """Somebody who took a first dose, said that all was fine, and is asked about the second."""
    ada = world.person(42)
    await world.enrols(ada)
    await world.until("22:00")
    await world.taps(ada, "Taken")
    await world.until("07:30")
    await world.taps(ada, "All fine")
    await world.until("22:00")
    return ada


def question(person):
    """Return the newest question about a dose, and what its first button carries."""
    asks = (each for each in reversed(person.messages) if any("Taken" in x for x in each.labels))
    message = next(asks)
    return message.id, message.buttons[0][0].data


async def rows(world):
    async with world.app.database.begin() as tx:
        return sum(count for name, count in (await counts(tx)).items() if name in MINE)


async def test_the_files_hold_what_was_entered_and_are_protected(world, ada):
    await world.says(ada, "/export")
    assert world.labels(ada) == [
        "JSON",
        "Spreadsheet (CSV)",
        "Calendar (ICS)",
        "Health apps (FHIR)",
    ]

    await world.taps(ada, "JSON")
    assert ada.last.protected and ada.last.file_name == "nightstep-2026-03-03.json"
    found = json.loads(ada.last.document)
    assert [(each["night"], each["state"]) for each in found["occurrences"]] == [
        ("2026-03-02", "T"),
        ("2026-03-03", "X"),
    ]
    assert {each["value"] for each in found["checkins"]} == {0}
    assert found["adherence"]["taking"] == {"numerator": 1, "denominator": 1}
    assert found["plan"]["steps"][0] == {"step": 1, "dose_ug": 500, "days": 14}
    assert [each["given"] for each in found["consents"]] == [True, True]

    await world.taps(ada, "Spreadsheet (CSV)")
    assert ada.last.protected and ada.last.file_name == "nightstep-2026-03-03.csv"
    nights = list(csv.DictReader(StringIO(ada.last.document.decode("utf-8-sig"))))
    assert [(row["night"], row["dose_mg"], row["state"], row["sleep"]) for row in nights] == [
        ("2026-03-02", "0.5", "T", "0"),
        ("2026-03-03", "0.5", "X", ""),
    ]


async def test_after_delete_there_is_a_receipt_and_a_late_tap_is_out_of_date(world, ada):
    message_id, taken = question(ada)

    await world.says(ada, "/delete")
    await world.taps(ada, "Delete everything")

    assert ada.last.text.startswith("Deleted.")
    assert message_id not in {message.id for message in ada.messages}
    ada.press(message_id, taken)
    await world.steps.settle()
    assert ada.toasts[-1] == "This button is out of date. /today shows what is open now."
    assert await rows(world) == 0


async def test_nothing_is_sent_and_nothing_grows_back_in_the_nights_after(world, ada):
    await world.says(ada, "/delete")
    await world.taps(ada, "Delete everything")
    said = len(ada.messages)

    await world.passes(days=3)

    assert world.new(ada, said) == []
    assert await rows(world) == 0


async def test_deletion_in_the_middle_of_enrolment_leaves_nothing_either(world):
    ben = world.person(43)
    await world.hears(ben, "/start", "I agree", "Yes")

    await world.hears(ben, "/delete", "Delete everything")

    assert await rows(world) == 0
    await world.hears(ben, "/export")
    assert world.last(ben).startswith("I keep nothing about you.")
