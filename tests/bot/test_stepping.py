from datetime import timedelta

import pytest

from bot.stepping import Steps
from tests.engine import TEN, VAULT, enrol


@pytest.fixture
async def ada(world, clock):
    person = world.person()
    await enrol(world.app.database, VAULT, person, clock())
    return person


async def test_time_stops_wherever_something_is_due(world, clock, ada):
    seen = []
    steps = Steps(world.app, clock, lambda: seen.append(clock()) or 0)
    await steps.advance(TEN + timedelta(hours=2))

    assert {TEN, TEN + timedelta(minutes=20), TEN + timedelta(minutes=60)} <= set(seen)
    assert clock() == TEN + timedelta(hours=2)
    assert [message.at for message in ada.messages] == [
        TEN,
        TEN + timedelta(minutes=20),
        TEN + timedelta(minutes=60),
    ]


async def test_time_never_goes_back(world, clock, ada):
    await world.steps.advance(TEN)
    await world.steps.advance(TEN - timedelta(hours=3))

    assert clock() == TEN


async def test_what_somebody_answers_is_heard_before_time_moves_on(world, clock, ada):
    def taps():
        if ada.messages and "✅ Taken" in ada.last.labels:
            ada.tap("Taken")
            return 1
        return 0

    await Steps(world.app, clock, taps).advance(TEN + timedelta(hours=3))

    assert [message.at for message in ada.messages] == [TEN], "answered, so never nagged"


async def test_nothing_is_to_be_done_where_nobody_is_enrolled(world, clock):
    assert await world.steps.next_at() is None
    await world.steps.advance(clock() + timedelta(days=365))

    assert world.telegram.ledger.of("sendMessage") == []


async def test_a_leap_of_days_leaves_no_night_out(world, clock, ada):
    await world.steps.advance(TEN + timedelta(days=4))

    asked = [message.at for message in ada.messages if "tonight's dose" in message.text]
    assert asked == [TEN + timedelta(days=number) for number in range(5)]
