from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass

import pytest
from sqlalchemy.exc import OperationalError

from handlers.unkept import TELL_AT
from simulator.core import Telegram
from storage import Unavailable
from tests.handlers.desk import Desk
from tests.world import TOKEN

AGAIN = "Not saved yet. I keep trying. If I ask you again, please tap again."


@pytest.fixture
def desk(database, clock):
    return Desk(database, clock, Telegram(token=TOKEN, now=clock))


@dataclass
class Unheard:
    """The real database, which keeps commit *lost* from now and does not say so."""

    real: object
    lost: int = 0

    @asynccontextmanager
    async def begin(self):
        async with self.real.begin() as tx:
            yield tx
        self.lost -= 1
        if self.lost == 0:
            raise OperationalError("", {}, ConnectionError())


@pytest.fixture
def deaf(database, clock):
    return Desk(Unheard(database), clock, Telegram(token=TOKEN, now=clock))


async def kept_unheard(deaf, update):
    """Take *update*, whose commit is the second, and never hear that it was kept."""
    deaf.database.lost = 2
    with pytest.raises(Unavailable):
        await deaf.take(update)


async def fails(desk, *updates, times):
    desk.down = times
    for _ in range(times):
        with suppress(Unavailable):
            await desk.take(*updates)
    await desk.intake.delivery.drain()


def toasts(desk):
    return [
        (entry.params["callback_query_id"], entry.params.get("text"))
        for entry in desk.telegram.ledger.of("answerCallbackQuery")
    ]


async def test_who_taps_while_nothing_can_be_kept_is_told_once_that_it_is_not_saved(desk):
    await fails(desk, desk.tapped("t:down", query="7"), times=TELL_AT + 3)

    assert toasts(desk) == [("7", AGAIN)]
    assert await desk.noted() == set()


async def test_of_a_commit_that_fails_once_nobody_hears(desk):
    update = desk.tapped("t:down", query="7")
    await fails(desk, update, times=TELL_AT - 1)
    await desk.take(update)

    assert toasts(desk) == [("7", None)]
    assert await desk.noted() == {"down"}


async def test_all_whose_taps_wait_are_told_in_their_language(desk):
    theirs = [
        desk.tapped("t:go", query="7", by=42, speaks="de"),
        desk.tapped("t:down", query="8", by=43),
        desk.message("/note a", by=44),
        {"update_id": 900, "callback_query": "nonsense"},
    ]
    await fails(desk, *theirs, times=TELL_AT)

    [(_, german), english] = sorted(toasts(desk))
    assert german.startswith("Noch nicht gespeichert.") and english == ("8", AGAIN)


async def test_the_next_outage_is_told_again(desk):
    for query in ("7", "8"):
        update = desk.tapped(f"t:down{query}", query=query)
        await fails(desk, update, times=TELL_AT)
        await desk.take(update)

    assert [each for each in toasts(desk) if each[1]] == [("7", AGAIN), ("8", AGAIN)]


async def test_what_was_kept_unheard_is_answered_when_it_comes_again(deaf):
    update = deaf.message("/note a")
    await kept_unheard(deaf, update)
    await deaf.take(update)
    await deaf.take(update)

    assert deaf.calls == {"a": 1}
    assert deaf.telegram.ledger.texts(42) == ["Noted: a"]


async def test_another_update_that_comes_first_takes_no_answer_away(deaf):
    """A webhook brings updates in any order."""
    updates = [deaf.message("/note a"), deaf.message("/note b")]
    for each in updates:
        await kept_unheard(deaf, each)
    await deaf.take(deaf.message("/note c"))
    for each in updates:
        await deaf.take(each)

    assert deaf.telegram.ledger.texts(42) == ["Noted: c", "Noted: a", "Noted: b"]


async def test_what_may_have_been_kept_is_not_remembered_without_end(deaf, monkeypatch):
    monkeypatch.setattr("handlers.unkept.REMEMBERED", 1)
    updates = [deaf.message("/note a"), deaf.message("/note b")]
    for each in updates:
        await kept_unheard(deaf, each)
    for each in updates:
        await deaf.take(each)

    assert deaf.telegram.ledger.texts(42) == ["Noted: b"]
