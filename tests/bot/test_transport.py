"""Our requests over real HTTP: what goes wrong on the way, and what that says of a message."""

import asyncio
import socket
from contextlib import asynccontextmanager
from datetime import UTC, datetime

import aiohttp
import pytest
from telegram import Bot
from telegram.error import NetworkError, TimedOut

from bot.channel import TelegramChannel
from bot.limits import Limiter
from bot.stepping import StandingClock
from bot.transport import AiohttpRequest, proxy_for
from messages.channel import (
    Button,
    Card,
    NotSent,
    Priority,
    Revoked,
    Say,
    Sent,
    Unknown,
    Unreachable,
)
from simulator.core import Telegram
from simulator.running import serve
from simulator.server import create_app

TOKEN = "123456:CANARY"
CARD = Card("hello ü", ((Button("Yes", "t:yes"),),))
OK = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%b"
ME = b'{"ok":true,"result":{"id":123456,"is_bot":true,"first_name":"N","username":"n_bot"}}'


@pytest.fixture
def telegram():
    telegram = Telegram(token=TOKEN, now=lambda: datetime(2026, 3, 2, tzinfo=UTC))
    telegram.person(42).start()
    return telegram


@pytest.fixture
async def channel(telegram):
    async with serve(create_app(telegram)) as address, speaking(address) as channel:
        yield channel


@asynccontextmanager
async def speaking(address, *, connections=4, connect_timeout=5.0, read_timeout=0.5):
    """A channel to *address*, whether or not anybody is there."""
    ours, other = (
        AiohttpRequest(
            connections=connections, connect_timeout=connect_timeout, read_timeout=read_timeout
        )
        for _ in range(2)
    )
    bot = Bot(TOKEN, base_url=f"{address}/bot", request=ours, get_updates_request=other)
    async with ours, other:
        yield TelegramChannel(bot, Limiter(1e6, StandingClock(1000.0), per_chat=1e6))


@asynccontextmanager
async def answering(*answers):
    """Serve one connection; to each request it has the next of *answers*, None hangs up."""
    begun = []

    async def serve_one(reader, writer):
        begun.append(writer)
        for answer in answers:
            head = await reader.readuntil(b"\r\n\r\n")
            length = int(head.lower().partition(b"content-length: ")[2].partition(b"\r\n")[0] or 0)
            await reader.readexactly(length)
            if answer is None:
                break
            writer.write(answer)
            await writer.drain()
        writer.close()

    server = await asyncio.start_server(serve_one, "127.0.0.1", 0)
    async with server:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
        for writer in begun:
            writer.close()


