from dataclasses import dataclass, replace
from datetime import timedelta

import pytest
from sqlalchemy import update

from bot.limits import Limiter
from domain.occurrences import State
from domain.prompts import LEASE, RECOVER_AFTER, Kind, Prompt, PromptState
from messages.channel import Sent
from scheduler.halting import HaltingSweep
from scheduler.results import keep
from storage import courses, halts, marks, patients, prompts, sending
from storage.database import open_database
from storage.tables import occurrences
from storage.tables import patients as people
from tests.engine import TEN, Engine

QUESTION = "🌙 Time for tonight's dose: 0.5 mg."
REMINDER = "🌙 A reminder for Mon, Mar 2: 0.5 mg. One dose only, even if you see this twice."


async def begin(engine):
    """Claim what is due and commit that its request begins, as a sender does before it sends."""
    async with engine.database.begin() as tx:
        claimed = await sending.claim(tx, engine.clock(), limit=25)
    async with engine.database.begin() as tx:
        return await sending.mark_sending(tx, claimed, engine.clock())


def texts(person):
    """Return the first line of each message."""
    return [message.text.partition("\n")[0] for message in person.messages]


async def stop(engine, night):
    """Do to the database what handlers/stopping.py does while a prompt is on its way."""
    async with engine.database.begin() as tx:
        await prompts.withdraw(tx, night.course_id, why="stopped")
        await courses.change(tx, night.course_id, ended_at=engine.clock(), plan_next_at=None)


async def recovered(engine):
    """Let the lease run out and the ten minutes pass."""
    engine.clock.time += LEASE
    await engine.recover()
    engine.clock.time += RECOVER_AFTER
    await engine.recover()


async def another(engine):
    """Return Bob, whose first dose is due now as well."""
    bob = engine.telegram.person(43)
    engine.passes(hours=-1)
    await engine.enrol(bob)
    engine.passes(hours=1)
    return bob


@dataclass
class Watched:
    """A channel that does *before* anything is said, and then what the real one does."""

    real: object
    before: object

    async def perform(self, *args, **kwargs):
        await self.before()
        return await self.real.perform(*args, **kwargs)


async def test_a_prompt_that_is_due_is_sent_once(engine, ada, tonight):
    assert await engine.send() == {"sent": 1}
    assert await engine.send() == {}
    assert texts(ada) == [QUESTION]


async def test_nothing_is_sent_before_its_time(engine, ada, tonight):
    engine.passes(seconds=-1)

    assert await engine.send() == {}


async def test_that_a_request_begins_is_committed_before_its_first_byte(engine, ada, tonight):
    seen = []

    async def look():
        seen.append(await engine.state(tonight))

    await replace(engine.sending, channel=Watched(engine.channel, look)).run()

    assert seen == [PromptState.SENDING]


async def test_a_crash_after_the_claim_is_certainly_unsent_and_sent_after_the_lease(
    engine, ada, tonight
):
    async with engine.database.begin() as tx:
        assert len(await sending.claim(tx, engine.clock(), limit=25)) == 1

    assert await engine.send() == {}
    engine.passes(seconds=LEASE.total_seconds() - 1)
    assert await engine.recover() == {}
    engine.passes(seconds=1)
    assert await engine.recover() == {"released": 1}
    assert await engine.send() == {"sent": 1}
    assert texts(ada) == [QUESTION]


async def test_a_crash_before_the_request_is_followed_once_ten_minutes_later(engine, ada, tonight):
    await begin(engine)

    engine.clock.time += LEASE
    assert await engine.recover() == {"ambiguous": 1}
    engine.passes(seconds=RECOVER_AFTER.total_seconds() - 1)
    assert await engine.recover() == {}
    engine.passes(seconds=1)
    assert await engine.recover() == {"asked again": 1}
    assert await engine.send() == {"sent": 1}
    assert texts(ada) == [REMINDER]


async def test_a_crash_after_the_request_is_followed_by_a_reminder_and_never_a_third(
    engine, ada, tonight
):
    await begin(engine)
    await engine.bot.send_message(ada.id, QUESTION)

    await recovered(engine)
    assert await engine.send() == {"sent": 1}
    assert texts(ada) == [QUESTION, REMINDER]

    await recovered(engine)
    assert await engine.send() == {}


