"""A drawer that runs empty, in the whole bot: counted, warned once, filled up in two taps."""

import pytest


@pytest.fixture
async def ada(world):
    """A patient on 0.5 mg for 14 nights, 1 mg for 14, then 1.5 mg; 0.5 and 1.5 mg in hand."""
    person = world.person(42)
    await world.enrols(person)
    return person


async def nights(world, person, count):
    for _ in range(count):
        await world.until("22:00")
        await world.taps(person, "Taken")
        await world.until("07:30")
        await world.taps(person, "All fine")
        await world.until("12:00")


def said(world, person, start):
    return [text for text in world.texts(person) if text.startswith(start)]


async def test_what_will_not_do_is_said_once_and_filled_up_in_two_taps(world, ada):
    await world.says(ada, "/supply")
    await world.taps(ada, "Count")
    await world.says(ada, "20")
    await world.taps(ada, "None")
    assert "The step to 1 mg can come from Mon, Mar 16 on." in world.last(ada)

    # 14 nights of 0.5 mg, then three of 1 mg: night 18, on the 19th, is the first without.
    await nights(world, ada, 6)
    assert said(world, ada, "📦 What you have") == []
    await nights(world, ada, 1)
    assert "makes 3 nights of it." in said(world, ada, "📦 What you have")[0]

    await world.taps(ada, "Refilled", "60 × 0.5 mg")
    assert "• 73 × 0.5 mg" in said(world, ada, "✅ Recorded.\n📦 In hand")[0]


async def test_the_weekly_question_is_answered_in_one_tap(world, ada):
    await nights(world, ada, 7)
    await world.taps(ada, "No changes")

    assert "✅ Recorded: no changes this week. Thank you." in world.texts(ada)


async def test_pain_pills_in_the_weekly_question_freeze_the_plan(world, ada):
    await nights(world, ada, 7)
    await world.taps(ada, "Something changed", "Pain pills (opioid)")
    assert world.labels(ada) == ["A clinician cleared me"]
    heard = len(ada.messages)
    await world.until("23:00")

    assert world.new(ada, heard) == []


async def test_a_new_wake_time_moves_the_weekly_question(world, ada):
    await nights(world, ada, 6)
    await world.until("22:05")
    await world.says(ada, "/settings")
    await world.taps(ada, "Wake time", "09:00")
    await world.until("11:29")
    assert said(world, ada, "A quick weekly question.") == []
    await world.until("11:30")

    assert len(said(world, ada, "A quick weekly question.")) == 1
