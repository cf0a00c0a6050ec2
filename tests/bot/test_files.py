"""Files that are sent and messages that are taken back, at the wire."""

from datetime import timedelta

import pytest
from telegram import Bot

from bot.channel import TelegramChannel
from bot.limits import Limiter
from bot.workshop import Workshop
from handlers.delivery import Delivery
from messages.channel import Card, Delete, Priority, Refused, Say, Send, Sent
from simulator.core import Telegram
from simulator.transport import InProcess
from tests.world import TOKEN


@pytest.fixture
def telegram(clock):
    return Telegram(token=TOKEN, now=clock)


@pytest.fixture
def ada(telegram):
    ada = telegram.person(42)
    ada.start()
    return ada


@pytest.fixture
async def channel(telegram, ada, clock):
    request = InProcess(telegram)
    bot = Bot(TOKEN, request=request, get_updates_request=request)
    limiter = Limiter(1_000_000, lambda: clock().timestamp(), per_chat=1_000_000)
    channel = TelegramChannel(bot, limiter, Workshop(limit=60))
    yield channel
    await channel.workshop.close()


async def perform(channel, reply):
    return await channel.perform(42, reply, Priority.REPLY)


def sent(name, content, make=bytes):
    return Send(name, make, content, "Here.", "Not now.")


async def test_a_file_arrives_under_its_name_and_cannot_be_forwarded(channel, ada):
    outcome = await perform(channel, sent("nightstep.csv", b"a,b\r\n"))

    assert outcome == Sent(ada.last.id)
    assert (ada.last.file_name, ada.last.document) == ("nightstep.csv", b"a,b\r\n")
    assert (ada.last.caption, ada.last.protected) == ("Here.", True)


async def test_an_empty_file_is_refused_by_telegram(channel):
    assert isinstance(await perform(channel, sent("nothing.json", b"")), Refused)


async def test_a_file_that_cannot_be_made_is_said(channel, ada):
    assert isinstance(await perform(channel, sent("a.pdf", "no number", int)), Sent)

    assert (ada.last.document, ada.last.text) == (None, "Not now.")


async def test_what_is_said_in_the_same_chat_does_not_wait_for_a_file(channel, ada):
    delivery = Delivery(channel)

    delivery.deliver(42, [sent("nightstep.csv", b"a,b")])
    delivery.deliver(42, [Say(Card("Recorded."))])
    await delivery.drain()

    assert [each.text or each.caption for each in ada.messages] == ["Recorded.", "Here."]


async def test_a_message_of_ours_is_taken_back(channel, ada):
    said = await perform(channel, Say(Card("Tonight?")))

    assert await perform(channel, Delete(said.message_id)) == Sent(None)

    assert ada.messages == []


async def test_a_message_that_is_gone_or_too_old_is_left_without_a_word(channel, ada, clock):
    said = await perform(channel, Say(Card("Tonight?")))
    clock.time += timedelta(hours=48, seconds=1)

    assert await perform(channel, Delete(said.message_id)) == Sent(None)
    assert await perform(channel, Delete(999)) == Sent(None)

    assert [message.text for message in ada.messages] == ["Tonight?"]


async def test_the_receipt_comes_before_what_is_taken_back(channel, ada):
    said = await perform(channel, Say(Card("Tonight?")))
    delivery = Delivery(channel)

    delivery.deliver(42, [Say(Card("Deleted.")), Delete(said.message_id), Delete(999)])
    await delivery.drain()

    assert [message.text for message in ada.messages] == ["Deleted."]
