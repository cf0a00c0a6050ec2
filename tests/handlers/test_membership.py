from datetime import timedelta

import pytest

from domain.occurrences import Reason, State
from domain.prompts import Kind, PromptState
from storage import patients
from tests.engine import TEN, VAULT, enrol, night_of, prompt_row

QUESTION = "🌙 Time for tonight's dose: 0.5 mg."


@pytest.fixture
async def ada(world, clock):
    """A patient since this afternoon, whose first dose is due at ten."""
    person = world.person()
    clock.time = TEN - timedelta(hours=4)
    person.tonight = await enrol(world.app.database, VAULT, person, clock())
    return person


def texts(person):
    return [message.text.partition("\n")[0] for message in person.messages if message.from_bot]


async def unreachable(world, person):
    async with world.app.database.begin() as tx:
        return (await patients.find(tx, VAULT, person.id)).unreachable


async def reaches(world, at):
    await world.steps.advance(at)


async def test_who_blocks_the_bot_is_sent_nothing(world, ada):
    ada.block()
    await reaches(world, TEN + timedelta(days=3))

    assert await unreachable(world, ada)
    assert world.telegram.ledger.of("sendMessage") == []


async def test_who_comes_back_the_same_evening_is_asked_at_once(world, ada):
    ada.block()
    await reaches(world, TEN + timedelta(hours=1))
    ada.unblock()
    await world.steps.settle()

    assert texts(ada) == [QUESTION]


async def test_who_comes_back_before_the_dose_is_asked_at_its_time(world, ada):
    ada.block()
    await world.steps.settle()
    ada.unblock()
    await reaches(world, TEN)

    assert texts(ada) == [QUESTION]


async def test_who_was_found_to_have_blocked_us_is_asked_on_return(world, ada):
    ada.chat.blocked = True  # and Telegram has not told us
    await reaches(world, TEN + timedelta(minutes=5))
    assert await unreachable(world, ada)
    ada.unblock()
    await world.steps.settle()

    assert texts(ada) == [QUESTION]


@pytest.mark.parametrize("nights", [1, 2])
async def test_nights_away_count_as_unreachable_even_after_a_return(world, ada, nights):
    ada.block()
    await reaches(world, TEN + timedelta(days=nights, hours=-3))
    ada.unblock()
    await reaches(world, TEN + timedelta(days=nights + 2))

    for number in range(1, nights + 1):
        night = await night_of(world.app.database, ada.tonight, number)
        assert (night.state, night.reason) == (State.UNANSWERED, Reason.UNREACHABLE)


async def test_who_writes_to_us_can_be_reached_whatever_we_believed(world, ada):
    ada.chat.blocked = True
    await reaches(world, TEN + timedelta(minutes=5))
    ada.chat.blocked = False  # and the update about it was lost
    await world.says(ada, "/help")

    assert not await unreachable(world, ada)
    assert QUESTION in texts(ada)


async def test_an_answered_night_is_not_asked_about_on_return(world, ada):
    await reaches(world, TEN)
    await world.taps(ada, "Taken")
    ada.block()
    await world.steps.settle()
    ada.unblock()
    await reaches(world, TEN + timedelta(hours=1))

    assert texts(ada) == ["✅ Recorded: 0.5 mg · night of Mon, Mar 2 · 22:00"]
    row = await prompt_row(world.app.database, ada.tonight, Kind.DOSE)
    assert row.state is PromptState.SENT


async def test_a_stranger_who_blocks_and_returns_is_not_remembered(world):
    eve = world.person(77)
    eve.start()
    eve.block()
    await world.steps.settle()
    eve.unblock()
    await world.steps.settle()

    async with world.app.database.begin() as tx:
        assert await patients.find(tx, VAULT, eve.id) is None
    assert eve.messages == []
