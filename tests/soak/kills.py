"""`nightstep run` over HTTP, killed a thousand times: at random, at commits, at requests.

    python -m tests.soak.kills --kills 1000 --seconds 900 [--people 1000] [--bots 4]

Prints one JSON object; ends with 1 if a promise was broken.
"""

import argparse
import asyncio
import logging
import signal
from collections import Counter
from contextlib import AsyncExitStack
from datetime import timedelta
from pathlib import Path
from random import Random
from tempfile import mkdtemp
from time import monotonic

from simulator.core import Telegram
from simulator.running import serve
from simulator.server import create_app
from storage import schema
from storage.database import open_database
from tests.engine import VAULT, enrol
from tests.soak import bots, crowd, judge
from tests.soak.clock import SharedClock
from tests.world import KEY, TOKEN

FAULTS = ("refuse", "drop", "internal", "deliver_then_fail", "deliver_then_hang", "flood")
PASSES = (1, 5, 5, 20, 31, 61, 61, 61, 90, 110, 700)
"""Seconds between two lives; more than two minutes are a gap in what we hear."""

AFTERWARDS = (61, 61, 601, 61, 601, 61)
LONGEST_LIFE = 2.6
"""Seconds; the sweeps begin one second after the bot."""


class Wire:
    """In front of the simulator: a request may be the last thing that a bot does."""

    def __init__(self, app):
        self.app = app
        self.left, self.after, self.kill = 0, False, lambda: None

    def at(self, left, *, after, kill):
        self.left, self.after, self.kill = left, after, kill

    async def __call__(self, scope, receive, send):
        counts = scope["type"] == "http" and scope["path"].endswith("Message")
        if counts:
            self.left -= 1
        mine = counts and self.left == 0
        if mine and not self.after:
            self.kill()
            return
        await self.app(scope, receive, self._killing(send) if mine else send)

    def _killing(self, send):
        async def killing(message):
            self.kill()  # it is done, and nobody will hear of it
            await send(message)

        return killing


