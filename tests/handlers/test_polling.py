import asyncio
from dataclasses import dataclass, field
from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.exc import OperationalError
from telegram.error import NetworkError

from domain.occurrences import State
from domain.prompts import Kind, PromptState
from domain.silences import DEAF_AFTER
from handlers.polling import PAGE, Polling, TokenRevokedError
from scheduler.freezing import FreezingSweep
from simulator.core import Telegram
from storage import marks, reopening
from storage.tables import gaps
from tests.engine import TEN, VAULT, Alone, Engine, enrol, night_of, prompt_row
from tests.handlers.desk import Desk
from tests.world import TOKEN


@dataclass
class Line:
    """A bot that listens and sends, on a clock that a test moves."""

    desk: Desk
    engine: Engine
    polling: Polling = field(init=False)

    def __post_init__(self):
        self.restart()

    def restart(self):
        """Forget everything that only the process knew."""
        intake = self.desk.open()
        self.polling = Polling(
            intake.bot, self.desk.database, intake, self.desk.clock, self.engine.seconds, Alone(), 0
        )

    async def gaps(self):
        async with self.desk.database.begin() as tx:
            return [tuple(row) for row in await tx.execute(select(gaps).order_by(gaps.c.since))]

    async def hears_nothing(self, **duration):
        """Let time pass in which every poll fails."""
        self.engine.telegram.faults.add("getUpdates", "refuse")
        self.engine.passes(**duration)
        with pytest.raises(NetworkError):
            await self.polling.once()


@pytest.fixture
def telegram(clock):
    return Telegram(token=TOKEN, now=clock)


@pytest.fixture
def line(database, clock, telegram):
    return Line(Desk(database, clock, telegram), Engine(database, VAULT, clock, telegram))


@pytest.fixture
async def tonight(line, clock, telegram):
    """The first night of somebody who was just asked about it."""
    clock.time = TEN - timedelta(hours=1)
    night = await enrol(line.desk.database, VAULT, telegram.person(42), clock())
    clock.time = TEN
    await line.polling.once()
    assert await line.engine.send() == {"sent": 1}
    return night


async def test_an_update_is_confirmed_only_after_it_was_applied(line, telegram):
    ada = telegram.person(42)
    update_id = ada.say("/note a")
    await line.polling.once()
    assert [update.id for update in telegram.updates.waiting()] == [update_id]

    await line.polling.once()
    assert telegram.updates.waiting() == []
    assert await line.desk.processed() == {update_id}


async def test_after_a_crash_before_the_commit_the_update_comes_again(line, telegram):
    telegram.person(42).say("/down a")
    line.desk.down = 1
    with pytest.raises(Exception, match="select"):
        await line.polling.once()

    line.restart()
    await line.polling.once()
    assert await line.desk.noted() == {"a", marks.LISTENED}


async def test_a_crash_between_commit_and_confirmation_does_nothing_twice(line, telegram):
    telegram.person(42).say("/note a")
    await line.polling.once()

    line.restart()
    await line.polling.once()
    assert line.desk.calls == {"a": 1}


async def test_an_update_that_telegram_delivers_again_does_nothing_twice(line, telegram):
    update_id = telegram.person(42).say("/note a")
    await line.polling.once()
    await line.polling.once()
    telegram.redeliver(update_id)
    await line.polling.once()

    assert line.desk.calls == {"a": 1}


async def test_poison_at_the_head_of_the_queue_holds_nobody_up(line, telegram):
    telegram.person(42).say("/fail a")
    telegram.person(43).say("/note b")
    await line.polling.once()

    assert line.desk.calls["b"] == 1
    assert len(await line.desk.set_aside()) == 1


async def test_ids_that_start_anew_after_a_quiet_week_are_heard(line, telegram):
    ada = telegram.person(42)
    ada.say("/note a")
    await line.polling.once()
    await line.polling.once()

    telegram.next_update_id = 1_000
    ada.say("/note b")
    await line.polling.once()
    assert line.desk.calls == {"a": 1, "b": 1}


async def test_two_minutes_without_hearing_lose_no_tap(line, tonight):
    await line.hears_nothing(seconds=DEAF_AFTER.total_seconds())
    await line.polling.once()

    assert await line.gaps() == []
    assert await line.engine.prompt(tonight, Kind.REOPENED) is None


async def test_after_a_longer_gap_open_questions_are_asked_once_more(line, telegram, tonight):
    await line.hears_nothing(minutes=5)
    await line.polling.once()
    assert await line.engine.send() == {"sent": 1}

    assert len(await line.gaps()) == 1
    assert telegram.person(42).last.text.startswith("🌙 We could not hear you for a while.")
    await line.hears_nothing(minutes=5)
    await line.polling.once()
    assert await line.engine.send() == {}


async def test_after_a_restart_later_than_two_minutes_they_are_asked_too(line, tonight):
    line.engine.passes(minutes=5)
    line.restart()
    await line.polling.once()

    assert (await line.engine.prompt(tonight, Kind.REOPENED)).state is PromptState.DUE
    [(since, until)] = await line.gaps()
    assert until - since == timedelta(minutes=5)


async def test_a_quick_restart_asks_nobody_again(line, tonight):
    line.engine.passes(minutes=1)
    line.restart()
    await line.polling.once()

    assert await line.gaps() == []