@asynccontextmanager
async def serving_nobody():
    """Take connections, and say nothing."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"


async def say(channel):
    return await channel.perform(42, Say(CARD), Priority.REPLY)


async def test_a_card_arrives_as_it_was_written(channel, telegram):
    outcome = await say(channel)

    last = telegram.person(42).last
    assert outcome == Sent(last.id)
    assert (last.text, last.labels) == ("hello ü", ["Yes"])
    assert telegram.violations == []


async def test_a_file_arrives_byte_for_byte(channel, telegram):
    content = bytes(range(256)) * 40
    await channel.bot.send_document(42, content, filename="ü.bin")

    assert telegram.person(42).last.document == content


@pytest.mark.parametrize(
    ("mishap", "outcome"),
    [
        ("drop", Unknown("ServerDisconnectedError")),
        ("internal", Unknown("NetworkError")),
        ("deliver_then_fail", Unknown("NetworkError")),
        ("deliver_then_hang", Unknown("TimeoutError")),
        ("block", Unreachable()),
        ("revoke", Revoked()),
    ],
)
async def test_every_mishap_of_real_http_is_told_apart(channel, telegram, mishap, outcome):
    telegram.faults.add("sendMessage", mishap)

    assert await say(channel) == outcome


async def test_a_refused_connection_means_not_sent():
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))
        async with speaking(f"http://127.0.0.1:{nobody.getsockname()[1]}") as channel:
            assert await say(channel) == NotSent()


async def test_a_name_that_is_not_resolved_means_not_sent():
    async with speaking("http://no_such_host.invalid.") as channel:
        assert await say(channel) == NotSent()


async def test_a_handshake_that_does_not_end_means_not_sent():
    async with answering() as address, serving_nobody() as quiet:
        for there in (address, quiet):
            secure = there.replace("http:", "https:")
            async with speaking(secure, connect_timeout=0.1) as channel:
                assert await say(channel) == NotSent()


async def test_no_free_connection_in_time_means_not_sent(telegram):
    telegram.faults.add("sendMessage", "slow", seconds=0.3)
    async with (
        serve(create_app(telegram)) as address,
        speaking(address, connections=1, connect_timeout=0.1) as channel,
    ):
        first = asyncio.create_task(say(channel))
        await asyncio.sleep(0.05)
        assert await say(channel) == NotSent()
        assert isinstance(await first, Sent)
    assert len(telegram.person(42).messages) == 1


async def test_a_kept_connection_that_breaks_leaves_doubt_and_the_request_is_not_repeated():
    async with answering(OK % (len(ME), ME), None) as address, speaking(address) as channel:
        await channel.bot.get_me()
        assert isinstance(await say(channel), Unknown)


async def test_half_an_answer_leaves_doubt():
    async with answering(OK % (1000, b"{")) as address, speaking(address) as channel:
        assert await say(channel) == Unknown("ClientPayloadError")


async def test_what_is_no_http_leaves_doubt():
    async with answering(b"SSH-2.0-nothing\r\n") as address, speaking(address) as channel:
        assert isinstance(await say(channel), Unknown)


async def test_a_redirection_is_not_followed(telegram):
    moved = b"HTTP/1.1 302 Found\r\nLocation: /elsewhere\r\nContent-Length: 0\r\n\r\n"
    async with answering(moved, OK % (len(ME), ME)) as address, speaking(address) as channel:
        assert isinstance(await say(channel), Unknown)


@pytest.mark.parametrize("mishap", ["drop", "deliver_then_hang"])
async def test_an_error_does_not_say_the_token(channel, telegram, mishap):
    telegram.faults.add("getMe", mishap)

    with pytest.raises(NetworkError) as raised:
        await channel.bot.get_me()
    assert "CANARY" not in str(raised.value)


async def test_waiting_for_a_connection_does_not_say_the_token_either(telegram):
    telegram.faults.add("*", "slow", seconds=0.3)
    async with (
        serve(create_app(telegram)) as address,
        speaking(address, connections=1, connect_timeout=0.05) as channel,
    ):
        first = asyncio.create_task(say(channel))
        await asyncio.sleep(0.02)
        with pytest.raises(TimedOut) as raised:
            await channel.bot.get_me()
        await first
    assert isinstance(raised.value.__cause__, aiohttp.ConnectionTimeoutError)
    assert "CANARY" not in str(raised.value)


async def test_a_poll_waits_on_a_connection_of_its_own(telegram):
    async with (
        serve(create_app(telegram)) as address,
        speaking(address, connections=1) as channel,
    ):
        asking = channel.bot.do_api_request("get_Updates", {"timeout": 5}, read_timeout=10)
        poll = asyncio.create_task(asking)
        await asyncio.sleep(0.05)
        assert isinstance(await say(channel), Sent)
        telegram.person(42).say("hi")
        assert [update["message"]["text"] for update in await poll] == ["hi"]


async def test_it_begins_anew_in_another_loop(telegram):
    async with serve(create_app(telegram)) as address:
        request = AiohttpRequest(connections=1, connect_timeout=1, read_timeout=1)
        bot = Bot(TOKEN, base_url=f"{address}/bot", request=request, get_updates_request=request)
        async with request:
            await bot.get_me()

        def elsewhere():
            async def again():
                async with request:
                    return await bot.get_me()

            return asyncio.run(again())

        assert (await asyncio.to_thread(elsewhere)).username == telegram.username


def test_the_environments_proxy_is_used_except_for_hosts_it_leaves_out(monkeypatch):
    monkeypatch.setenv("https_proxy", "http://proxy.example:3128")
    monkeypatch.setenv("no_proxy", "localhost,127.0.0.1")

    assert proxy_for("https://api.telegram.org") == "http://proxy.example:3128"
    assert proxy_for("https://localhost:8081") is None
    assert proxy_for("http://api.telegram.org") is None