class Soak:
    def __init__(self, options, folder, number):
        self.options, self.folder = options, folder
        self.folder.mkdir(parents=True)
        self.rng = Random(options.seed * 1000 + number)
        self.clock = SharedClock(folder / "ahead")
        self.telegram = Telegram(token=TOKEN, now=self.clock.now)
        self.updates = crowd.noted(self.telegram)
        self.crowd = crowd.Crowd(self.telegram, self.rng)
        self.figures = Counter()
        self.url = f"sqlite+aiosqlite:///{folder}/nightstep.db"

    async def furnish(self):
        """Enrol people whose doses come due from now on, for as long as the soak lasts."""
        database = open_database(self.url)
        await schema.migrate(database)
        now = self.clock.now()
        for number in range(self.options.people):
            at = now + timedelta(minutes=self.rng.uniform(1, 9 * 60))
            person = self.telegram.person(crowd.FIRST + number)
            wall = at.astimezone(bots.BERLIN).time().replace(second=0, microsecond=0)
            await enrol(database, VAULT, person, now, dose_time=wall)
        await database.dispose()
        self.telegram.updates.clear()  # nobody waits for an answer to /start

    async def run(self):
        self.wire = Wire(create_app(self.telegram))
        async with AsyncExitStack() as stack:
            url = await stack.enter_async_context(serve(self.wire))
            environment = {
                "BOT_TOKEN": TOKEN,
                "DATA_KEY": KEY,
                "TELEGRAM_API_URL": url,
                "DATABASE_URL": self.url,
                "SEND_RATE": "300",
            }
            place = bots.place(self.folder / "bot", self.folder / "ahead", environment)
            self.place = await stack.enter_async_context(place)
            end = monotonic() + self.options.seconds
            while (
                self.figures["kills"] < self.options.kills / self.options.bots and monotonic() < end
            ):
                await self.life()
            await self.rest()
        return self.verdict()

    async def life(self):
        """Let a bot live for a moment and die, one way or another; then let time pass."""
        how = self.rng.choice(("time", "commit", "request"))
        border = None
        if how == "commit":
            name = self.rng.choice(("before commit", "after commit"))
            border = (name, self.rng.randint(1, 40))
        self.wire.at(0, after=False, kill=self.place.signal)
        if how == "request":
            left, after = self.rng.randint(1, 6), self.rng.random() < 0.5
            self.wire.at(left, after=after, kill=self.place.signal)
        if self.rng.random() < 0.5:
            self.telegram.faults.clear()
            for _ in range(self.rng.randint(1, 4)):
                self.telegram.faults.add("sendMessage", self.rng.choice(FAULTS), seconds=3)
        await self.place.start(border)
        longest = LONGEST_LIFE if how == "time" else 2 * LONGEST_LIFE
        end = monotonic() + self.rng.uniform(0.05, longest)
        while monotonic() < end and self.place.lives:
            await asyncio.sleep(0.02)
            self.crowd.live()
        how = how if not self.place.lives else "time"
        self.place.signal()
        ended = await self.place.gone()
        if ended != -signal.SIGKILL:
            raise AssertionError(f"ended by itself with {ended}: {self.log()[-2000:]}")
        self.figures["kills"] += 1
        self.figures[f"kills by {how}"] += 1
        self.clock.jump(self.rng.choice(PASSES))

    async def rest(self):
        """Let one bot work undisturbed until every lease and every wait is over."""
        self.telegram.faults.clear()
        self.wire.at(0, after=False, kill=self.place.signal)
        await self.place.start()
        for seconds in AFTERWARDS:
            await self.quiet()
            self.clock.jump(seconds)
        await self.quiet()
        code = await self.place.stop()
        self.figures["ended badly"] += code != 0

    async def quiet(self):
        """Wait until nothing was said for a while."""
        said, still = -1, 0
        while still < 2 * self.options.still:
            await asyncio.sleep(0.5)
            self.crowd.live()
            now = len(self.telegram.ledger)
            still, said = (still + 1 if now == said else 0), now

    def log(self):
        return (self.folder / "bot" / "log").read_text(errors="replace")

    def verdict(self):
        kept, seen = judge.Kept.in_database(self.url), judge.Seen()
        seen.add(self.telegram.ledger)
        found = judge.judge(
            kept,
            seen,
            now=self.clock.now(),
            confirmed=self.updates.confirmed,
            may_miss=True,  # none of these lives lasts the minute that P2 asks for
        )
        found.figures["virtual hours"] = round(self.clock.ahead / 3600)
        found.figures["people"] = self.options.people
        return judge.conclude(found, self, self.log())


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=1000)
    parser.add_argument("--seconds", type=float, default=900)
    parser.add_argument("--people", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--bots", type=int, default=4, help="each with a database of its own")
    parser.add_argument("--still", type=float, default=4, help="seconds of silence at the end")
    found, took, folder = soak(parser.parse_args())
    judge.tell(found, took=took, kept_in=folder)


def soak(options):
    """Return what was found, in how many seconds, and where the files are."""
    logging.getLogger("uvicorn").setLevel(logging.CRITICAL)  # it complains of who hangs up
    began = monotonic()
    folder = Path(mkdtemp(prefix="nightstep-kills-"))
    soaks = [Soak(options, folder / str(n), n) for n in range(options.bots)]
    found = asyncio.run(together(soaks))
    return found, monotonic() - began, folder


async def together(soaks):
    """Run all *soaks* beside each other, and return what was found in them together."""
    found = judge.Verdict()
    for soak in soaks:
        await soak.furnish()
    for each in await asyncio.gather(*(soak.run() for soak in soaks)):
        found.figures.update(each.figures)
        found.broken += each.broken
    return found


if __name__ == "__main__":
    main()
