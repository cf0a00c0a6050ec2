"""Thousands of people, two bots on one database, faults at random, as many nights as fit.

    python -m tests.soak.nights --seconds 1200 [--people 5000] [--processes 2] [--tally FILE]

The parts are those of `nightstep run`, wired as there. Time is virtual, and leaps over hours in
which nothing is due; Telegram is the simulator in this process; a bot may die at any wait. Each
night is judged the day after.
Prints one JSON object; ends with 1 if a promise was broken.
"""

import argparse
import asyncio
import gc
import json
import logging
import subprocess
import sys
from collections import Counter
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from random import Random
from tempfile import mkdtemp
from time import monotonic, time_ns

from sqlalchemy import func, select

from domain.planning import first_night
from domain.prompts import RECOVER_AFTER, PromptState
from simulator.core import Telegram
from storage import agenda, courses, marks, nights, patients, plans
from storage.keys import is_
from storage.tables import prompts
from tests.engine import BERLIN, PILLS, PLAN, VAULT
from tests.soak import crowd, judge
from tests.soak.replica import OWNER, Replica, Sampled
from tests.soak.sleepers import Sleepers
from tests.soak.virtual import LeapingLoop, Memory
from tests.world import TOKEN

BEGIN = datetime(2026, 3, 2, 17, tzinfo=UTC)
TICK = 100.0
"""Seconds; after 120 without a poll a bot must think that it was deaf."""
TAKEN_OVER = 25.0
"""Seconds after which another bot leads in the place of a dead one."""
AT_LEAST_EVERY = timedelta(minutes=30)
"""Every sweep runs so often even while nothing is due."""
ZONES = ("Asia/Tokyo", "Pacific/Honolulu", "America/New_York", "Europe/Berlin")
DEATH, HOLD, TRAVEL = 0.05, 0.02, 0.00002
"""How likely, in a minute in which something is due: a bot dies, is held up; a person flies."""
HELD = (65.0, 300.0)
"""Seconds that a bot stands still: longer than a lease, which another may have by then."""


async def at_once(_border):
    return "ok"


async def next_recovery(tx, now):
    """Return when the reaper has something to do, if that is known."""
    claimed = is_(prompts, PromptState.CLAIMED) | is_(prompts, PromptState.SENDING)
    silent = is_(prompts, PromptState.AMBIGUOUS) & (prompts.c.lease_until > now - RECOVER_AFTER)
    over = select(func.min(prompts.c.lease_until))
    leases = (await tx.execute(over.where(claimed))).scalar()
    doubts = (await tx.execute(over.where(silent))).scalar()
    return min((at for at in (leases, doubts and doubts + RECOVER_AFTER) if at), default=None)


