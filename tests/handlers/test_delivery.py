import asyncio
from collections import defaultdict, deque
from dataclasses import dataclass, field
from datetime import timedelta

import pytest

from handlers.delivery import ATTEMPTS, Delivery
from messages.channel import (
    Card,
    NotSent,
    Outcome,
    Priority,
    Refused,
    Reply,
    Revoked,
    Say,
    Sent,
    Show,
    Strip,
    Toast,
    Unknown,
    Unreachable,
)


@dataclass
class Wire:
    """A channel that does what it is told to, and remembers what it was asked."""

    outcomes: deque = field(default_factory=deque)
    asked: list = field(default_factory=list)
    gates: dict = field(default_factory=dict)
    heard: dict = field(default_factory=lambda: defaultdict(asyncio.Event))

    async def perform(
        self, chat_id: int, reply: Reply, priority: Priority, *, before: float | None = None
    ) -> Outcome:
        if chat_id in self.gates:
            await self.gates[chat_id].wait()
        self.asked.append((chat_id, reply))
        self.heard[chat_id].set()
        outcome = self.outcomes.popleft() if self.outcomes else Sent(1)
        if isinstance(outcome, Exception):
            raise outcome
        return outcome


@dataclass
class Desk:
    wire: Wire = field(default_factory=Wire)
    waits: list = field(default_factory=list)
    remembered: list = field(default_factory=list)

    def __post_init__(self):
        self.delivery = Delivery(self.wire, sleep=self.sleep, remember=self.remember)

    async def sleep(self, seconds):
        self.waits.append(seconds)

    async def remember(self, chat_id, message_id):
        self.remembered.append((chat_id, message_id))

    async def deliver(self, *replies, chat_id=42):
        self.delivery.deliver(chat_id, replies)
        await self.delivery.drain()

    def said(self, chat_id=42):
        return [reply for chat, reply in self.wire.asked if chat == chat_id]


@pytest.fixture
def desk():
    return Desk()


def say(text):
    return Say(Card(text))


async def test_replies_keep_their_order_within_a_chat(desk):
    desk.delivery.deliver(42, [say("1"), say("2")])
    desk.delivery.deliver(42, [say("3")])
    desk.delivery.deliver(42, [say("4")])
    await desk.delivery.drain()

    assert desk.said() == [say("1"), say("2"), say("3"), say("4")]


async def test_a_button_stops_spinning_before_what_its_tap_shows_has_arrived(desk):
    await desk.deliver(Show(7, Card("a")), Say(Card("b")), Toast("9"))

    assert desk.said() == [Toast("9"), Show(7, Card("a")), Say(Card("b"))]


async def test_a_slow_chat_delays_no_other(desk):
    desk.wire.gates[42] = asyncio.Event()
    desk.delivery.deliver(42, [say("slow")])
    desk.delivery.deliver(43, [say("quick")])
    await desk.wire.heard[43].wait()

    assert desk.said(42) == []
    desk.wire.gates[42].set()
    await desk.delivery.drain()
    assert desk.said(42) == [say("slow")]


async def test_a_fault_of_our_own_costs_one_reply_and_no_later_one(desk, caplog):
    desk.wire.outcomes.append(ZeroDivisionError("canary"))
    desk.delivery.deliver(42, [say("1"), say("2")])
    desk.delivery.deliver(42, [say("3")])
    await desk.delivery.drain()

    assert desk.said() == [say("1"), say("2"), say("3")]
    assert "a reply was not delivered" in caplog.text


async def test_what_was_certainly_not_sent_is_tried_again_with_longer_waits(desk):
    desk.wire.outcomes.extend([NotSent(), NotSent(), Sent(1)])
    await desk.deliver(say("1"))

    assert desk.said() == [say("1")] * 3
    assert desk.waits == [0.5, 1.0]


async def test_after_a_429_as_long_is_waited_as_telegram_asks(desk):
    desk.wire.outcomes.extend([NotSent(after=timedelta(seconds=30)), Sent(1)])
    await desk.deliver(say("1"))

    assert desk.waits == [30]


async def test_after_five_attempts_a_reply_is_given_up(desk, caplog):
    desk.wire.outcomes.extend([NotSent()] * ATTEMPTS)
    await desk.deliver(say("1"), say("2"))

    assert desk.said() == [say("1")] * ATTEMPTS + [say("2")]
    assert len(desk.waits) == ATTEMPTS - 1, "nobody waits for nothing"
    assert "a reply was not delivered" in caplog.text


@pytest.mark.parametrize("outcome", [Unknown("TimedOut"), Unreachable(), Revoked()])
async def test_a_message_that_may_have_arrived_or_never_will_is_not_said_again(desk, outcome):
    desk.wire.outcomes.append(outcome)
    await desk.deliver(say("1"))

    assert desk.said() == [say("1")]


@pytest.mark.parametrize("reply", [Show(7, Card("receipt")), Strip(7), Toast("q")])
async def test_what_is_harmless_twice_is_tried_again_when_nobody_knows(desk, reply):
    desk.wire.outcomes.extend([Unknown("TimedOut"), Sent(None)])
    await desk.deliver(reply)

    assert desk.said() == [reply, reply]


async def test_a_message_that_cannot_be_changed_any_more_is_said_anew(desk):
    desk.wire.outcomes.append(Refused("message to edit not found"))
    await desk.deliver(Show(7, Card("receipt")))

    assert desk.said() == [Show(7, Card("receipt")), say("receipt")]


async def test_a_refused_message_is_dropped_and_noted(desk, caplog):
    desk.wire.outcomes.append(Refused("chat not found"))
    await desk.deliver(say("1"))

    assert desk.said() == [say("1")]
    assert "a reply was not delivered" in caplog.text


async def test_no_replies_are_no_work(desk):
    await desk.deliver()

    assert desk.wire.asked == []


async def test_draining_waits_for_what_was_said_meanwhile(desk):
    desk.wire.gates[42] = asyncio.Event()
    desk.delivery.deliver(42, [say("1")])
    draining = asyncio.create_task(desk.delivery.drain())
    await asyncio.sleep(0)
    desk.delivery.deliver(42, [say("2")])
    desk.wire.gates[42].set()
    await draining

    assert desk.said() == [say("1"), say("2")]


async def test_a_drain_that_is_given_up_leaves_nothing_behind(desk):
    desk.wire.gates[42] = asyncio.Event()
    desk.delivery.deliver(42, [say("1")])
    desk.delivery.deliver(42, [say("2")])
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0):
            await desk.delivery.drain()

    await desk.delivery.drain()
    assert desk.said() == []


async def test_a_new_message_is_remembered_and_what_may_not_have_arrived_is_not(desk):
    desk.wire.outcomes.extend([Sent(7), Sent(None), Unknown("ReadTimeout"), Unreachable()])

    await desk.deliver(say("one"), Strip(3), say("two"), say("three"))

    assert desk.remembered == [(42, 7)]