async def test_the_first_start_ever_is_no_gap(line):
    await line.polling.once()

    assert await line.gaps() == []


async def test_a_night_that_was_answered_in_time_is_not_asked_about_again(line, tonight):
    await line.engine.answer(tonight)
    await line.hears_nothing(minutes=5)
    await line.polling.once()

    assert await line.engine.prompt(tonight, Kind.REOPENED) is None


async def test_what_waited_at_telegram_counts_before_anybody_is_asked_again(
    line, telegram, tonight
):
    """A typed answer outlives the gap; the poll that brings it ends the gap as well."""
    telegram.faults.add("getUpdates", "refuse")
    line.engine.passes(minutes=5)
    with pytest.raises(NetworkError):
        await line.polling.once()
    telegram.person(42).say("/note answered")
    await line.polling.once()

    assert line.desk.calls == {"answered": 1}


@pytest.mark.parametrize("restarted", [False, True])
async def test_nobody_is_asked_again_while_more_waits_at_telegram(
    line, telegram, tonight, restarted
):
    """A fetch brings a hundred updates; the answer may be in the next."""
    await line.hears_nothing(minutes=5)
    if restarted:
        line.restart()
    for person in range(1000, 1000 + PAGE):
        telegram.person(person).say("/note a")
    telegram.person(42).say("/note answered")
    assert await line.polling.once() == PAGE
    assert await line.gaps() == []
    await line.engine.answer(tonight)  # as the next update will do
    assert await line.polling.once() == 1

    assert len(await line.gaps()) == 1
    assert await line.engine.prompt(tonight, Kind.REOPENED) is None


async def test_a_gap_that_the_database_could_not_keep_is_not_forgotten(line, tonight, monkeypatch):
    async def away(*_):
        raise OperationalError("insert", {}, ConnectionError())

    await line.hears_nothing(minutes=5)
    with monkeypatch.context() as patched:
        patched.setattr(reopening, "reopen", away)
        with pytest.raises(OperationalError):
            await line.polling.once()

    line.engine.passes(seconds=1)
    await line.polling.once()
    assert len(await line.gaps()) == 1
    assert await line.engine.prompt(tonight, Kind.REOPENED)


async def test_a_gap_seen_again_after_a_crash_is_one_gap(line, tonight):
    for _ in range(2):
        line.engine.passes(minutes=5)
        line.restart()
        async with line.desk.database.begin() as tx:
            await marks.put(tx, marks.LISTENED, at=TEN)  # nothing was noted before the crash
        await line.polling.once()

    [(since, until)] = await line.gaps()
    assert (since, until) == (TEN, TEN + timedelta(minutes=10))


async def test_silence_in_a_gap_is_our_outage_and_not_an_unanswered_night(line, tonight):
    await line.hears_nothing(hours=13)
    await line.polling.once()
    line.engine.passes(hours=40)
    await line.engine.recover()  # the reopened question ran out of time
    await FreezingSweep(line.desk.database, line.desk.clock).run()

    night = await night_of(line.desk.database, tonight, 1)
    assert night.state is State.NOT_PROMPTED


async def test_silence_after_the_question_was_asked_again_is_silence(line, tonight):
    await line.hears_nothing(hours=3)
    await line.polling.once()
    assert await line.engine.send() == {"sent": 1}
    line.engine.passes(hours=50)
    await FreezingSweep(line.desk.database, line.desk.clock).run()

    night = await night_of(line.desk.database, tonight, 1)
    assert night.state is State.UNANSWERED


async def test_a_revoked_token_ends_listening(line, telegram):
    await line.polling.bot.initialize()
    telegram.faults.add("getUpdates", "revoke")

    with pytest.raises(TokenRevokedError):
        await line.polling.run(asyncio.Event())


async def test_told_to_stop_a_poll_that_waits_is_left_and_nothing_it_had_is_lost(line, telegram):
    line.polling.poll_seconds = 25
    stop = asyncio.Event()
    listening = asyncio.create_task(line.polling.run(stop))
    version = telegram.version
    while not telegram.updates.turn:
        version = await telegram.wait(version)
    stop.set()
    await listening

    telegram.person(42).say("/note a")
    line.restart()
    await line.polling.once()
    assert line.desk.calls == {"a": 1}


async def test_a_network_that_comes_back_is_listened_to_again(line, telegram):
    telegram.faults.add("getUpdates", "drop")
    telegram.person(42).say("/note a")
    stop = asyncio.Event()
    line.polling.poll_seconds = 25
    listening = asyncio.create_task(line.polling.run(stop))
    version = telegram.version
    while "Noted: a" not in telegram.ledger.texts(42):
        version = await telegram.wait(version)
    stop.set()
    await listening

    assert line.polling.silence() == 0


async def test_before_anything_was_heard_the_silence_is_endless(line):
    assert line.polling.silence() == float("inf")


async def test_a_prompt_in_doubt_is_not_opened_again_as_well(line, telegram, clock):
    clock.time = TEN - timedelta(hours=1)
    night = await enrol(line.desk.database, VAULT, telegram.person(42), clock())
    clock.time = TEN
    await line.polling.once()
    telegram.faults.add("sendMessage", "deliver_then_hang")
    await line.engine.send()
    await line.hears_nothing(minutes=5)
    await line.polling.once()

    assert await prompt_row(line.desk.database, night, Kind.REOPENED) is None
