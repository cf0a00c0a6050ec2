"""Telegram posts, we keep, and only then say so."""

import asyncio
import json
from contextlib import asynccontextmanager
from datetime import timedelta

import httpx
import pytest
from sqlalchemy import select
from starlette.applications import Starlette
from telegram import Bot

from bot.webhooks import Registration, path_of, remove
from domain.silences import DEAF_AFTER
from scheduler.hearing import HearingSweep
from simulator.core import Telegram
from simulator.running import serve
from simulator.server import create_app
from simulator.transport import InProcess
from storage import marks
from storage.tables import gaps
from tests.handlers.desk import Desk
from tests.world import TOKEN
from web.webhook import LARGEST, SECRET, Webhook

OURS = "s3cret-of-this-test"
PATH = path_of(OURS)


@pytest.fixture
def telegram(clock):
    return Telegram(token=TOKEN, now=clock)


@pytest.fixture
def desk(database, clock, telegram):
    return Desk(database, clock, telegram)


@pytest.fixture
def bot(telegram):
    request = InProcess(telegram)
    return Bot(TOKEN, request=request, get_updates_request=request)


@pytest.fixture
async def post(desk):
    async with client_of(desk.intake.take) as post:
        yield post


@asynccontextmanager
async def client_of(take):
    """Yield a way to post to a webhook whose updates go to *take*."""
    app = Starlette(routes=[Webhook(PATH, OURS, take).route()])
    transport = httpx.ASGITransport(app)
    async with httpx.AsyncClient(transport=transport, base_url="http://bot") as client:

        async def post(body, *, path=PATH, secret=OURS, kind="application/json"):
            headers = {"Content-Type": kind} | ({SECRET: secret} if secret is not None else {})
            content = body if isinstance(body, bytes) else json.dumps(body)
            return (await client.post(path, content=content, headers=headers)).status_code

        yield post


async def test_an_update_is_kept_when_it_is_answered_with_200(desk, post):
    assert await post(desk.message("/note a")) == 200
    assert await desk.noted() == {"a"}


@pytest.mark.parametrize("secret", [None, "", "s3cret-of-this-tesT", OURS + "x", "é"])
async def test_without_the_secret_nothing_is_taken(desk, post, secret):
    secret = secret and secret.encode()
    assert await post(desk.message("/note a"), secret=secret) == 401
    assert await desk.processed() == set()


async def test_only_json_is_taken(desk, post):
    assert await post(desk.message("/note a"), kind="text/plain") == 415
    assert await post(desk.message("/note a"), kind="application/json; charset=utf-8") == 200
    assert await desk.processed() == {2}


async def test_only_a_body_of_a_fair_size_is_taken(desk, post):
    assert await post(desk.message("/note " + "a" * LARGEST)) == 413
    assert await desk.processed() == set()