@pytest.mark.parametrize("mishap", ["deliver_then_fail", "deliver_then_hang"])
async def test_a_lost_answer_brings_one_reminder_and_never_a_third(engine, ada, tonight, mishap):
    engine.telegram.faults.add("sendMessage", mishap, times=None)

    assert await engine.send() == {"ambiguous": 1}
    assert await engine.send() == {}
    await recovered(engine)
    assert await engine.send() == {"ambiguous": 1}
    await recovered(engine)
    assert await engine.send() == {}

    first, second = engine.telegram.ledger.sent(ada.id)
    assert second.at - first.at >= RECOVER_AFTER
    assert texts(ada) == [QUESTION, REMINDER]
    assert await engine.state(tonight) is PromptState.AMBIGUOUS


@pytest.mark.parametrize("mishap", ["drop", "internal"])
async def test_what_may_have_arrived_is_not_sent_again_at_once(engine, ada, tonight, mishap):
    engine.telegram.faults.add("sendMessage", mishap)

    assert await engine.send() == {"ambiguous": 1}
    engine.passes(minutes=9)
    await engine.recover()
    assert await engine.send() == {}
    engine.passes(minutes=1)
    await engine.recover()
    assert await engine.send() == {"sent": 1}
    assert texts(ada) == [REMINDER]


async def test_a_refused_connection_means_not_sent_and_is_tried_again(engine, ada, tonight):
    engine.telegram.faults.add("sendMessage", "refuse", times=3)

    for _ in range(3):
        assert await engine.send() == {"put off": 1}
        engine.passes(seconds=1)
    assert await engine.send() == {"sent": 1}
    assert texts(ada) == [QUESTION]


async def test_the_answer_to_the_first_copy_stops_the_reminder(engine, ada, tonight):
    engine.telegram.faults.add("sendMessage", "deliver_then_hang")
    await engine.send()
    engine.passes(minutes=5)
    await engine.answer(tonight)

    await recovered(engine)
    assert await engine.send() == {}
    assert len(ada.messages) == 1


@pytest.mark.parametrize(
    ("kind", "grace"),
    [
        (Kind.DOSE, timedelta(hours=4)),
        (Kind.NAG_1, timedelta(minutes=15)),
        (Kind.CHECKIN, timedelta(hours=6)),
    ],
)
async def test_nothing_goes_out_after_its_grace(engine, ada, tonight, kind, grace):
    if kind is Kind.NAG_1:
        await engine.send()
    said, due = len(ada.messages), (await engine.prompt(tonight, kind)).due_at
    engine.clock.time = due + grace - timedelta(seconds=1)
    row = await engine.prompt(tonight, kind)
    assert row.due_at <= engine.clock() < row.expires_at

    engine.passes(seconds=1)
    await engine.send()
    await engine.recover()

    assert QUESTION not in texts(ada)[said:]
    row = await engine.prompt(tonight, kind)
    assert (row.state, row.why) == (PromptState.MISSED, "late")


async def test_a_reminder_is_not_sent_after_the_grace_either(engine, ada, tonight):
    engine.telegram.faults.add("sendMessage", "drop")
    engine.passes(hours=3, minutes=55)
    assert await engine.send() == {"ambiguous": 1}

    await recovered(engine)
    assert await engine.send() == {}
    assert ada.messages == []


async def test_a_429_halts_everybody_until_it_is_over(engine, ada, tonight):
    bob = engine.telegram.person(43)
    engine.passes(hours=-1)
    await engine.enrol(bob)
    engine.passes(hours=1)
    engine.telegram.faults.add("sendMessage", "flood", seconds=600)

    one_by_one = replace(engine.sending, batch=1)
    assert dict(await one_by_one.run()) == {"put off": 2}
    asked = len(engine.telegram.ledger.of("sendMessage"))
    assert asked == 1
    engine.passes(seconds=599)
    assert await engine.send() == {}
    assert len(engine.telegram.ledger.of("sendMessage")) == asked
    engine.passes(seconds=1)
    assert await engine.send() == {"sent": 2}
    assert texts(ada) == texts(bob) == [QUESTION]


async def test_a_halt_survives_a_restart(engine, ada, tonight):
    engine.telegram.faults.add("sendMessage", "flood", seconds=600)
    await engine.send()

    again = Engine(engine.database, engine.vault, engine.clock, engine.telegram)
    engine.passes(seconds=599)
    assert await again.send() == {}
    engine.passes(seconds=1)
    assert await again.send() == {"sent": 1}


