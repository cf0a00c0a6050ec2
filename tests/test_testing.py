"""/test: somebody wants to know whether messages arrive."""

import pytest


@pytest.fixture
async def ada(world):
    person = world.person(42)
    await world.enrols(person)
    return person


async def test_a_test_message_comes_after_a_minute_and_not_before(world, ada):
    await world.says(ada, "/test")
    assert world.last(ada).startswith("A test message comes in one minute.")
    await world.passes(seconds=50)
    assert world.last(ada).startswith("A test message comes in one minute.")

    await world.passes(seconds=20)

    assert world.last(ada).startswith("🔔 This is your test.")
    assert world.labels(ada) == []


async def test_it_can_be_asked_for_again_the_same_night(world, ada):
    for _ in range(2):
        await world.says(ada, "/test")
        await world.passes(minutes=2)

    assert sum(text.startswith("🔔") for text in world.texts(ada)) == 2


async def test_it_says_when_a_message_last_went_out(world, ada):
    await world.until("22:00")
    await world.taps(ada, "Taken")
    await world.says(ada, "/test")

    assert "My last message to you about your plan: Mon, Mar 2 at 22:00." in world.last(ada)


async def test_it_works_in_a_pause_too_and_asks_for_no_dose(world, ada):
    await world.says(ada, "/pause")
    await world.taps(ada, "My own choice", "Felt ill")
    await world.says(ada, "/test")
    heard = len(ada.messages)
    await world.passes(hours=12)

    assert [text[:21] for text in world.new(ada, heard)] == ["🔔 This is your test. "[:21]]


async def test_who_has_no_plan_is_told_so(world):
    person = world.person(43)
    await world.says(person, "/test")

    assert world.last(person) == "No plan is running here. Send /start to set one up."
