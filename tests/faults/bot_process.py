"""The bot in a process of its own, which can be killed at any of its borders.

Reads jobs, one JSON object a line, and forks a process for each; a job that ends well
answers with how often each border was passed. It needs nothing of the tests.
"""

import asyncio
import json
import logging
import os
import signal
import sys
from collections import Counter
from datetime import datetime, timedelta
from pathlib import Path

import httpx
from sqlalchemy import event

from bot.app import build
from bot.settings import Settings
from bot.stepping import Steps
from bot.transport import AiohttpRequest
from storage.leases import LASTS
from storage.vault import Vault

log = logging.getLogger("bot_process")

ADA = 42
AFTERWARDS = (1, 31, 61, 5, 601, 5, 61, 601, 61)
"""Seconds that pass after a restart: every lease and every wait is over then."""


class FileClock:
    """A clock that others can read, and that goes on where the one who died left it."""

    def __init__(self, path):
        self.path = Path(path)

    @property
    def time(self):
        return datetime.fromisoformat(self.path.read_text())

    @time.setter
    def time(self, at):
        fresh = self.path.with_suffix(".new")
        fresh.write_text(at.isoformat())
        fresh.replace(self.path)

    def __call__(self):
        return self.time

    def seconds(self):
        return self.time.timestamp()


class Borders:
    """Counts what is passed, and ends the process at one of them."""

    def __init__(self, kill):
        self.kill = tuple(kill) if kill else None
        self.passed = Counter()

    def reach(self, name):
        self.passed[name] += 1
        if self.kill == (name, self.passed[name]):
            os.kill(os.getpid(), signal.SIGKILL)

    def watch(self, database):
        event.listen(database.sync_engine, "commit", lambda _: self.reach("before commit"))
        # A connection goes back when its transaction is over.
        event.listen(database.sync_engine, "checkin", lambda *_: self.reach("after commit"))


class Wire(AiohttpRequest):
    """Real HTTP, with a border before and after each request."""

    def __init__(self, borders):
        super().__init__(connections=32, connect_timeout=1.0, read_timeout=1.0)
        self.borders = borders

    async def do_request(self, url, *args, **more):
        self.borders.reach("before request")
        answer = await super().do_request(url, *args, **more)
        self.borders.reach("after request")
        return answer


async def job(order):
    clock, borders = FileClock(order["clock"]), Borders(order["kill"])
    settings = Settings(_env_file=None, **order["settings"])
    app = build(
        settings,
        Vault.from_text(order["settings"]["data_key"]),
        now=clock,
        elapsed=clock.seconds,
        request=Wire(borders),
        per_chat=float("inf"),
        poll_seconds=0,
    )

    async def passes(seconds):
        clock.time += timedelta(seconds=seconds)

    app.delivery.sleep = passes
    borders.watch(app.database)
    await app.prepare()
    steps = Steps(app, clock)
    await (two_nights(steps, order) if order["part"] == "nights" else afterwards(steps))
    await app.close()
    return borders.passed


async def two_nights(steps, order):
    """Live through a night, a morning and the evening after, with a few taps."""
    ten = datetime.fromisoformat(order["ten"])
    async with httpx.AsyncClient(base_url=order["settings"]["telegram_api_url"]) as people:

        async def tap(label):
            # Where the message did not arrive, there is nothing to tap.
            await people.post(f"/_sim/person/{ADA}/tap", json={"label": label})
            await steps.settle()

        await steps.advance(ten)
        await tap("Later")
        await tap("15 min")
        await steps.advance(ten + timedelta(minutes=30))
        for label in ("Taken", "Undo", "Not tonight", "Forgot"):
            await tap(label)
        await steps.advance(ten + timedelta(hours=10))
        await tap("All fine")
        await steps.advance(ten + timedelta(hours=24))
        await tap("Taken")


async def afterwards(steps):
    if steps.app.database.dialect.name != "sqlite":
        # What the dead one held is over by time alone, and until then nobody else sends.
        steps.clock.time += LASTS
    await steps.settle()
    for seconds in AFTERWARDS:
        await steps.advance(steps.clock.time + timedelta(seconds=seconds))


def say(what):
    sys.stdout.write(json.dumps(what) + "\n")
    sys.stdout.flush()


def child(order):
    os.dup2(os.open(order["log"], os.O_WRONLY | os.O_CREAT | os.O_APPEND), 2)
    logging.basicConfig(level=logging.INFO, stream=sys.stderr, force=True)
    logging.getLogger("httpx").setLevel(logging.WARNING)
    passed = asyncio.run(job(order))
    say(passed)


def main():
    for line in sys.stdin:
        pid = os.fork()
        if pid == 0:
            try:
                child(json.loads(line))
            except BaseException:
                log.exception("the bot ended")
                os._exit(1)
            os._exit(0)
        _, status = os.waitpid(pid, 0)
        say({"ended": os.waitstatus_to_exitcode(status)})


if __name__ == "__main__":
    main()
