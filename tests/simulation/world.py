"""Two replicas, one database, one Telegram and two people, on a clock that a test moves."""

import asyncio
from datetime import timedelta
from pathlib import Path

from domain.prompts import PromptState
from simulator.core import Telegram
from storage.tables import courses, prompts
from tests.engine import TEN, VAULT, enrol
from tests.simulation.loop import StandingLoop
from tests.simulation.promises import Promises
from tests.simulation.replica import OWNER, Parts, Replica
from tests.simulation.store import Database, Store
from tests.world import TOKEN

BEFORE_TEN = TEN - timedelta(minutes=5)
PEOPLE = (42, 43)
FAULTS = ("refuse", "drop", "internal", "deliver_then_fail", "deliver_then_hang", "flood")
"""How a request may end, beside well."""


def furnished(folder: Path) -> Store:
    """Return a store with two people whose first dose is due at ten."""
    store = Store(folder)
    loop = asyncio.new_event_loop()
    telegram = Telegram(token=TOKEN, now=lambda: BEFORE_TEN)

    async def begin():
        async def at_once(_kind):
            return "ok"

        database = Database(store, at_once)
        for number in PEOPLE:
            await enrol(database, VAULT, telegram.person(number), BEFORE_TEN)

    loop.run_until_complete(begin())
    loop.close()
    store.keep_as_template()
    return store


class World:
    def __init__(self, store: Store, parts: Parts):
        store.reset()
        self.store = store
        self.folder = store.path.parent
        self.parts = parts
        self.loop = StandingLoop()
        self.loop.set_task_factory(self._owned)
        self.loop.set_exception_handler(lambda _loop, _context: None)
        self.wall = timedelta(0)
        self.telegram = Telegram(token=TOKEN, now=self.now)
        self.people = [self.telegram.person(number) for number in PEOPLE]
        for person in self.people:
            person.start()
        self.failures, self.wrecks = [], []
        self.updates, self.queries = {}, {}
        self.deaths = 0
        self.promises = _Watched(Promises(self), self.failures)
        self.replicas = [Replica(self, parts), Replica(self, parts)]

    def _owned(self, loop, coroutine, **more):
        owner = OWNER.get()
        task = asyncio.Task(coroutine, loop=loop, **more)
        if owner is not None:
            owner.tasks.add(task)
            task.add_done_callback(owner.tasks.discard)
        return task

    def now(self):
        return TEN + timedelta(seconds=self.loop.seconds - 1000) + self.wall

    def seconds(self):
        return self.loop.seconds

    def passes(self, seconds: float):
        """Let time pass. A request that has left by then has arrived by then, or never will."""
        if seconds > 10:
            for replica in self.replicas:
                for op in [each for each in replica.ops if each.kind == "request"]:
                    self.request(
                        replica, op, "drop" if op.prompt is None else "deliver_then_hang", late=True
                    )
        self.loop.seconds += seconds
        self.loop.until_idle()
        self.check()

    def next_moment(self):
        """Return in how many seconds something is due."""
        due = [r["due_at"] for r in self.store.rows(prompts) if r["state"] is PromptState.DUE]
        due += [r["plan_next_at"] for r in self.store.rows(courses) if r["plan_next_at"]]
        ahead = [(at - self.now()).total_seconds() for at in due if at > self.now()]
        return min(ahead, default=60.0)

    def request(self, replica, op, how, *, late):
        """Let a request happen with outcome *how*; *late* leaves its answer on the way."""
        if how in FAULTS:
            chat_id = op.params.get("chat_id")
            self.telegram.faults.add(op.method, how, chat_id=chat_id, seconds=40)
        before = set(replica.ops)
        replica.let_go(op)
        self.telegram.faults.clear()
        if not late:
            for answer in [each for each in replica.ops if each not in before]:
                if answer.kind == "answer" and answer.params is op.params:
                    replica.let_go(answer)
        self.check()

    def step(self, replica, op, how="ok", *, late=False):
        if op.kind == "request":
            self.request(replica, op, how, late=late)
        else:
            known = how in {"away", "lost"} and op.kind in {"begin", "commit"}
            replica.let_go(op, how if known else "ok")
            self.check()

    def settle(self, replica, which=0):
        """Let *replica* do all it can do now, well."""
        while ready := replica.ready():
            self.step(replica, ready[which])

    def run(self, replica, *actors):
        for actor in actors:
            replica.begin(actor)
            self.settle(replica)

    def crash(self, replica):
        replica.kill()
        self.deaths += 1
        fresh = Replica(self, self.parts)
        self.replicas[self.replicas.index(replica)] = fresh
        return fresh

    def said(self, act):
        """Note the update that *act* of a person causes."""
        presses = set(self.telegram.world.presses)
        number = act()
        if number:
            self.updates[number] = self.now()
            for query in set(self.telegram.world.presses) - presses:
                self.queries[query] = number

    def expired(self):
        """Return the updates that Telegram may have forgotten: taps after 150 seconds."""
        long_ago = self.now() - timedelta(seconds=149)
        return {number for number, at in self.updates.items() if at <= long_ago}

    def check(self):
        for wreck in self.wrecks:
            if not wreck.dead:
                self.crash(wreck)
        self.wrecks.clear()
        if self.failures:
            raise self.failures[0]

    def heal(self):
        """Let both die and one come back; everything works from now on. All must be well."""
        for replica in self.replicas:
            self.crash(replica)
        replica = self.replicas[0]
        wait = (self.promises.halted_until() - self.now()).total_seconds()
        self.passes(max(1.0, wait))
        lasts = (1, 31, 61, 5, 601, 5, 61, 601, 61)
        owed = self.promises.owed(self.now() + timedelta(seconds=sum(lasts) + 60))
        for number, seconds in enumerate(lasts):
            self.passes(seconds)
            seldom = ("listening", "planning", "freezing") if number in (0, len(lasts) - 1) else ()
            self.run(replica, *seldom, "recovery", "sending")
        self.promises.all_arrived(owed)
        self.promises.answers_hold()
        self.promises.nights_are_spaced()
        self.promises.all_heard()
        self.check()

    def close(self):
        for replica in self.replicas:
            replica.kill()
        self.loop.until_idle()
        self.loop.close()


class _Watched:
    """Keeps what the promises complain of: our own code would take it for a fault to survive."""

    def __init__(self, promises, failures):
        self.promises = promises
        self.failures = failures

    def __getattr__(self, name):
        asked = getattr(self.promises, name)

        def watched(*given):
            try:
                return asked(*given)
            except Exception as broken:  # noqa: BLE001  a mistake of the tests must be seen too
                self.failures.append(broken)

        return watched if callable(asked) else asked
