"""Thousands of people, two bots on one database, faults at random, as many nights as fit.

    python -m tests.soak.nights --seconds 1200 [--people 5000] [--processes 2] [--tally FILE]

The parts are those of `nightstep run`, wired as there. Time is virtual; Telegram is the
simulator in this process; a bot may die at any wait. Each night is judged the day after.
Prints one JSON object; ends with 1 if a promise was broken.
"""

import argparse
import asyncio
import json
import logging
import subprocess
import sys
from collections import Counter
from contextvars import ContextVar
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from random import Random
from tempfile import mkdtemp
from time import monotonic, time_ns

from telegram.error import TelegramError

from bot import app as wiring
from simulator.core import Telegram
from simulator.transport import InProcess
from storage import Unavailable
from tests.engine import VAULT, enrol
from tests.soak import crowd, judge
from tests.soak.virtual import LeapingLoop, Memory
from tests.world import TOKEN, settings_in

BEGIN = datetime(2026, 3, 2, 17, tzinfo=UTC)
TICK = 100.0
"""Seconds; after 120 without a poll a bot must think that it was deaf."""
FAULTS = ("refuse", "drop", "internal", "deliver_then_fail", "deliver_then_hang", "flood")
ZONES = ("Asia/Tokyo", "Pacific/Honolulu", "America/New_York", "Europe/Berlin")
MISHAP, OUTAGE, DEATH, TRAVEL = 0.01, 0.002, 0.02, 0.00002
"""How likely: a request fails; a transaction fails; a bot dies in a minute; a person flies."""

OWNER = ContextVar("owner", default=None)


class Wire(InProcess):
    """The way to Telegram, on which some requests come to grief."""

    def __init__(self, replica):
        super().__init__(replica.world.telegram)
        self.replica = replica

    async def do_request(self, url, method, request_data=None, *args, **more):
        await self.replica.reach("request")
        world = self.replica.world
        if world.rng.random() < MISHAP and not world.calm:
            name = url.rpartition("/")[2]
            world.telegram.faults.add(name, world.rng.choice(FAULTS), seconds=2)
            world.figures["mishaps"] += 1
        try:
            return await super().do_request(url, method, request_data, *args, **more)
        finally:
            await self.replica.reach("answer")


class Replica:
    """One process of the bot; killed, it leaves behind what is in the database and at Telegram."""

    def __init__(self, world):
        self.world = world
        self.dead = False
        self.tasks = set()
        self.ran = {}
        token = OWNER.set(self)
        database = world.memory.seen_by(self.reach)
        opened, wiring.open_database = wiring.open_database, lambda _url: database
        try:
            self.app = wiring.build(
                settings_in(world.folder, send_rate=1000),
                VAULT,
                now=world.now,
                elapsed=world.seconds,
                request=Wire(self),
                per_chat=1_000_000,
                poll_seconds=0,
            )
        finally:
            wiring.open_database = opened
            OWNER.reset(token)

    async def reach(self, border):
        """Let others go on; a bot that has died meanwhile goes no further."""
        await asyncio.sleep(0)
        if self.dead:
            raise asyncio.CancelledError
        world = self.world
        if border in ("begin", "commit") and not world.calm and world.rng.random() < OUTAGE:
            world.figures["outages"] += 1
            return world.rng.choice(("away", "lost")) if border == "commit" else "away"
        return "ok"

    def begin(self):
        """Start all that is due in this minute."""
        token = OWNER.set(self)
        try:
            return asyncio.create_task(self._work())
        finally:
            OWNER.reset(token)

    async def _work(self):
        """Ask for our part in the work first: a lease does not last until the next minute."""
        tenure, *others = self.app.beats
        await tenure.run()
        await asyncio.gather(self._listen(), self._sweep(others))

    async def _sweep(self, beats):
        now = self.world.seconds()
        for beat in beats:
            if now - self.ran.get(beat.name, 0.0) >= beat.seconds:
                self.ran[beat.name] = now
                await beat.run()

    async def _listen(self):
        try:
            while self.app.tenure.leads() and await self.app.polling.once():
                pass
            await self.app.delivery.drain()
        except (TelegramError, Unavailable):
            return  # as Polling.run does, before it tries again

    def kill(self):
        self.dead = True
        for task in list(self.tasks):
            task.cancel()


class Sampled:
    """The published schema, asked about one call in fifty: asking costs more than the call."""

    def __init__(self, rng, schema):
        self.rng, self.schema = rng, schema

    def __getattr__(self, name):
        return getattr(self.schema, name)

    def complaints(self, *call):
        return self.schema.complaints(*call) if self.rng.random() < 0.02 else []

    def result_complaints(self, *answer):
        return self.schema.result_complaints(*answer) if self.rng.random() < 0.02 else []


