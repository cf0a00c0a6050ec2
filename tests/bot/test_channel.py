from dataclasses import replace
from datetime import UTC, datetime, timedelta

import aiohttp
import httpx
import pytest
from telegram import Bot
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TimedOut,
)

from bot.channel import TelegramChannel
from bot.limits import Limiter
from bot.outcomes import outcome_of
from bot.stepping import StandingClock
from messages.channel import (
    Button,
    Card,
    Leave,
    NotSent,
    Priority,
    Refused,
    Revoked,
    Say,
    Sent,
    Show,
    Strip,
    Toast,
    Unknown,
    Unreachable,
)
from simulator.core import Telegram
from simulator.transport import InProcess

NOW = datetime(2026, 3, 2, 21, tzinfo=UTC)
CARD = Card("hello", ((Button("Yes", "t:yes"), Button("No", "t:no")),))


def caused(error, cause):
    error.__cause__ = cause
    return error


@pytest.mark.parametrize(
    ("error", "outcome"),
    [
        (RetryAfter(10_072), NotSent(after=timedelta(seconds=10_072))),
        (caused(NetworkError("refused"), httpx.ConnectError("")), NotSent()),
        (caused(TimedOut(), httpx.ConnectTimeout("")), NotSent()),
        (caused(TimedOut("Pool timeout"), httpx.PoolTimeout("")), NotSent()),
        (caused(TimedOut(), aiohttp.ConnectionTimeoutError()), NotSent()),
        (caused(TimedOut(), aiohttp.ServerTimeoutError()), Unknown("ServerTimeoutError")),
        (caused(NetworkError(""), aiohttp.ClientOSError()), Unknown("ClientOSError")),
        (
            caused(NetworkError(""), aiohttp.ServerDisconnectedError()),
            Unknown("ServerDisconnectedError"),
        ),
        (
            caused(NetworkError(""), aiohttp.ClientConnectionResetError()),
            Unknown("ClientConnectionResetError"),
        ),
        (caused(TimedOut(), httpx.ReadTimeout("")), Unknown("ReadTimeout")),
        (caused(TimedOut(), httpx.WriteTimeout("")), Unknown("WriteTimeout")),
        (
            caused(NetworkError("gone"), httpx.RemoteProtocolError("")),
            Unknown("RemoteProtocolError"),
        ),
        (caused(NetworkError("gone"), httpx.ReadError("")), Unknown("ReadError")),
        (NetworkError("Bad Gateway"), Unknown("NetworkError")),
        (TimedOut(), Unknown("TimedOut")),
        (Conflict("terminated by other"), Unknown("Conflict")),
        (Forbidden("bot was blocked by the user"), Unreachable()),
        (Forbidden("user is deactivated"), Unreachable()),
        (BadRequest("Message is not modified: the same"), Sent(None)),
        (BadRequest("Query is too old and response timeout expired"), Sent(None)),
        (BadRequest("Chat not found"), Refused("Chat not found")),
        (BadRequest("Message is too long"), Refused("Message is too long")),
        (ChatMigrated(-100), Refused("Group migrated to supergroup. New chat id: -100")),
        (InvalidToken("rejected"), Revoked()),
    ],
    ids=lambda value: type(value).__name__,
)
def test_what_an_error_says_of_a_request(error, outcome):
    assert outcome_of(error) == outcome


@pytest.fixture
def telegram():
    telegram = Telegram(token="123456:TEST", now=StandingClock(NOW))
    telegram.person(42).start()
    return telegram


@pytest.fixture
def ada(telegram):
    return telegram.person(42)


@pytest.fixture
def channel(telegram):
    request = InProcess(telegram)
    bot = Bot(telegram.token, request=request, get_updates_request=request)
    ticks = StandingClock(1000.0)
    return TelegramChannel(bot, Limiter(1_000_000, ticks, per_chat=1_000_000))


async def do(channel, reply, chat_id=42, **more):
    return await channel.perform(chat_id, reply, Priority.REPLY, **more)


