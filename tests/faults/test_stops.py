"""`nightstep run` told to stop, whatever is in flight: code 0, in twenty seconds, nothing lost."""

import asyncio
import socket
from contextlib import asynccontextmanager

import httpx
import pytest

from bot.running import STOPS_WITHIN
from bot.webhooks import path_of
from tests.faults.homes import PATIENCE
from web.webhook import SECRET

pytestmark = pytest.mark.asyncio(loop_scope="module")

AT_ONCE = STOPS_WITHIN / 2
"""Seconds, on a busy machine, where nothing has to be waited for."""

OURS = "s3cret-of-this-test"


async def test_a_send_that_hangs_is_waited_for_and_is_in_doubt(home, telegram):
    ada = telegram.person(42)
    await home.owes(ada)
    telegram.faults.add("sendMessage", "deliver_then_hang", seconds=PATIENCE)
    await home.start(patience=2.0)
    await home.until(lambda: ada.messages)
    await home.stops()
    assert await home.states() == ["ambiguous"]

    home.clock.jump(601)
    await home.start()
    await home.until(lambda: "A reminder for" in ada.last.text)
    await home.stops()
    assert await home.states() == ["sent"]


async def test_in_the_middle_of_a_crowd_each_is_told_once_before_or_after(home, telegram):
    crowd = [telegram.person(1000 + n) for n in range(24)]
    for person in crowd:
        await home.owes(person)
    await home.start(SEND_RATE="20")
    await home.until(lambda: sum(bool(person.messages) for person in crowd) >= 8)
    await home.stops()
    states, told = await home.states(), sum(len(person.messages) for person in crowd)
    assert sorted(states) == ["due"] * (24 - told) + ["sent"] * told and 8 <= told < 24

    await home.start()
    await home.until(lambda: all(person.messages for person in crowd))
    await home.stops()
    assert set(await home.states()) == {"sent"}
    assert {len(person.messages) for person in crowd} == {1}


async def test_where_telegram_wants_half_an_hour_of_silence_nothing_is_waited_for(home, telegram):
    ada, bob = telegram.person(44), telegram.person(45)
    telegram.faults.add("sendMessage", "flood", seconds=2000)
    tried = len(telegram.ledger.of("sendMessage"))
    await home.start()
    bob.say("/help")
    await home.until(lambda: len(telegram.ledger.of("sendMessage")) > tried)
    await home.owes(ada)
    await home.stops(within=AT_ONCE)

    assert await home.states() == ["due"]
    assert not any(message.from_bot for message in (*ada.messages, *bob.messages))


@asynccontextmanager
async def silent():
    """A server that takes connections and says nothing; yield its address, and when one came."""
    called = asyncio.Event()

    async def connected(reader, writer):
        called.set()
        await reader.read()
        writer.close()

    async with await asyncio.start_server(connected, "127.0.0.1", 0) as server:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}", called
        server.close()


async def test_in_the_middle_of_a_start_it_ends_as_well(home):
    async with silent() as (url, called):
        await home.start(TELEGRAM_API_URL=url)
        async with asyncio.timeout(PATIENCE):
            await called.wait()
        await home.stops(within=AT_ONCE)

    assert home.log.read_text() == ""


async def test_somebody_who_never_ends_a_request_holds_nothing_up(home):
    host, _, port = home.place.order["environment"]["LISTEN"].partition(":")
    await home.listens()
    with socket.create_connection((host, int(port))) as half:
        half.sendall(b"POST /dashboard/app HTTP/1.1\r\nHost: x\r\nContent-Length: 99\r\n\r\n")
        async with httpx.AsyncClient() as client:  # by then the other was heard too
            assert (await client.get(f"http://{host}:{port}/readyz")).status_code == 200
        await home.stops(within=AT_ONCE)


async def test_a_webhook_is_set_heard_and_taken_away_again(home, telegram):
    ada, address = telegram.person(46), home.place.order["environment"]["LISTEN"]
    nobody = "https://127.0.0.1:9"  # we carry what waits there ourselves
    await home.start(WEBHOOK_URL=nobody, WEBHOOK_SECRET=OURS)
    await home.until(lambda: telegram.updates.webhook.url == nobody + path_of(OURS))
    ada.say("/start")
    [waiting] = telegram.updates.waiting()
    async with httpx.AsyncClient(base_url=f"http://{address}") as carrier:
        for secret, code in (("another", 401), (OURS, 200), (OURS, 200)):
            headers = {SECRET: secret}
            answer = await carrier.post(path_of(OURS), json=waiting.body, headers=headers)
            assert answer.status_code == code
    await home.until(lambda: any(message.from_bot for message in ada.messages))
    await home.stops()
    assert sum(message.from_bot for message in ada.messages) == 1
    assert OURS not in home.log.read_text()

    await home.listens()
    await home.stops()
    assert telegram.updates.webhook.url == ""