class World:
    def __init__(self, options, folder):
        self.options, self.folder = options, folder
        self.rng = Random(options.seed)
        self.loop = asyncio.get_running_loop()
        self.loop.set_task_factory(self._owned)
        self.loop.set_exception_handler(lambda _loop, _context: None)
        self.memory = Memory()
        self.figures = Counter()
        self.calm = True
        self.telegram = Telegram(token=TOKEN, now=self.now)
        self.updates = crowd.noted(self.telegram)
        self.crowd = crowd.Crowd(self.telegram, self.rng)
        calls = self.telegram._calls  # noqa: SLF001  for speed
        calls.schema = Sampled(self.rng, calls.schema)
        self.seen = judge.Seen()
        self.broken = []

    def _owned(self, loop, coroutine, **more):
        task = asyncio.Task(coroutine, loop=loop, **more)
        if owner := OWNER.get():
            owner.tasks.add(task)
            task.add_done_callback(owner.tasks.discard)
        return task

    def seconds(self):
        return self.loop.seconds

    def now(self):
        return BEGIN + timedelta(seconds=self.loop.seconds - 1000)

    async def furnish(self):
        async def at_once(_border):
            return "ok"

        database = self.memory.seen_by(at_once)
        for number in range(self.options.people):
            wall = time(self.rng.randint(19, 23), self.rng.randrange(0, 60, 5))
            person = self.telegram.person(crowd.FIRST + number)
            await enrol(database, VAULT, person, self.now(), dose_time=wall)
        self.telegram.updates.clear()

    async def run(self):
        await self.furnish()
        self.replicas = [Replica(self), Replica(self)]
        for replica in self.replicas:
            await self.meet(replica)
        end = monotonic() + self.options.seconds
        day, first = timedelta(days=1), self.now()
        judged = 0
        while monotonic() < end and judged < self.options.nights:
            until = self.now() + day
            while self.now() < until:
                await self.minute()
            judged += 1
            self.fold()
            if judged >= 2:
                self.judge(self.now() - 2 * day, self.now() - day)
        self.figures["virtual days"] = (self.now() - first).days

    async def minute(self):
        began = self.loop.seconds
        doomed = [each for each in self.replicas if self.rng.random() < DEATH]
        work = [replica.begin() for replica in self.replicas]
        for replica in doomed:
            for _ in range(int(self.rng.expovariate(1 / 300))):
                await asyncio.sleep(0)
            await self.die(replica)
        await asyncio.wait(work)
        for task in work:
            if not task.cancelled() and task.exception():
                raise task.exception()
        self.crowd.live()
        self.travel()
        self.loop.seconds = max(self.loop.seconds, began + TICK)

    async def die(self, replica):
        replica.kill()
        self.figures["deaths"] += 1
        place = self.replicas.index(replica)
        self.replicas[place] = Replica(self)
        await self.meet(self.replicas[place])

    async def meet(self, replica):
        self.calm = True
        await replica.app.bot.initialize()
        self.calm = False

    def travel(self):
        if self.rng.random() < TRAVEL * self.options.people:
            person = self.telegram.person(crowd.FIRST + self.rng.randrange(self.options.people))
            self.figures["journeys"] += 1
            person.press(1, f"set:zone:{self.rng.choice(ZONES)}:yes")

    def judge(self, since, until):
        """Hold the nights between *since* and *until* against what people saw."""
        with self.memory.engine.connect() as connection, connection.begin():
            kept = judge.Kept.of(connection, (since, until))
        found = judge.judge(kept, self.seen, now=self.now(), confirmed=self.updates.confirmed)
        found.expect(self.telegram.violations == [], "schema", self.telegram.violations[:3])
        del found.figures["updates applied"]  # those of two days
        self.figures.update(found.figures)
        self.broken += found.broken

    def fold(self):
        """Keep what people have seen, and drop the rest: a long soak must not fill the memory."""
        self.figures["updates"] += len(self.updates.confirmed)
        self.seen.add(self.telegram.ledger)
        self.seen.forget(self.now() - timedelta(days=4))
        self.updates.confirmed.clear()
        self.updates.forget()
        self.telegram.world.presses.clear()
        self.crowd.forget()
        for person in self.telegram.people:
            for message_id in list(person.chat.messages)[:-8]:
                del person.chat.messages[message_id]
            person.chat.toasts.clear()


def one(options):
    """Soak in this process and print what was found."""
    logging.disable()  # a thousand faults, each with its line
    began = monotonic()
    folder = Path(mkdtemp(prefix="nightstep-nights-"))
    loop = LeapingLoop()
    asyncio.set_event_loop(loop)

    async def soak():
        world = World(options, folder)
        await world.run()
        return world

    world = loop.run_until_complete(soak())
    figures = world.figures | Counter(taps=world.crowd.taps, people=options.people)
    judge.tell(judge.Verdict(figures, world.broken), took=monotonic() - began, kept_in=folder)


def many(options):
    """Soak in several processes, each with its own people and chances, and add up."""
    began = monotonic()
    given = ["--seconds", str(options.seconds), "--people", str(options.people)]
    given += ["--nights", str(options.nights), "--processes", "1", "--seed"]
    running = [
        subprocess.Popen(
            [sys.executable, "-m", "tests.soak.nights", *given, str(options.seed + n)],
            stdout=subprocess.PIPE,
        )
        for n in range(options.processes)
    ]
    found = judge.Verdict()
    for each in running:
        said = json.loads(each.communicate()[0])
        found.broken += said.pop("examples")
        del said["seconds"], said["broken"]
        found.figures.update(said)
    took = monotonic() - began
    judge.tell(found, took=took, kept_in="memory: gone", tally=options.tally)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=1200)
    parser.add_argument("--people", type=int, default=5000)
    parser.add_argument("--nights", type=int, default=10_000)
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument("--seed", type=int, default=int(time_ns() // 10**9))
    parser.add_argument("--tally", type=Path, help="a file that adds up several runs")
    options = parser.parse_args()
    (one if options.processes == 1 else many)(options)


if __name__ == "__main__":
    main()
