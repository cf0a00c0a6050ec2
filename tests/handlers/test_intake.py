import logging
from contextlib import suppress
from datetime import timedelta

import pytest

from handlers.flooding import BURST, EACH, Flood
from handlers.intake import ATTEMPTS
from simulator.core import Telegram
from storage import Unavailable
from storage.database import open_database
from tests.handlers.desk import Desk, Killed
from tests.world import TOKEN

CANARY = "canary-7f3a"


@pytest.fixture
def desk(database, clock):
    return Desk(database, clock, Telegram(token=TOKEN, now=clock))


def texts(desk, person=42):
    return desk.telegram.ledger.texts(person)


async def test_an_update_is_applied_and_answered(desk):
    await desk.take(desk.message("/note a"))

    assert await desk.noted() == {"a"}
    assert texts(desk) == ["Noted: a"]


async def test_an_update_that_comes_twice_takes_effect_once(desk):
    update = desk.message("/note a")
    await desk.take(update)
    await desk.take(update)
    await desk.take(update, desk.message("/note b"))

    assert desk.calls == {"a": 1, "b": 1}
    assert texts(desk) == ["Noted: a", "Noted: b"]


async def test_an_update_twice_in_one_fetch_takes_effect_once(desk):
    update = desk.message("/note a")
    await desk.take(update, update, desk.message("/note b"))

    assert desk.calls == {"a": 1, "b": 1}


async def test_after_a_crash_between_commit_and_confirmation_nothing_happens_twice(desk):
    updates = [desk.message("/note a"), desk.message("/note b")]
    await desk.take(*updates)

    desk.intake = desk.open()
    await desk.take(*updates, desk.message("/note c"))

    assert desk.calls == {"a": 1, "b": 1, "c": 1}


async def test_what_one_chat_is_told_keeps_the_order_of_what_it_said(desk):
    await desk.take(*(desk.message(f"/note {n}") for n in range(20)))

    assert texts(desk) == [f"Noted: {n}" for n in range(20)]


async def test_nothing_is_said_before_it_is_kept(desk):
    """The reply of the first update leaves only with the commit of them all."""
    desk.down = 1
    with pytest.raises(Unavailable):
        await desk.take(desk.message("/note a"), desk.message("/down b"))
    await desk.intake.delivery.drain()

    assert texts(desk) == []
    assert await desk.noted() == set()


async def test_a_failing_update_is_tried_three_times_and_set_aside(desk):
    await desk.take(desk.message("/fail a"), desk.message("/note b"))

    assert desk.calls == {"a": ATTEMPTS, "b": 1}
    assert await desk.processed() == {1, 2}
    [(update_id, _at, kind, error)] = await desk.set_aside()
    assert (update_id, kind, error) == (1, "message", "ValueError")


async def test_a_failing_update_leaves_no_trace_and_says_nothing(desk):
    await desk.take(desk.message("/note a"), desk.message("/fail b"), desk.message("/note c"))

    assert await desk.noted() == {"a", "c"}
    assert texts(desk) == ["Noted: a", "Noted: c"]


async def test_what_cannot_even_be_read_is_set_aside(desk):
    nonsense = {"update_id": 900, "message": {"message_id": 1, "date": "soon", "chat": []}}
    await desk.take(nonsense, desk.message("/note a"))

    assert await desk.noted() == {"a"}
    [(update_id, _at, kind, _error)] = await desk.set_aside()
    assert (update_id, kind) == (900, "message")


async def test_an_update_the_database_refuses_is_set_aside_and_its_neighbours_are_not(desk):
    await desk.take(desk.message("/note a"), desk.message("/clash b"), desk.message("/note c"))

    assert await desk.noted() == {"a", "c"}
    assert [row[0] for row in await desk.set_aside()] == [2]