async def test_a_halt_that_outlasts_the_grace_makes_the_prompt_missed(engine, ada, tonight):
    engine.telegram.faults.add("sendMessage", "flood", seconds=5 * 3600)
    await engine.send()
    engine.passes(hours=5)

    assert await engine.send() == {}
    assert await engine.recover() == {"missed": 1}
    assert await engine.state(tonight) is PromptState.MISSED


async def test_a_shorter_halt_never_ends_a_longer_one(engine, ada, tonight):
    until = engine.clock() + timedelta(hours=1)
    async with engine.database.begin() as tx:
        await marks.put(tx, marks.HALTED, at=until)
    engine.passes(minutes=59, seconds=59)
    assert await engine.send() == {}

    async with engine.database.begin() as tx:
        assert await marks.at(tx, marks.HALTED) == until


async def test_a_halt_by_a_clock_that_was_ahead_is_no_longer_than_telegram_said(
    engine, ada, tonight
):
    async with engine.database.begin() as tx:
        await halts.begin(tx, timedelta(seconds=5), now=TEN + timedelta(hours=2))
    assert await engine.send() == {}
    await HaltingSweep(engine.database, engine.channel.limiter, engine.clock).run()
    assert engine.channel.limiter.halted() <= 5

    engine.passes(seconds=5)
    assert await engine.send() == {"sent": 1}


async def test_a_halt_may_become_longer_and_not_shorter(engine):
    async with engine.database.begin() as tx:
        for seconds in (5, 600, 60):
            await halts.begin(tx, timedelta(seconds=seconds), now=TEN)
        assert await halts.left(tx, TEN + timedelta(seconds=1)) == timedelta(seconds=599)
        assert await halts.left(tx, TEN + timedelta(seconds=600)) == timedelta(0)


async def test_who_has_blocked_us_is_unreachable_and_left_alone(engine, ada, tonight):
    engine.telegram.faults.add("sendMessage", "block")

    assert await engine.send() == {"blocked": 1}
    assert await engine.state(tonight) is PromptState.BLOCKED
    assert await engine.state(tonight, Kind.CHECKIN) is PromptState.BLOCKED
    async with engine.database.begin() as tx:
        known = await patients.find(tx, engine.vault, ada.id)
    assert known.unreachable


async def test_what_telegram_refuses_is_not_tried_again(engine, ada, tonight):
    del engine.telegram.world.chats[ada.id]

    assert await engine.send() == {"refused": 1}
    assert await engine.send() == {}
    row = await engine.prompt(tonight)
    assert (row.state, row.why) == (PromptState.MISSED, "Chat not found")


async def test_a_revoked_token_leaves_the_prompt_due(engine, ada, tonight):
    engine.telegram.faults.add("sendMessage", "revoke")

    assert await engine.send() == {"put off": 1, "revoked": 1}
    assert await engine.state(tonight) is PromptState.DUE


async def test_an_answer_given_while_we_are_still_sending_is_kept(engine, ada, tonight):
    [claimed] = await begin(engine)
    message = await engine.bot.send_message(ada.id, QUESTION)
    await engine.answer(tonight)

    async with engine.database.begin() as tx:
        kept = await keep(tx, [(claimed, Sent(message.message_id))], engine.clock())

    assert kept.became == [(claimed, "sent")]
    assert kept.strip == [(tonight.course_id, message.message_id)]
    assert (await engine.night(tonight)).state is State.TAKEN
    assert await engine.prompt(tonight, Kind.NAG_1) is None


async def test_who_has_lost_the_lease_writes_nothing(engine, ada, tonight):
    [zombie] = await begin(engine)
    await recovered(engine)
    await engine.send()
    before = await engine.prompt(tonight)

    async with engine.database.begin() as tx:
        kept = await keep(tx, [(zombie, Sent(999))], engine.clock())

    assert kept.became == [(zombie, "overtaken")]
    assert await engine.prompt(tonight) == before


async def test_a_process_that_was_frozen_does_not_speak_after_its_lease(engine, ada, tonight):
    began = engine.seconds()
    ticks = iter([began])

    def elapsed():
        return next(ticks, began + 45)

    engine.channel.limiter.elapsed = elapsed
    await replace(engine.sending, elapsed=elapsed).run()

    assert ada.messages == []
    assert await engine.state(tonight) is PromptState.DUE


