"""Many prompts at once: prepared ahead, kept in groups, and nothing left in the air."""

import asyncio
import gc
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import event
from sqlalchemy.exc import OperationalError

from domain.prompts import Kind, PromptState
from scheduler.sending import AHEAD, SHARED, portions
from storage import Unavailable
from tests.engine import TEN


async def enrolled(engine, people):
    """Return the first nights of so many people, all due now."""
    engine.passes(hours=-1)
    found = [await engine.enrol(engine.telegram.person(100 + n)) for n in range(people)]
    engine.clock.time = TEN
    return found


@dataclass
class Meeting:
    """A channel in which nobody goes on before so many have come."""

    real: object
    wanted: int
    come: int = 0
    all_there: asyncio.Event = field(default_factory=asyncio.Event)

    async def perform(self, *args, **kwargs):
        self.come += 1
        if self.come >= self.wanted:
            self.all_there.set()
        async with asyncio.timeout(5):
            await self.all_there.wait()
        return await self.real.perform(*args, **kwargs)


@contextmanager
def counted(database):
    """Count statements and commits."""
    seen = {"statements": 0, "commits": 0}

    def statement(*_):
        seen["statements"] += 1

    def commit(_):
        seen["commits"] += 1

    event.listen(database.sync_engine, "before_cursor_execute", statement)
    event.listen(database.sync_engine, "commit", commit)
    yield seen
    event.remove(database.sync_engine, "before_cursor_execute", statement)
    event.remove(database.sync_engine, "commit", commit)


async def test_the_next_batches_are_prepared_while_others_are_on_their_way(engine):
    await enrolled(engine, AHEAD)
    meeting = Meeting(engine.channel, wanted=AHEAD)

    assert await replace(engine.sending, batch=1, ahead=AHEAD, channel=meeting).run() == {
        "sent": AHEAD
    }


@given(rate=st.floats(0.1, 1000))
def test_what_a_crash_leaves_in_doubt_is_about_a_second_of_sending(rate):
    batch, ahead = portions(rate)

    assert 1 <= batch <= SHARED and 2 <= ahead <= AHEAD
    assert batch * ahead <= max(2, 1.5 * rate + 2)


def test_where_little_is_sent_a_commit_is_shared_by_half_a_second_of_it():
    assert portions(30) == (15, 2)


async def test_no_more_is_taken_than_can_be_on_its_way(engine):
    nights = await enrolled(engine, AHEAD + 3)
    seen = []

    class Looking(Meeting):
        async def perform(self, *args, **kwargs):
            outcome = await super().perform(*args, **kwargs)
            seen.append([str(await engine.state(night)) for night in nights].count("due"))
            return outcome

    meeting = Looking(engine.channel, wanted=AHEAD)
    await replace(engine.sending, batch=1, ahead=AHEAD, channel=meeting).run()

    assert seen[0] == 3 and seen[-1] == 0


async def test_so_many_commits_for_a_batch_and_none_for_a_prompt(engine):
    await enrolled(engine, 40)
    with counted(engine.database) as seen:
        assert await replace(engine.sending, batch=20).run() == {"sent": 40}

    assert seen["commits"] == 2 * 3 + 1  # claim, mark and conclude; the last claim finds nothing


@pytest.mark.parametrize("kind", [Kind.DOSE, Kind.CHECKIN])
async def test_wording_and_keeping_many_takes_no_more_queries_than_one(engine, kind):
    nights = await enrolled(engine, 20)
    if kind is Kind.CHECKIN:
        for night in nights:
            await engine.answer(night)
        engine.clock.time = (await engine.prompt(nights[0], kind)).due_at
    with counted(engine.database) as one:
        assert await replace(engine.sending, batch=1, may_send=once()).run() == {"sent": 1}
    with counted(engine.database) as many:
        assert await replace(engine.sending, batch=19, may_send=once()).run() == {"sent": 19}

    assert one == many


async def test_told_to_stop_it_ends_what_has_begun_and_begins_nothing(engine):
    nights = await enrolled(engine, 5)

    assert await replace(engine.sending, batch=2, may_send=once()).run() == {"sent": 2}
    states = [await engine.state(night) for night in nights]
    assert sorted(states) == [PromptState.DUE] * 3 + [PromptState.SENT] * 2


async def test_what_is_on_its_way_is_kept_although_the_next_claim_fails(engine, tonight):
    answers = [True]

    with pytest.raises(IndexError):
        await replace(engine.sending, may_send=answers.pop).run()
    assert await engine.state(tonight) is PromptState.SENT


async def test_the_oldest_goes_first_whatever_the_batch(engine):
    engine.passes(hours=-1)
    later = []
    for n in range(6):
        night = await engine.enrol(engine.telegram.person(100 + n))
        await engine.put(night, due_at=TEN - timedelta(seconds=n))
        later.append(100 + n)
    engine.clock.time = TEN
    await replace(engine.sending, batch=2).run()

    assert [entry.chat_id for entry in engine.telegram.ledger.sent()] == later[::-1]


def once():
    """Yes the first time, no ever after."""
    answers = iter([True])
    return lambda: next(answers, False)


async def test_a_database_that_goes_away_under_several_batches_is_one_fault(engine, caplog):
    await enrolled(engine, AHEAD)
    meeting = Meeting(engine.channel, wanted=AHEAD)

    class Leaving:
        """The database, until all are on their way."""

        def begin(self):
            if meeting.all_there.is_set():
                raise OperationalError("", {}, ConnectionError())
            return engine.database.begin()

    with pytest.raises(Unavailable):
        await replace(engine.sending, batch=1, channel=meeting, database=Leaving()).run()
    gc.collect()

    assert "never retrieved" not in caplog.text
