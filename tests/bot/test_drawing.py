from dataclasses import replace
from time import monotonic

import pytest
from telegram import Bot

from bot.channel import TelegramChannel
from bot.limits import Limiter
from bot.workshop import Workshop
from handlers.delivery import Delivery
from messages.channel import Button, Card, Draw, Priority, Say, Sent
from messages.drawing import Drawing, Words
from simulator.core import Telegram
from simulator.transport import InProcess
from tests.world import TOKEN

SHEET = Drawing(300, (Words(40, 80, "0.5 mg"),))
DRAW = Draw(
    SHEET, "A picture of an invented plan.", ((Button("Back", "sched:back"),),), veiled=True
)


@pytest.fixture
def telegram(clock):
    return Telegram(token=TOKEN, now=clock)


@pytest.fixture
def ada(telegram):
    ada = telegram.person(42)
    ada.start()
    return ada


@pytest.fixture
async def channel(telegram):
    request = InProcess(telegram)
    bot = Bot(TOKEN, request=request, get_updates_request=request)
    limiter = Limiter(1_000_000, monotonic, per_chat=1_000_000)
    channel = TelegramChannel(bot, limiter, Workshop(limit=60))
    yield channel
    await channel.workshop.close()


async def test_a_picture_is_sent_with_its_caption_and_buttons(channel, ada, telegram):
    assert isinstance(await channel.perform(ada.id, DRAW, Priority.REPLY), Sent)

    assert ada.last.photo.startswith(b"\x89PNG")
    assert ada.last.caption == DRAW.caption
    assert ada.last.labels == ["Back"]
    [sent] = telegram.ledger.of("sendPhoto")
    assert sent.params["has_spoiler"]


async def test_a_picture_may_have_no_buttons(channel, ada):
    plain = replace(DRAW, rows=())

    assert isinstance(await channel.perform(ada.id, plain, Priority.REPLY), Sent)
    assert ada.last.caption == DRAW.caption
    assert ada.last.labels == []


async def test_a_picture_that_cannot_be_drawn_is_said(channel, ada):
    channel.workshop.limit = 0.001

    assert isinstance(await channel.perform(ada.id, DRAW, Priority.REPLY), Sent)

    assert (ada.last.photo, ada.last.text) == (None, DRAW.caption)
    assert ada.last.labels == ["Back"]


async def test_what_is_said_in_the_same_chat_does_not_wait_for_a_picture(channel, ada):
    delivery = Delivery(channel)

    delivery.deliver(ada.id, [DRAW])
    delivery.deliver(ada.id, [Say(Card("Night 9 of 14"))])
    await delivery.drain()

    assert [each.text or each.caption for each in ada.messages if each.from_bot] == [
        "Night 9 of 14",
        DRAW.caption,
    ]