async def test_a_prompt_that_waited_too_long_for_its_turn_is_not_sent(
    engine, ada, tonight, monkeypatch
):
    async def turn(_limiter, _priority):
        engine.passes(seconds=45)

    monkeypatch.setattr(Limiter, "turn", turn)

    assert await engine.send() == {"put off": 1}
    assert ada.messages == []
    assert await engine.state(tonight) is PromptState.DUE


async def test_two_senders_on_one_file_claim_different_prompts(engine, ada, tonight, tmp_path):
    engine.passes(hours=-1)
    for number in range(100, 110):
        await engine.enrol(engine.telegram.person(number))
    engine.passes(hours=1)
    other = open_database(f"sqlite+aiosqlite:///{tmp_path}/nightstep.db")
    try:
        async with engine.database.begin() as tx:
            ours = await sending.claim(tx, engine.clock(), limit=6)
        async with other.begin() as tx:
            theirs = await sending.claim(tx, engine.clock(), limit=25)
    finally:
        await other.dispose()

    assert (len(ours), len(theirs)) == (6, 5)
    assert {each.key for each in ours}.isdisjoint({each.key for each in theirs})


async def test_one_prompt_that_cannot_be_worded_delays_nobody_else(engine, ada, tonight):
    async with engine.database.begin() as tx:
        nonsense = update(occurrences).values(rung=99)  # the plan has no such step
        await tx.execute(nonsense.where(occurrences.c.course_id == tonight.course_id))
    bob = await another(engine)

    assert await engine.send() == {"sent": 1}
    assert texts(bob) == [QUESTION]
    assert await engine.state(tonight) is PromptState.DUE

    engine.passes(hours=5)
    await engine.recover()
    assert await engine.state(tonight) is PromptState.MISSED


async def test_an_identity_that_cannot_be_opened_delays_nobody_else(engine, ada, tonight):
    async with engine.database.begin() as tx:
        await tx.execute(update(people).values(telegram_id=b"\x01" + bytes(60)))
    bob = await another(engine)

    assert await engine.send() == {"sent": 1}
    assert texts(bob) == [QUESTION]
    assert await engine.state(tonight) is PromptState.DUE


async def test_a_fault_of_our_own_while_sending_delays_nobody_else(engine, ada, tonight):
    bob = await another(engine)

    async def fail():
        raise ZeroDivisionError

    class Failing(Watched):
        async def perform(self, chat_id, *args, **kwargs):
            if chat_id == ada.id:
                await self.before()
            return await self.real.perform(chat_id, *args, **kwargs)

    sweep = replace(engine.sending, channel=Failing(engine.channel, fail))
    assert await sweep.run() == {"sent": 1, "ambiguous": 1}
    assert texts(bob) == [QUESTION]


async def test_an_answered_prompt_has_nothing_left_to_say(engine, ada, tonight):
    await engine.answer(tonight)
    await engine.put(tonight, state=PromptState.DUE)

    assert await engine.send() == {}
    row = await engine.prompt(tonight)
    assert (row.state, row.why) == (PromptState.VOID, "answered")
    assert ada.messages == []


async def test_after_a_stop_while_a_prompt_is_on_its_way_nothing_follows_it(engine, ada, tonight):
    await replace(
        engine.sending, channel=Watched(engine.channel, lambda: stop(engine, tonight))
    ).run()

    for kind in (Kind.NAG_1, Kind.NAG_2):
        engine.clock.time = (await engine.prompt(tonight, kind)).due_at
        assert await engine.send() == {}
        row = await engine.prompt(tonight, kind)
        assert (row.state, row.why) == (PromptState.VOID, "stopped")
    assert texts(ada) == [QUESTION]


@pytest.mark.parametrize("mishap", ["refuse", "drop"])
async def test_after_a_stop_what_did_not_get_out_is_not_tried_again(engine, ada, tonight, mishap):
    engine.telegram.faults.add("sendMessage", mishap)
    await replace(
        engine.sending, channel=Watched(engine.channel, lambda: stop(engine, tonight))
    ).run()

    engine.passes(minutes=10)
    await engine.recover()
    assert await engine.send() == {}
    assert ada.messages == []


@pytest.mark.parametrize("kind", Kind)
async def test_nothing_that_a_stopped_course_still_owes_is_sent(engine, ada, tonight, kind):
    await stop(engine, tonight)
    async with engine.database.begin() as tx:
        until = engine.clock() + timedelta(hours=1)
        await prompts.postpone(tx, Prompt(tonight, kind, engine.clock(), until))

    assert await engine.send() == {}
    assert ada.messages == []
