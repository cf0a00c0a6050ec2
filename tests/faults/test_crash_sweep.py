"""A bot of its own over real HTTP, killed at its borders; started again, all is well."""

import asyncio
import json
import os
import random
import shutil
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import AbstractContextManager, asynccontextmanager, contextmanager
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from time import monotonic
from typing import Protocol

import pytest
from sqlalchemy.engine import make_url

from simulator.core import Telegram
from simulator.running import serve
from simulator.server import create_app
from storage import schema
from storage.database import open_database
from tests import postgres
from tests.engine import TEN, VAULT, enrol
from tests.faults.checking import check
from tests.world import KEY, TOKEN

SOAK = float(os.environ.get("NIGHTSTEP_SOAK_SECONDS", "0"))
PROGRAM = Path(__file__).parent / "bot_process.py"
KILLS = {"sqlite": 10, "postgresql": 4}
"""How many make a sample."""

ENDS = (None, "refuse", "flood", "internal", "deliver_then_fail", "deliver_then_hang")
"""How the first send of the night ends: well, or with one of the simulator's mishaps."""


class Bots:
    """Processes of the bot, one after the other."""

    def __init__(self, zygote):
        self.zygote = zygote

    async def run(self, order):
        """Return how often each border was passed, and how the process ended."""
        self.zygote.stdin.write(json.dumps(order).encode() + b"\n")
        passed, ended = {}, None
        while ended is None:
            said = json.loads(await self.zygote.stdout.readline())
            ended = said.pop("ended", None)
            passed = said or passed
        return passed, ended


@pytest.fixture
async def bots() -> AsyncIterator[Bots]:
    pipe = asyncio.subprocess.PIPE
    zygote = await asyncio.create_subprocess_exec(
        sys.executable, str(PROGRAM), stdin=pipe, stdout=pipe
    )
    yield Bots(zygote)
    zygote.stdin.close()
    await zygote.wait()


async def furnish(url):
    """Fill a database with Ada, whose first dose is due at ten."""
    database = open_database(url)
    await schema.migrate(database)
    early = TEN - timedelta(minutes=5)
    await enrol(database, VAULT, Telegram(token=TOKEN, now=lambda: early).person(42), early)
    await database.dispose()


class Databases(Protocol):
    """Copies of such a database."""

    def fresh(self, folder: Path) -> AbstractContextManager[str]: ...


class Files:
    def __init__(self, template: Path):
        self.template = template

    @contextmanager
    def fresh(self, folder: Path) -> Iterator[str]:
        shutil.copy(self.template, folder / "nightstep.db")
        yield f"sqlite+aiosqlite:///{folder}/nightstep.db"


class Servers:
    def __init__(self, server: str, url: str):
        self.server, self.url = server, url

    @contextmanager
    def fresh(self, folder: Path) -> Iterator[str]:
        with postgres.database(self.server, template=make_url(self.url).database) as url:
            yield url


@pytest.fixture(params=KILLS)
async def databases(request, tmp_path) -> AsyncIterator[Databases]:
    if request.param == "sqlite":
        await furnish(f"sqlite+aiosqlite:///{tmp_path}/template.db")
        yield Files(tmp_path / "template.db")
        return
    server = request.getfixturevalue("postgresql")
    with postgres.database(server) as url:
        await furnish(url)
        yield Servers(server, url)


def furnished(folder: Path) -> Path:
    """Return the clock of a fresh folder."""
    folder.mkdir()
    clock = folder / "clock"
    clock.write_text((TEN - timedelta(minutes=5)).isoformat())
    return clock


def read(path) -> str:
    return Path(path).read_text()


@asynccontextmanager
async def evening(folder: Path, databases: Databases, end):
    """Yield an order for a bot on a fresh database, and its Telegram; a send meets *end*."""
    clock = furnished(folder)
    telegram = Telegram(token=TOKEN, now=lambda: datetime.fromisoformat(read(clock)))
    telegram.person(42).start()
    if end:
        telegram.faults.add("sendMessage", end, seconds=40)
    async with serve(create_app(telegram)) as url:
        with databases.fresh(folder) as database_url:
            settings = {
                "bot_token": TOKEN,
                "data_key": KEY,
                "telegram_api_url": url,
                "database_url": database_url,
                "data_dir": str(folder),
                "send_rate": 1000,
            }
            order = {"settings": settings, "clock": str(clock), "log": str(folder / "log")}
            yield order | {"ten": TEN.isoformat(), "part": "nights", "kill": None}, telegram


async def survives(bots, folder, databases, end, kill):
    """Let a bot be killed at *kill* and another take over.

    Return what the first passed, nothing if it was killed. With another end of the send
    there may be fewer borders than were counted: then it lives, and must have done well.
    """
    async with evening(folder, databases, end) as (order, telegram):
        passed, ended = await bots.run(order | {"kill": kill})
        assert ended in ((0, -9) if kill else (0,)), read(order["log"])
        _, ended = await bots.run(order | {"part": "afterwards"})
        log = read(order["log"])
        assert ended == 0, log
        now = datetime.fromisoformat(read(order["clock"]))
        await check(order["settings"]["database_url"], telegram, log, now=now)
    shutil.rmtree(folder)
    return passed


async def all_kills(bots, folder, databases):
    """Return every border, in no order, for each way in which the first send can end."""
    kills = []
    for end in ENDS:
        passed = await survives(bots, folder / "whole", databases, end, None)
        kills += [(end, (name, n)) for name in passed for n in range(1, passed[name] + 1)]
    random.shuffle(kills)
    return kills


async def a_sample(bots, folder, databases, size):
    """Return some, always the same; the other ends of a send share the borders of the first."""
    passed = await survives(bots, folder / "whole", databases, None, None)
    kills = [(name, n) for name in passed for n in range(1, passed[name] + 1)]
    chosen = random.Random(1).sample(kills, size)
    return [(ENDS[n % len(ENDS)], kill) for n, kill in enumerate(chosen)]


async def test_a_kill_at_any_border_breaks_no_promise(bots, databases, tmp_path, capsys, request):
    size, until = KILLS[request.node.callspec.params["databases"]], monotonic() + SOAK
    some = all_kills if SOAK else partial(a_sample, size=size)
    kills, killed, tried = await some(bots, tmp_path, databases), 0, 0
    for end, kill in kills:
        if SOAK and monotonic() > until:
            break
        tried += 1
        try:
            killed += not await survives(bots, tmp_path / str(tried), databases, end, kill)
        except AssertionError as broken:
            raise AssertionError(f"killed at {kill}, the first send ending in {end}") from broken
    assert killed >= tried * 0.8, "too few of them were killed to prove anything"
    with capsys.disabled():
        sys.stdout.write(f"{killed} kills at {tried} of {len(kills)} borders " if SOAK else "")