async def test_a_body_without_a_length_is_measured_as_it_comes(desk):
    async def body():
        for _ in range(LARGEST // 1024 + 2):
            yield b"[" * 1024

    app = Starlette(routes=[Webhook(PATH, OURS, desk.intake.take).route()])
    headers = {"Content-Type": "application/json", SECRET: OURS}
    async with serve(app) as address, httpx.AsyncClient() as client:
        answer = await client.post(address + PATH, content=body(), headers=headers)
    assert answer.status_code == 413


@pytest.mark.parametrize(
    "body", [b"", b"{", b"[]", b"\xff", b"{}", b'{"update_id": "1"}', b"[" * 100_000]
)
async def test_what_is_no_update_is_refused(desk, post, body):
    assert await post(body) == 400
    assert await desk.processed() == set()


async def test_the_path_is_not_guessed_and_tells_nothing(desk, post):
    assert await post(desk.message("/note a"), path=f"/telegram/{TOKEN}") == 404
    assert OURS not in PATH and path_of(OURS + "x") != PATH


async def test_while_the_database_is_away_telegram_is_asked_to_repeat(desk, post):
    desk.down = 2
    update = desk.message("/down a")

    assert [await post(update) for _ in range(3)] == [500, 500, 200]
    assert await desk.noted() == {"a"}


async def test_an_update_that_is_repeated_takes_effect_once(desk, post):
    update = desk.message("/note a")

    assert await asyncio.gather(*(post(update) for _ in range(5))) == [200] * 5
    assert await post(update) == 200
    assert desk.calls == {"a": 1}


async def test_updates_keep_the_order_in_which_they_came(desk, post):
    updates = [desk.message(f"/note {n}") for n in range(20)]
    await asyncio.gather(*(post(update) for update in updates))
    await desk.intake.delivery.drain()

    assert desk.telegram.ledger.texts(42) == [f"Noted: {n}" for n in range(20)]


async def test_updates_that_wait_together_are_kept_together():
    taken, begun, gate = [], asyncio.Event(), asyncio.Event()

    async def take(raws):
        taken.append([raw["update_id"] for raw in raws])
        begun.set()
        await gate.wait()

    async with client_of(take) as post:
        posts = [asyncio.create_task(post({"update_id": n})) for n in range(5)]
        await begun.wait()
        for _ in range(50):
            await asyncio.sleep(0)
        gate.set()
        await asyncio.gather(*posts)

    assert taken == [[0], [1, 2, 3, 4]]


async def test_registered_it_hears_what_people_say(desk, telegram, bot):
    app = Starlette(routes=[Webhook(PATH, OURS, desk.intake.take).route()])
    ada = telegram.person(42)
    ada.start()
    async with serve(app) as address, serve(create_app(telegram)):
        await Registration(bot, address + PATH, OURS).register()
        async with asyncio.timeout(5):
            ada.say("/note a")
            while "a" not in await desk.noted():
                await telegram.wait(telegram.version)

    info = await bot.get_webhook_info()
    assert info.url == address + PATH
    assert set(info.allowed_updates) == {"message", "callback_query", "my_chat_member"}


async def test_a_webhook_that_is_left_over_is_removed_and_what_waits_is_kept(telegram, bot):
    await Registration(bot, "https://bot.example" + PATH, OURS).register()
    telegram.person(42).say("Hello")
    await remove(bot)

    assert (await bot.get_webhook_info()).url == ""
    assert [update.message.text for update in await bot.get_updates()] == ["Hello"]


async def test_where_no_webhook_is_set_its_removal_is_harmless(bot):
    await remove(bot)

    assert (await bot.get_webhook_info()).url == ""


async def test_a_webhook_that_another_program_took_away_is_set_again(clock, bot):
    ours = Registration(bot, "https://bot.example" + PATH, OURS)
    await ours.register()
    assert await ours.reached(clock())
    await bot.delete_webhook()

    assert not await ours.reached(clock())
    assert await ours.reached(clock())


async def test_updates_that_cannot_be_handed_over_are_not_heard(telegram, clock, bot):
    ours = Registration(bot, "https://bot.example" + PATH, OURS)
    await ours.register()
    telegram.updates.webhook.last_error_at = clock()
    assert await ours.reached(clock())  # nothing waits: it got through in the end

    telegram.person(42).say("Hello")
    assert not await ours.reached(clock())


@pytest.fixture
def hearing(database, clock):
    async def reached(_now):
        return hearing.through

    def seconds():
        return clock().timestamp()

    hearing = type("Hearing", (HearingSweep,), {"through": True})(database, reached, clock, seconds)
    return hearing


async def gaps_of(database):
    async with database.begin() as tx:
        return [tuple(row) for row in await tx.execute(select(gaps))]


async def test_a_silence_that_lost_a_tap_is_a_gap(hearing, database, clock):
    began = clock()
    await hearing.run()
    hearing.through = False
    for _ in range(13):
        clock.time += timedelta(seconds=10)
        await hearing.run()
    assert hearing.silence() == 130
    hearing.through = True
    await hearing.run()

    assert await gaps_of(database) == [(began, clock())]
    assert hearing.silence() == 0


async def test_a_short_silence_is_none(hearing, database, clock):
    await hearing.run()
    clock.time += DEAF_AFTER
    await hearing.run()

    assert await gaps_of(database) == []


async def test_the_mark_of_another_process_counts(hearing, database, clock):
    await hearing.run()
    clock.time += timedelta(minutes=10)
    async with database.begin() as tx:
        await marks.put(tx, marks.LISTENED, at=clock() - timedelta(seconds=10))
    await hearing.run()

    assert await gaps_of(database) == []