class World:
    def __init__(self, options, folder):
        self.options, self.folder = options, folder
        self.rng = Random(options.seed)
        self.loop = asyncio.get_running_loop()
        self.loop.set_task_factory(self._owned)
        self.loop.set_exception_handler(lambda _loop, _context: None)
        self.memory = Memory()
        self.database = self.memory.seen_by(at_once)
        self.figures = Counter()
        self.calm = True
        self.telegram = Telegram(token=TOKEN, now=self.now)
        self.updates = crowd.noted(self.telegram)
        self.people = Sleepers(self.telegram, self.rng, self.seconds)
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
        async with self.database.begin() as tx:
            self.plan_key = await plans.add(tx, PLAN, offered=True, at=self.now())
        for first in range(0, self.options.people, 200):
            await self.enrol(range(first, min(first + 200, self.options.people)))
        self.telegram.updates.clear()

    async def enrol(self, numbers):
        """Let some people begin a course tonight, each at their own time."""
        now, ids = self.now(), [crowd.FIRST + number for number in numbers]
        async with self.database.begin() as tx:
            for telegram_id in ids:
                self.telegram.person(telegram_id).start()
                wall = time(self.rng.randint(19, 23), self.rng.randrange(0, 60, 20))
                about = {"zone": BERLIN, "dose_time": wall, "wake_time": time(7), "counted": True}
                patient_id = await patients.add(tx, VAULT, telegram_id, language="en", at=now)
                await patients.change(tx, patient_id, **about)
                await courses.add(tx, patient_id, self.plan_key, PILLS, screening={}, at=now)
            begun = [on for _, on in (await courses.of_people(tx, VAULT, ids)).values()]
            tonight = [
                first_night(on.course, on.patient, number=1, on=None, now=now) for on in begun
            ]
            await nights.plan(tx, tonight)

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
                await self.leap(min(until, await self.due_at()))
                await self.minute()
            judged += 1
            self.fold()
            if judged >= 2:
                self.judge(self.now() - 2 * day, self.now() - day)
        self.figures["virtual days"] = (self.now() - first).days

    async def due_at(self):
        """Return when anybody has something to do, at the latest in half an hour."""
        now = self.now()
        if self.updates.waiting() or any(each.works for each in self.replicas):
            return now
        async with self.database.begin() as tx:
            moments = [await agenda.next_at(tx), await next_recovery(tx, now)]
        late = now + timedelta(seconds=min(3600.0, self.people.next_at() - self.seconds()))
        return min(at for at in (*moments, late, now + AT_LEAST_EVERY) if at)

    async def leap(self, until):
        """Let time pass in which the bots have nothing to do but to listen, and hear nothing."""
        quiet = (until - self.now()).total_seconds()
        if quiet <= 0:
            return
        self.loop.seconds += quiet
        for replica in self.replicas:
            replica.slept()
        async with self.database.begin() as tx:
            await marks.put(tx, marks.LISTENED, at=self.now())

    async def minute(self):
        began = self.loop.seconds
        doomed = [each for each in self.replicas if self.rng.random() < DEATH]
        for replica in self.replicas:
            replica.begin()
        for replica in doomed:
            await self.some_turns()
            await self.die(replica)
        if self.rng.random() < HOLD:
            await self.some_turns()
            self.figures["held up"] += 1
            self.rng.choice(self.replicas).hold(self.rng.uniform(*HELD))
        while busy := [each.work for each in self.replicas if each.works and not each.held]:
            await asyncio.wait(busy, return_when=asyncio.FIRST_COMPLETED)
        for replica in self.replicas:
            if replica.work and replica.work.done():
                replica.work.result()
        self.people.live()
        self.travel()
        self.loop.seconds = max(self.loop.seconds, began + (TAKEN_OVER if doomed else TICK))

    async def some_turns(self):
        for _ in range(int(self.rng.expovariate(1 / 300))):
            await asyncio.sleep(0)

    async def die(self, replica):
        replica.kill()
        self.figures["deaths"] += 1
        if replica.works:
            await asyncio.wait([replica.work])
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
        self.figures["updates"] += len(self.updates.confirmed)
        self.updates.confirmed.clear()

    def fold(self):
        """Keep what people have seen, and drop the rest: a long soak must not fill the memory."""
        self.seen.add(self.telegram.ledger)
        self.seen.forget(self.now() - timedelta(days=4))
        self.updates.forget()
        self.telegram.world.presses.clear()
        self.people.forget()
        for person in self.telegram.people:
            for message_id in list(person.chat.messages)[:-8]:
                del person.chat.messages[message_id]
            person.chat.toasts.clear()


def one(options):
    """Soak in this process and print what was found."""
    logging.disable()  # a thousand faults, each with its line
    gc.set_threshold(50_000, 50, 100)
    began = monotonic()
    found, folder = soak(options)
    judge.tell(found, took=monotonic() - began, kept_in=folder, tally=options.tally)


def soak(options):
    """Return what was found, and where the files are."""
    folder = Path(mkdtemp(prefix="nightstep-nights-"))
    loop = LeapingLoop()

    async def whole():
        world = World(options, folder)
        await world.run()
        return world

    world = loop.run_until_complete(whole())
    world.memory.close()
    loop.close()
    figures = world.figures + world.people.figures + Counter(people=options.people)
    return judge.Verdict(figures, world.broken), folder


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
