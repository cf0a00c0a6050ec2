"""Updates posted to a bot that listens on this machine."""

import asyncio
import json

import pytest
from starlette.applications import Starlette
from starlette.responses import Response
from starlette.routing import Route
from telegram import Update

from simulator.running import serve
from simulator.server import create_app


class Listener:
    """A bot's webhook that answers as it is told, 200 when it is told nothing."""

    def __init__(self):
        self.answers = []
        self.requests = []
        self.texts = []
        self.taken = asyncio.Condition()

    async def hook(self, request):
        update = Update.de_json(json.loads(await request.body()))
        answer = self.answers.pop(0) if self.answers else Response()
        async with self.taken:
            self.requests.append(request.headers)
            if answer.status_code == 200:
                self.texts.append(update.message.text)
            self.taken.notify_all()
        return answer

    async def until(self, count):
        async with asyncio.timeout(5), self.taken:
            await self.taken.wait_for(lambda: len(self.texts) >= count)


@pytest.fixture
async def listener(telegram):
    listener = Listener()
    pauses = create_app(telegram, pause=lambda failures: failures / 1000)
    hook = Starlette(routes=[Route("/hook", listener.hook, methods=["POST"])])
    async with serve(hook) as address, serve(pauses):
        params = {"url": f"{address}/hook", "secret_token": "s-1"}
        assert telegram.call("setWebhook", params).body["result"]
        yield listener


async def test_an_update_is_posted_with_the_secret(telegram, listener, ada):
    ada.say("Taken")
    await listener.until(1)

    [headers] = listener.requests
    assert headers["x-telegram-bot-api-secret-token"] == "s-1"
    assert headers["content-type"] == "application/json"
    await telegram.wait(telegram.version)
    assert telegram.updates.waiting() == []


async def test_each_chat_keeps_its_order_through_failures(telegram, listener, ada):
    bert = telegram.person(43)
    listener.answers += [Response(status_code=500)] * 3
    for n in range(4):
        ada.say(f"ada {n}")
        bert.say(f"bert {n}")
    await listener.until(8)

    for name in ("ada", "bert"):
        texts = [text for text in listener.texts if text.startswith(name)]
        assert texts == [f"{name} {n}" for n in range(4)]
    assert len(listener.requests) == 11


async def test_a_failure_is_told_in_the_webhook_info(telegram, listener, ada, clock):
    listener.answers.append(Response(status_code=503, headers={"Retry-After": "0"}))
    ada.say("Taken")
    await listener.until(1)

    told = telegram.call("getWebhookInfo", {}).body["result"]
    assert told["last_error_message"] == "Wrong response from the webhook: 503"
    assert told["last_error_date"] == clock().timestamp()


async def test_what_has_expired_is_not_posted_any_more(telegram, listener, ada, clock):
    number = ada.say("Late")
    clock.pass_(hours=25)
    ada.say("Fresh")
    await listener.until(1)
    assert listener.texts == ["Fresh"]
    telegram.redeliver(number)
    await listener.until(2)
    assert listener.texts == ["Fresh", "Late"]
