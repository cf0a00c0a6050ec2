"""A patient writes about a night, reads it again, and takes it back; the whole bot."""

import json

import pytest
from sqlalchemy import select

from domain.notes import LONGEST
from storage import tables

RIGHT_TO_LEFT = "שלום, כאב ראש 😴"


@pytest.fixture
async def ada(world):
    """Somebody who has just taken a first dose."""
    ada = world.person(42)
    await world.enrols(ada)
    await world.until("22:00")
    await world.taps(ada, "Taken")
    return ada


async def written(world):
    async with world.app.database.begin() as tx:
        return len((await tx.execute(select(tables.notes))).all())


async def exported(world, person):
    await world.says(person, "/export")
    await world.taps(person, "JSON")
    found = json.loads(person.last.document)
    return {each["number"]: each["note"] for each in found["occurrences"]}


@pytest.mark.parametrize("text", ["Slept badly.", "=1+1", RIGHT_TO_LEFT, "x" * LONGEST])
async def test_a_note_on_a_receipt_is_kept_shown_again_and_exported(world, ada, text):
    await world.taps(ada, "Note")
    assert world.last(ada).startswith(
        "📝 What would you like to note about the night of Mon, Mar 2"
    )

    await world.says(ada, text)
    assert world.last(ada) == "📝 Your note for the night of Mon, Mar 2 is kept."
    await world.taps(ada, "Read it")

    assert world.last(ada) == f"📝 Mon, Mar 2\n\n{text}"
    assert await exported(world, ada) == {1: text}


async def test_the_morning_after_has_the_same_note_and_can_write_it_anew(world, ada):
    await world.taps(ada, "Note")
    await world.says(ada, "In the night")
    await world.until("07:30")
    await world.taps(ada, "All fine", "Note")
    assert world.last(ada) == "📝 There is a note for the night of Mon, Mar 2."

    await world.taps(ada, "Write anew")
    await world.says(ada, "In the morning")

    await world.taps(ada, "Read it")
    assert world.last(ada).endswith("\n\nIn the morning")
    assert await written(world) == 1


async def test_a_note_can_be_reached_later_by_today_and_by_checkin(world, ada):
    await world.until("18:00")
    await world.says(ada, "/today")
    await world.taps(ada, "Note")
    await world.says(ada, "From /today")
    await world.says(ada, "/checkin")
    await world.taps(ada, "All fine", "Note", "Read it")

    assert world.last(ada) == "📝 Mon, Mar 2\n\nFrom /today"


async def test_a_deleted_note_is_gone(world, ada):
    await world.taps(ada, "Note")
    await world.says(ada, "Take this back")
    await world.taps(ada, "Delete note")

    assert world.last(ada) == "There is no note for the night of Mon, Mar 2 now."
    assert await written(world) == 0
    assert await exported(world, ada) == {1: None}


async def test_never_mind_keeps_nothing_and_the_next_words_are_no_note(world, ada):
    await world.taps(ada, "Note", "Never mind")
    await world.says(ada, "Hello")

    assert world.last(ada).startswith("I did not understand that.")
    assert await written(world) == 0


@pytest.mark.parametrize("meanwhile", ["/today", "Taken"])
async def test_a_command_or_an_answer_to_the_dose_is_never_taken_for_a_note(world, ada, meanwhile):
    await world.taps(ada, "Note")
    await world.says(ada, meanwhile)

    assert await written(world) == 0
    assert "Recorded: 0.5 mg" in world.last(ada)


async def test_a_note_that_is_too_long_is_refused_and_a_shorter_one_is_taken(world, ada):
    await world.taps(ada, "Note")
    await world.says(ada, "x" * (LONGEST + 1))
    assert world.last(ada).startswith("That is longer than 4,000 characters.")
    assert await written(world) == 0

    await world.says(ada, "Shorter")
    assert world.last(ada).endswith("is kept.")


async def test_a_red_flag_in_a_note_brings_help_first_and_the_note_is_kept_too(world, ada):
    await world.taps(ada, "Note")
    said = len(ada.messages)
    await world.says(ada, "I fainted this morning")

    help_first, _frozen, kept = world.new(ada, said)
    assert "112" in help_first
    assert kept == "📝 Your note for the night of Mon, Mar 2 is kept."


async def test_nobody_elses_note_can_be_opened_with_a_button_from_their_chat(world, ada):
    await world.taps(ada, "Note")
    await world.says(ada, "Mine")
    read = next(b.data for row in ada.last.buttons for b in row if b.text == "Read it")
    ben = world.person(43)
    await world.enrols(ben)

    ben.press(ben.last.id, read)
    await world.steps.settle()

    assert ben.toasts[-1].startswith("This button is out of date.")
    assert "Mine" not in "".join(world.texts(ben))


async def test_a_dose_answered_ahead_and_taken_back_does_not_keep_anybody_from_stopping(world):
    ben = world.person(43)
    await world.enrols(ben)
    await world.says(ben, "/today")
    await world.taps(ben, "Taken", "Note")
    await world.says(ben, "Too early")
    await world.says(ben, "/today")
    await world.taps(ben, "Undo")

    await world.says(ben, "/stop")
    await world.taps(ben, "Yes, stop")

    async with world.app.database.begin() as tx:
        assert (await tx.execute(select(tables.courses.c.ended_at))).scalar_one()
        assert (await tx.execute(select(tables.set_aside_updates))).all() == []
