"""`nightstep run` as people start it: a process of its own, speaking HTTP to a local Telegram."""

import asyncio
import os
import signal
import socket
import sys
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path

import httpx
import pytest

from simulator.core import Telegram
from simulator.running import serve
from simulator.server import create_app
from tests.ports import free_port

TOKEN = "123456:TEST"
PATIENCE = 30
"""Seconds, on a busy machine; each of these takes one or two."""

TELLING = """
import sys
from bot.__main__ import main
try:
    main()
finally:
    print("loaded:", *(name for name, module in sys.modules.items() if module))
"""
"""Runs the bot, and says at the end what it had loaded."""

UNNEEDED = (
    *("matplotlib", "numpy", "fpdf", "PIL", "fhir", "icalendar"),  # the workshop's
    *("simulator", "bot.demo", "bot.operations", "bot.doctor", "bot.init"),  # other commands'
    *("alembic", "mako"),  # for a new version
    "psycopg",  # for PostgreSQL
    "jinja2",  # for the first page that somebody opens
    *("rich", "pygments", "sqlalchemy.orm", "telegram.ext"),
)


@pytest.fixture
def telegram():
    return Telegram(token=TOKEN, now=lambda: datetime.now(UTC))


@pytest.fixture
async def address(telegram):
    async with serve(create_app(telegram)) as address:
        yield address


@pytest.fixture
def environment(tmp_path, address):
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    return kept | {
        "BOT_TOKEN": TOKEN,
        "TELEGRAM_API_URL": address,
        "DATA_DIR": str(tmp_path / "data"),
        "LISTEN": f"127.0.0.1:{free_port()}",
        "PYTHONPATH": str(Path.cwd()),
        "PYTHONUNBUFFERED": "1",
    }


async def begin(environment, folder, *program, command="run"):
    return await asyncio.create_subprocess_exec(
        *(sys.executable, "-W", "error::ResourceWarning", *(program or ("-m", "bot")), command),
        cwd=folder,
        env=environment,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )


async def ended(process):
    """Return the exit code and what the process wrote; it has to end by itself."""
    async with asyncio.timeout(PATIENCE):
        said, complained = await process.communicate()
    return process.returncode, said.decode() + complained.decode()


@asynccontextmanager
async def running(environment, folder, telegram, *program):
    """Run the bot until the end of the block; it is entered when it listens."""
    process = await begin(environment, folder, *program)
    try:
        async with asyncio.timeout(PATIENCE):
            version = telegram.version
            while not telegram.updates.turn:
                version = await telegram.wait(version)
        yield process
    finally:
        if process.returncode is None:
            process.kill()
            await process.communicate()


async def until(telegram, seen):
    """Wait until *seen* says so."""
    async with asyncio.timeout(PATIENCE):
        version = telegram.version
        while not seen():
            version = await telegram.wait(version)


async def test_a_person_can_start_and_sigterm_ends_it_with_code_0(telegram, environment, tmp_path):
    ada = telegram.person(42)
    async with running(environment, tmp_path, telegram) as process:
        ada.say("/start")
        await until(telegram, lambda: any(m.from_bot for m in ada.messages))
        assert [label.split()[-1] for label in ada.last.labels] == ["agree", "No"]

        ada.tap("I agree")
        await until(telegram, lambda: "Yes" in ada.last.labels)
        async with httpx.AsyncClient() as client:
            health = await client.get(f"http://{environment['LISTEN']}/healthz")
            ready = await client.get(f"http://{environment['LISTEN']}/readyz")
        assert (health.status_code, ready.status_code) == (200, 200)

        process.send_signal(signal.SIGTERM)
        code, log = await ended(process)

    assert code == 0
    assert "Nightstep has stopped" in log
    assert "Traceback" not in log and "TEST" not in log and "agree" not in log
    assert telegram.violations == []


async def test_a_bot_at_work_carries_nothing_that_only_others_need(telegram, environment, tmp_path):
    process = await begin(environment, tmp_path, command="migrate")
    assert await ended(process) == (0, "")
    async with running(environment, tmp_path, telegram, "-c", TELLING) as process:
        ada = telegram.person(42)
        ada.say("/start")
        await until(telegram, lambda: any(m.from_bot for m in ada.messages))
        process.send_signal(signal.SIGTERM)
        _, said = await ended(process)

    loaded = set(said.partition("loaded: ")[2].split())
    assert "bot.app" in loaded
    assert [name for name in UNNEEDED if name in loaded] == []


async def test_after_kill_9_it_goes_on_where_it_was(telegram, environment, tmp_path):
    ada = telegram.person(42)
    async with running(environment, tmp_path, telegram) as process:
        ada.say("/start")
        await until(telegram, lambda: any(m.from_bot for m in ada.messages))
        ada.tap("I agree")
        await until(telegram, lambda: "Yes" in ada.last.labels)
        process.kill()
        await process.communicate()
    asked = ada.last.text
    ada.tap("Yes")  # while nobody listens

    telegram.updates.turn = 0
    async with running(environment, tmp_path, telegram):
        await until(telegram, lambda: ada.last.text != asked and ada.last.labels)


async def test_a_second_process_on_the_same_folder_refuses(telegram, environment, tmp_path):
    async with running(environment, tmp_path, telegram) as first:
        second = await begin(environment | {"LISTEN": f"127.0.0.1:{free_port()}"}, tmp_path)
        code, said = await ended(second)

        assert (code, said) == (2, "Another Nightstep uses this data folder; stop it first.\n")
        assert first.returncode is None


async def test_a_wrong_token_is_one_sentence(telegram, environment, tmp_path):
    process = await begin(environment | {"BOT_TOKEN": "123456:CANARY"}, tmp_path)
    code, said = await ended(process)

    assert code == 2
    assert last_line(said).startswith("Telegram does not know this BOT_TOKEN")
    assert "CANARY" not in said and "Traceback" not in said


async def test_a_token_revoked_while_it_runs_is_one_sentence(telegram, environment, tmp_path):
    async with running(environment, tmp_path, telegram) as process:
        telegram.faults.add("getUpdates", "revoke")
        telegram.person(42).say("/start")
        code, said = await ended(process)

    assert code == 2
    assert "it was revoked" in last_line(said)
    assert "TEST" not in said and "Traceback" not in said


async def test_an_unreachable_telegram_is_one_sentence(environment, tmp_path):
    process = await begin(
        environment | {"TELEGRAM_API_URL": f"http://127.0.0.1:{free_port()}"}, tmp_path
    )
    code, said = await ended(process)

    assert code == 2
    assert last_line(said).startswith("Telegram cannot be reached")
    assert "TEST" not in said and "Traceback" not in said


async def test_a_port_that_is_taken_is_one_sentence(telegram, environment, tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        listen = f"127.0.0.1:{taken.getsockname()[1]}"
        process = await begin(environment | {"LISTEN": listen}, tmp_path)
        code, said = await ended(process)

    assert code == 2
    assert last_line(said).startswith("Another program listens")
    assert "Traceback" not in said


async def test_a_bad_setting_is_one_sentence_and_nothing_else(environment, tmp_path):
    process = await begin(environment | {"ADMIN_IDS": "canary"}, tmp_path)
    code, said = await ended(process)

    assert code == 2
    assert said.count("\n") == 1 and said.startswith("ADMIN_IDS") and "canary" not in said


def last_line(said):
    return said.strip().splitlines()[-1]