async def test_while_the_database_is_away_nothing_is_set_aside(desk):
    updates = [desk.message("/down a"), desk.message("/note b")]
    desk.down = ATTEMPTS + 3
    for _ in range(desk.down):
        with pytest.raises(Unavailable):
            await desk.take(*updates)
    await desk.take(*updates)

    assert await desk.noted() == {"a", "b"}
    assert await desk.set_aside() == []


async def test_an_update_that_waits_too_long_for_the_database_is_not_set_aside(
    database, clock, monkeypatch
):
    monkeypatch.setattr("storage.database.TURN_COMES_WITHIN", 0.01)
    hasty = open_database(str(database.url))
    desk = Desk(hasty, clock, Telegram(token=TOKEN, now=clock))
    update = desk.message("/note a")
    async with hasty.begin():
        for _ in range(ATTEMPTS + 1):
            with pytest.raises(Unavailable):
                await desk.take(update)
    await desk.take(update)

    assert desk.calls == {"a": 1}
    assert await desk.set_aside() == []
    await hasty.dispose()


async def test_an_update_that_kills_the_process_is_set_aside_and_its_neighbours_are_not(desk):
    updates = [desk.message("/note a"), desk.message("/die b"), desk.message("/note c")]
    for _ in range(10):
        with suppress(Killed):
            await desk.take(*updates)
        desk.intake = desk.open()

    assert desk.calls == {"a": 2, "b": ATTEMPTS, "c": 1}  # a was rolled back the first time
    assert await desk.noted() == {"a", "c"}
    assert [row[0] for row in await desk.set_aside()] == [2]


async def test_the_text_of_what_was_set_aside_is_kept_nowhere(desk, caplog, tmp_path):
    caplog.set_level(logging.DEBUG)
    await desk.take(desk.message(f"/fail {CANARY}"))

    assert len(await desk.set_aside()) == 1
    assert CANARY.encode() not in b"".join(path.read_bytes() for path in tmp_path.iterdir())


async def test_of_a_batch_that_is_all_poison_nothing_stays(desk):
    await desk.take(*(desk.message(f"/fail {n}") for n in range(5)))

    assert await desk.processed() == {1, 2, 3, 4, 5}
    assert len(await desk.set_aside()) == 5


async def test_an_empty_fetch_is_no_work(desk):
    await desk.take()

    assert await desk.processed() == set()


async def test_a_flood_of_one_person_is_read_in_part_and_keeps_nobody_else_waiting(desk):
    flood = [desk.message(f"/note {n}") for n in range(1000)]
    others = [desk.message(f"/note other {n}", by=100 + n) for n in range(50)]
    await desk.take(*flood, *others)

    assert len(await desk.noted()) == BURST + 50
    assert {f"other {n}" for n in range(50)} <= await desk.noted()
    assert sum("a lot at once" in text for text in texts(desk)) == 1


async def test_what_was_left_unread_of_a_flood_is_done_with(desk):
    flood = [desk.message(f"/note {n}") for n in range(BURST + 5)]
    await desk.take(*flood)
    desk.intake = desk.open()
    await desk.take(*flood)

    assert sum(desk.calls.values()) == BURST


async def test_after_a_flood_one_more_is_read_each_second(desk):
    await desk.take(*(desk.message(f"/note {n}") for n in range(BURST + 1)))
    desk.clock.time += 2 * EACH
    await desk.take(*(desk.message(f"/note later {n}") for n in range(5)))

    assert {"later 0", "later 1"} <= await desk.noted()
    assert len(await desk.noted()) == BURST + 2


def test_a_clock_that_is_set_back_silences_nobody(desk):
    flood = Flood(desk.clock)
    many = [desk.message("/note") for _ in range(BURST + 1)]
    assert len(flood.over(many)[0]) == 1

    desk.clock.time -= timedelta(days=1)
    assert len(flood.over(many[:1])[0]) == 1
    desk.clock.time += 2 * EACH
    assert flood.over(many[:1])[0] == []
