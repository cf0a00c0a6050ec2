"""A canary run: what must stay secret is looked for wherever the bot writes (P11)."""

import re
import signal
import subprocess
import sys
from datetime import UTC, datetime

import httpx
import pytest

from simulator.core import Telegram
from storage import schema
from storage.database import open_database
from storage.vault import Vault
from tests.engine import VAULT, enrol
from tests.test_http import address, ended, environment, running, until
from tests.world import KEY

__all__ = ["address", "environment"]

TOKEN = "123456:AAcanary-Token_0123456789abcdefghij"
ADA = 7_314_159_265
WORDS = "canarywords"
BROKEN = {"update_id": 1, "message": {"message_id": WORDS, "chat": {"id": ADA, "type": WORDS}}}
SECRETS = (TOKEN, TOKEN.partition(":")[2], KEY, KEY.rstrip("="), str(ADA), WORDS)


def told(text):
    return [secret for secret in SECRETS if secret in text]


@pytest.fixture
def telegram():
    return Telegram(token=TOKEN, now=lambda: datetime.now(UTC))


async def test_no_log_metric_file_or_answer_of_a_running_bot_holds_a_secret(
    telegram, environment, tmp_path
):
    data = tmp_path / "data"
    data.mkdir()
    database = open_database(f"sqlite+aiosqlite:///{data}/nightstep.db")
    await schema.migrate(database)
    ada = telegram.person(ADA)
    await enrol(database, VAULT, ada, telegram.world.now())
    await database.dispose()
    secret = {"BOT_TOKEN": TOKEN, "DATA_KEY": KEY, "LOG_LEVEL": "DEBUG", "ADMIN_IDS": str(ADA)}
    async with running(environment | secret, tmp_path, telegram) as process:
        for said in (WORDS, f"/today {WORDS}", f"/note {WORDS}", f"taken {WORDS}"):
            ada.say(said)
        telegram.updates.add("message", BROKEN["message"], chat_id=ADA)
        telegram.faults.add("sendMessage", "internal")
        ada.say("/help")
        await until(telegram, lambda: not telegram.updates.waiting() and ada.messages[-1].from_bot)
        async with httpx.AsyncClient() as client:
            pages = [
                (await client.get(f"http://{environment['LISTEN']}{path}")).text
                for path in ("/healthz", "/readyz", "/metrics", f"/{WORDS}")
            ]
        process.send_signal(signal.SIGTERM)
        code, log = await ended(process)

    files = {path.name: path.read_bytes().decode("latin-1") for path in data.rglob("*.db*")}
    assert code == 0 and "DEBUG" in log.upper() and "failed" in log
    assert told(log) == []
    assert "nightstep_" in pages[2] and told("".join(pages)) == []
    assert {name: told(content) for name, content in files.items() if told(content)} == {}
    assert not any(re.search(f"{ADA}|{WORDS}", path.name) for path in data.rglob("*"))


def test_an_error_that_nobody_foresaw_ends_the_bot_without_a_secret(tmp_path):
    program = (
        "from bot import commands\n"
        f"def boom(): raise RuntimeError({TOKEN!r} + ' ' + {KEY!r} + {WORDS!r})\n"
        "commands.load = boom\n"
        "commands.sys.argv = ['nightstep', 'run']\n"
        "commands.main()\n"
    )
    crash = subprocess.run(
        [sys.executable, "-c", program], check=False, capture_output=True, text=True
    )

    assert crash.returncode == 1
    assert "RuntimeError" in crash.stderr and "boom" in crash.stderr
    assert told(crash.stdout + crash.stderr) == []


def test_the_holder_of_the_key_does_not_show_it():
    assert told(repr(Vault.from_text(KEY))) == []