async def test_a_card_becomes_a_message_with_its_buttons(channel, ada):
    outcome = await do(channel, Say(CARD))

    assert outcome == Sent(ada.last.id)
    assert (ada.last.text, ada.last.labels) == ("hello", ["Yes", "No"])


async def test_text_of_a_person_is_shown_as_it_is(channel, ada):
    await do(channel, Say(Card("<b>1 & 2</b> *x* _y_")))

    assert ada.last.text == "<b>1 & 2</b> *x* _y_"


async def test_a_message_is_changed_in_place_and_changing_nothing_is_no_error(channel, ada):
    sent = await do(channel, Say(CARD))
    changed = Show(sent.message_id, Card("done"))

    assert await do(channel, changed) == Sent(None)
    assert await do(channel, changed) == Sent(None)
    assert (ada.last.text, ada.last.labels) == ("done", [])


async def test_buttons_are_taken_away_and_twice_is_no_error(channel, ada):
    sent = await do(channel, Say(CARD))

    assert await do(channel, Strip(sent.message_id)) == Sent(None)
    assert await do(channel, Strip(sent.message_id)) == Sent(None)
    assert (ada.last.text, ada.last.labels) == ("hello", [])


async def test_a_location_is_asked_for_by_a_key_that_goes_away_again(channel, ada):
    await do(channel, Say(Card("where?", asks_location="Share")))
    assert [key.text for row in ada.keyboard for key in row] == ["Share"]

    await do(channel, Say(Card("thanks")))
    assert list(ada.keyboard) == []


async def test_a_spinner_that_was_stopped_before_is_no_error(channel, ada, telegram):
    ada.say("x")
    sent = await do(channel, Say(CARD))
    ada.press(sent.message_id, "t:yes")
    query_id = next(iter(telegram.world.presses))

    assert await do(channel, Toast(query_id, "ok")) == Sent(None)
    assert await do(channel, Toast(query_id, "ok")) == Sent(None)
    assert ada.toasts == ["ok"]


async def test_a_group_is_left(channel, telegram, ada):
    group = telegram.group(-5, by=ada)

    assert await do(channel, Leave(), chat_id=-5) == Sent(None)
    assert not group.chat.started


async def test_after_a_429_nothing_at_all_is_asked_of_telegram(channel, telegram):
    telegram.faults.add("sendMessage", "flood", seconds=30)
    assert await do(channel, Say(CARD)) == NotSent(after=timedelta(seconds=30))
    asked = len(telegram.ledger)

    for reply in (Say(CARD), Show(1, CARD), Strip(1), Toast("q")):
        assert await do(channel, reply) == NotSent(after=timedelta(seconds=30))
    assert len(telegram.ledger) == asked

    channel.limiter.elapsed.time += 30
    assert isinstance(await do(channel, Say(CARD)), Sent)


async def test_whose_turn_comes_too_late_is_not_sent(channel, telegram):
    assert await do(channel, Say(CARD), before=999.0) == NotSent()
    assert telegram.ledger.sent() == []

    assert isinstance(await do(channel, Say(CARD), before=1000.0), Sent)


@pytest.mark.parametrize(
    ("mishap", "outcome"),
    [
        ("refuse", NotSent()),
        ("drop", Unknown("RemoteProtocolError")),
        ("internal", Unknown("NetworkError")),
        ("deliver_then_fail", Unknown("NetworkError")),
        ("deliver_then_hang", Unknown("ReadTimeout")),
        ("block", Unreachable()),
        ("revoke", Revoked()),
    ],
)
async def test_every_mishap_of_the_wire_is_told_apart(channel, telegram, mishap, outcome):
    telegram.faults.add("sendMessage", mishap)

    assert await do(channel, Say(CARD)) == outcome


async def test_everything_we_ask_is_in_the_published_schema(channel, telegram, ada):
    sent = await do(channel, Say(replace(CARD, rows=((Button("Yes", "t:yes", "success"),),))))
    await do(channel, Show(sent.message_id, Card("done")))

    assert telegram.violations == []
