"""One bot among those of the nights: wired as in `nightstep run`, mortal, on a wire that fails."""

import asyncio
from contextvars import ContextVar

from telegram.error import TelegramError

from bot import app as wiring
from simulator.polling import exchange
from simulator.transport import InProcess, received
from storage import Unavailable
from tests.engine import VAULT
from tests.world import settings_in

FAULTS = ("refuse", "drop", "internal", "deliver_then_fail", "deliver_then_hang", "flood")
MISHAP, OUTAGE = 0.004, 0.002
"""How likely a request and a transaction are to fail."""

AS_TEXT, LOOKED_AT = 0.05, 0.02
"""Which part of the calls goes as JSON text, and is held against the published schema."""

REAPER = "RecoverySweep"
AT_ONCE = {"HaltingSweep", "PlanningSweep", "SendingSweep", REAPER}
UPKEEP_EVERY = 1800.0
"""Seconds between two runs of a sweep that no patient waits for."""

OWNER = ContextVar("owner", default=None)


class Wire(InProcess):
    """The way to Telegram, on which some requests come to grief."""

    def __init__(self, replica):
        super().__init__(replica.world.telegram)
        self.replica = replica

    async def do_request(self, url, method, request_data=None, *args, **more):
        await self.replica.reach("request")
        world, name = self.replica.world, url.rpartition("/")[2]
        if world.rng.random() < MISHAP and not world.calm:
            world.telegram.faults.add(name, world.rng.choice(FAULTS), seconds=2)
            world.figures["mishaps"] += 1
        try:
            if method == "POST" and world.rng.random() > AS_TEXT and not _uploads(request_data):
                return await self._as_objects(name, request_data)
            return await super().do_request(url, method, request_data, *args, **more)
        finally:
            await self.replica.reach("answer")

    async def _as_objects(self, name, request_data):
        """Make the call with what else would be written as JSON and read again."""
        given = request_data.parameters if request_data else {}
        answer = await exchange(self.replica.world.telegram, name, given)
        return (200, answer.body) if answer.status == 200 else received(answer)

    @staticmethod
    def parse_json_payload(payload):
        return payload if isinstance(payload, dict) else InProcess.parse_json_payload(payload)


def _uploads(request_data):
    return request_data is not None and request_data.contains_files


class Sampled:
    """The published schema, asked about one call in fifty: asking costs more than the call."""

    def __init__(self, rng, schema):
        self.rng, self.schema = rng, schema

    def __getattr__(self, name):
        return getattr(self.schema, name)

    def complaints(self, *call):
        return self.schema.complaints(*call) if self.rng.random() < LOOKED_AT else []

    def result_complaints(self, *answer):
        return self.schema.result_complaints(*answer) if self.rng.random() < LOOKED_AT else []


class Replica:
    """One process of the bot; killed, it leaves behind what is in the database and at Telegram."""

    def __init__(self, world):
        self.world = world
        self.dead = False
        self.tasks = set()
        self.ran = {}
        self.work = None
        self.held_until = 0.0
        token = OWNER.set(self)
        database = world.memory.seen_by(self.reach)
        opened = wiring.open_database, wiring.open_reader
        wiring.open_database = wiring.open_reader = lambda _url: database
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
            wiring.open_database, wiring.open_reader = opened
            OWNER.reset(token)

    async def reach(self, border):
        """Let others go on; a bot that has died meanwhile goes no further."""
        await asyncio.sleep(0)
        world = self.world
        if self.held and border in ("begin", "answer"):
            await asyncio.sleep(self.held_until - world.seconds())
        if self.dead:
            raise asyncio.CancelledError
        if border in ("begin", "commit") and not world.calm and world.rng.random() < OUTAGE:
            world.figures["outages"] += 1
            return world.rng.choice(("away", "lost")) if border == "commit" else "away"
        return "ok"

    @property
    def held(self):
        return self.held_until > self.world.seconds()

    def hold(self, seconds):
        """Let us stand still so long, and then go on as if nothing had been."""
        self.held_until = self.world.seconds() + seconds

    @property
    def works(self):
        return self.work is not None and not self.work.done()

    def begin(self):
        """Start all that is due in this minute, unless we still are at what was due before."""
        if self.works:
            return
        token = OWNER.set(self)
        try:
            self.work = asyncio.create_task(self._work())
        finally:
            OWNER.reset(token)

    def slept(self):
        """Leave us as if our polls had found nothing until now."""
        polling = self.app.polling
        if polling._heard is not None:  # noqa: SLF001  what each empty poll does
            polling._heard = self.world.seconds()  # noqa: SLF001

    async def _work(self):
        """Ask for our part in the work first: a lease does not last until the next minute."""
        tenure, *others = self.app.beats
        await tenure.run()
        await asyncio.gather(self._listen(), self._sweep(others))

    async def _sweep(self, beats):
        now = self.world.seconds()
        for beat in beats:
            every = beat.seconds if beat.name in AT_ONCE else max(beat.seconds, UPKEEP_EVERY)
            if beat.name == REAPER and self.world.rng.random() < 0.5:
                continue  # it is the other's turn
            if now - self.ran.get(beat.name, 0.0) >= every:
                self.ran[beat.name] = now
                await beat.run()

    async def _listen(self):
        if not self.app.tenure.leads():
            self.app.polling._heard = None  # noqa: SLF001  as Polling.run does
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
