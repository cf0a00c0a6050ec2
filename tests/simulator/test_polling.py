"""Polls that wait, in process and over HTTP."""

import asyncio
from contextlib import asynccontextmanager

import httpx
import pytest
from telegram import Bot
from telegram.error import Conflict, InvalidToken, NetworkError, TimedOut
from telegram.request import HTTPXRequest

from simulator.running import serve
from simulator.server import create_app
from simulator.transport import InProcess

TOKEN = "123456:TEST"


@asynccontextmanager
async def over_http(telegram):
    async with serve(create_app(telegram)) as address, httpx.AsyncClient() as client:

        async def get_updates(**params):
            response = await client.post(f"{address}/bot{TOKEN}/getUpdates", json=params)
            return response.json()

        yield get_updates


async def begun(telegram, *polls):
    """Start polls one after the other, each when the one before it waits."""
    tasks = []
    for poll in polls:
        version = telegram.version
        tasks.append(asyncio.create_task(poll))
        await telegram.wait(version)
        await asyncio.sleep(0)
    return tasks


@pytest.fixture
def bot(telegram):
    return Bot(TOKEN, request=InProcess(telegram), get_updates_request=InProcess(telegram))


async def test_a_poll_is_woken_by_what_comes(telegram, ada, bot):
    [poll] = await begun(telegram, bot.get_updates(timeout=50))
    assert not poll.done()
    ada.say("Taken")
    [update] = await poll
    assert update.message.text == "Taken"


async def test_a_poll_is_not_woken_by_what_the_bot_does(telegram, ada, bot):
    [poll] = await begun(telegram, bot.get_updates(timeout=50))
    await bot.send_message(ada.id, "Dose")
    await asyncio.sleep(0)
    assert not poll.done()
    ada.say("Taken")
    assert len(await poll) == 1


async def test_a_poll_ends_with_nothing(bot):
    assert await bot.get_updates(timeout=0.01) == ()


async def test_a_newer_poll_ends_the_older(telegram, ada, bot):
    older, newer = await begun(telegram, bot.get_updates(timeout=50), bot.get_updates(timeout=50))
    with pytest.raises(Conflict, match="terminated by other getUpdates request"):
        await older
    ada.say("Taken")
    assert len(await newer) == 1


async def test_a_webhook_ends_a_poll(telegram, bot):
    [poll] = await begun(telegram, bot.get_updates(timeout=50))
    await bot.set_webhook("http://127.0.0.1:9/hook")
    with pytest.raises(Conflict, match="terminated by setWebhook request"):
        await poll


async def test_polls_wait_over_http_too(telegram, ada):
    async with over_http(telegram) as get_updates:
        older, newer = await begun(telegram, get_updates(timeout=50), get_updates(timeout=50))
        assert (await older)["error_code"] == 409
        ada.say("Taken")
        assert [update["message"]["text"] for update in (await newer)["result"]] == ["Taken"]


async def test_a_server_stops_although_a_poll_waits(telegram):
    async with over_http(telegram) as get_updates:
        [poll] = await begun(telegram, get_updates(timeout=50))
    with pytest.raises(httpx.HTTPError):
        await poll


async def test_a_refused_connection_looks_like_one(telegram, ada, bot):
    telegram.faults.add("sendMessage", "refuse")
    with pytest.raises(NetworkError) as refused:
        await bot.send_message(ada.id, "Hello")
    assert isinstance(refused.value.__cause__, httpx.ConnectError)
    assert ada.messages == []


async def test_a_stopped_server_refuses_connections(telegram):
    async with serve(create_app(telegram)) as address:
        pass
    with pytest.raises(NetworkError) as refused:
        async with Bot(TOKEN, base_url=f"{address}/bot"):
            pass
    assert isinstance(refused.value.__cause__, httpx.ConnectError)


async def test_a_delivery_slower_than_the_client_is_patient_happens_unseen(telegram, ada):
    impatient = Bot(TOKEN, request=InProcess(telegram, read_timeout=0.01))
    telegram.faults.add("sendMessage", "slow", seconds=60)
    with pytest.raises(TimedOut) as late:
        await impatient.send_message(ada.id, "Hello")
    assert isinstance(late.value.__cause__, httpx.ReadTimeout)
    assert len(ada.messages) == 1


async def test_a_revoked_token_never_comes_back(telegram, ada, bot):
    telegram.faults.add("sendMessage", "revoke")
    for call in (bot.send_message(ada.id, "Hello"), bot.get_me(), bot.get_updates()):
        with pytest.raises(InvalidToken):
            await call
    assert ada.messages == []


def test_a_fault_has_a_known_kind(telegram):
    with pytest.raises(ValueError, match="'explode' is none of refuse, drop"):
        telegram.faults.add("*", "explode")


async def test_an_http_client_is_impatient_on_its_own(telegram, ada):
    telegram.faults.add("sendMessage", "slow", seconds=0.3)
    async with serve(create_app(telegram)) as address:
        quick = HTTPXRequest(read_timeout=0.05)
        bot = Bot(TOKEN, base_url=f"{address}/bot", request=quick)
        version = telegram.version
        with pytest.raises(TimedOut):
            await bot.send_message(ada.id, "Hello")
        await telegram.wait(version)
        await quick.shutdown()
    assert len(ada.messages) == 1
