"""The parts of HTTP that python-telegram-bot does not use, and the control API."""

import subprocess
import sys
from pathlib import Path

import httpx
import pytest
from starlette.responses import PlainTextResponse
from starlette.routing import Route

from simulator.server import create_app

TOKEN = "123456:TEST"


@pytest.fixture
async def http(telegram):
    hello = Route("/page", lambda _: PlainTextResponse("Hello"))
    transport = httpx.ASGITransport(create_app(telegram, routes=[hello]))
    async with httpx.AsyncClient(transport=transport, base_url="http://telegram") as client:
        yield client


@pytest.mark.parametrize(
    "sent",
    [
        {"params": {"chat_id": 42, "text": "Hello"}},
        {"data": {"chat_id": 42, "text": "Hello"}},
        {"json": {"chat_id": 42, "text": "Hello"}},
        {"data": {"chat_id": 42}, "files": {"text": (None, "Hello")}},
    ],
)
async def test_parameters_come_in_every_way(http, ada, telegram, sent):
    answer = await http.post(f"/bot{TOKEN}/sendMessage", **sent)
    assert answer.json()["ok"] and ada.last.text == "Hello"
    assert telegram.violations == []


async def test_a_get_is_a_call_too(http):
    answer = await http.get(f"/bot{TOKEN}/getMe")
    assert answer.json()["result"]["username"] == "nightstep_demo_bot"


async def test_a_body_that_cannot_be_read_is_a_bad_request(http):
    kind = {"content-type": "application/json"}
    answer = await http.post(f"/bot{TOKEN}/getMe", content=b"[", headers=kind)
    assert answer.status_code == 400


async def test_what_does_not_exist_is_not_found(http):
    assert (await http.get(f"/bot{TOKEN}/noSuchMethod")).status_code == 404
    assert (await http.get(f"/file/bot{TOKEN}/none")).status_code == 404
    assert (await http.get("/file/bot1:OTHER/none")).status_code == 401


async def test_a_page_can_be_served_beside_it(http):
    assert (await http.get("/page")).text == "Hello"


async def test_people_are_steered_from_outside(http, telegram):
    await http.post("/_sim/people", json={"first_id": 100, "count": 3})
    markup = '{"inline_keyboard": [[{"text": "Taken", "callback_data": "t"}]]}'
    params = {"chat_id": 101, "text": "Dose", "reply_markup": markup}
    await http.post(f"/bot{TOKEN}/sendMessage", data=params)

    chat = (await http.get("/_sim/chat/101")).json()
    assert chat["messages"][0]["buttons"][0][0]["text"] == "Taken"
    tap = await http.post("/_sim/person/101/tap", json={"label": "Taken"})
    assert tap.json()["update_id"] == telegram.next_update_id - 1
    for act in ("start", "sticker", "photo", "block", "unblock", "clear", "deactivate"):
        assert (await http.post(f"/_sim/person/102/{act}")).status_code == 200
    for act, given in (
        ("say", {"text": "Hello"}),
        ("press", {"message_id": 1, "data": "x"}),
        ("location", {"lat": 1, "lon": 2}),
    ):
        assert (await http.post(f"/_sim/person/101/{act}", json=given)).json()["update_id"]


async def test_a_mistake_is_answered_with_a_sentence(http, ada):
    answer = await http.post("/_sim/person/42/tap", json={"label": "Taken"})
    assert answer.status_code == 400
    assert answer.json() == {"error": "LookupError: no button 'Taken', only none at all"}
    assert (await http.post("/_sim/person/42/fly")).status_code == 400
    assert (await http.post("/_sim/faults", json={"method": "*"})).status_code == 400


async def test_faults_and_ledger_are_open(http, ada, telegram):
    await http.post("/_sim/faults", json={"method": "sendMessage", "kind": "internal"})
    await http.post("/_sim/faults", json={"method": "getMe", "kind": "drop", "times": None})
    for _ in range(2):
        await http.post(f"/bot{TOKEN}/sendMessage", json={"chat_id": 42, "text": "Hello"})
    assert (await http.delete("/_sim/faults")).json() == {"faults": []}

    entries = (await http.get("/_sim/ledger")).json()["entries"]
    assert [entry["delivered"] for entry in entries] == [False, True]
    assert len((await http.get("/_sim/ledger?since=1")).json()["entries"]) == 1
    state = (await http.get("/_sim/state")).json()
    assert state["version"] == telegram.version and state["calls"] == 2


async def test_updates_jump_and_come_again_from_outside(http, telegram, ada):
    await http.post("/_sim/updates", json={"next_id": 7})
    assert ada.say("Hello") == 7
    telegram.updates.clear()
    await http.post("/_sim/updates", json={"redeliver": [7]})
    assert (await http.get("/_sim/state")).json()["pending_updates"] == 1


def test_it_runs_by_itself():
    command = [sys.executable, "-m", "simulator", "--port", "0", "--limits"]
    root = Path(__file__).parents[2]
    with subprocess.Popen(command, cwd=root, stdout=subprocess.PIPE, text=True) as process:
        address = process.stdout.readline().split()[3].removesuffix(",").removesuffix("/bot")
        answer = httpx.get(f"{address}/bot{TOKEN}/getMe")
        process.terminate()
    assert answer.json()["result"]["id"] == 123456
    assert process.returncode == 0
