"""A bot of flesh and blood: `nightstep run` in a folder of its own, and what a test does to it."""

import asyncio
import signal
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from sqlalchemy import select, update

from bot.running import STOPS_WITHIN
from domain.prompts import Kind
from simulator.core import Telegram
from storage.tables import prompts
from tests.bot.installed import Installation
from tests.soak.bots import Place
from tests.soak.clock import SharedClock

PATIENCE = 30
"""Seconds, on a busy machine, until something is seen."""


@dataclass
class Home:
    place: Place
    telegram: Telegram
    clock: SharedClock
    here: Installation
    log: Path

    async def start(self, *, patience=None, **environment):
        """Start the bot; *patience* is how many seconds a request may take, if not the usual."""
        environment = {"DATA_DIR": str(self.here.folder)} | environment
        await self.place.start(log=str(self.log), environment=environment, patience=patience)

    async def listens(self, **more):
        """Start the bot, and wait until it listens."""
        turn = self.telegram.updates.turn
        await self.start(**more)
        await self.until(lambda: self.telegram.updates.turn > turn)

    async def until(self, seen):
        async with asyncio.timeout(PATIENCE):
            version = self.telegram.version
            while not seen():
                version = await self.telegram.wait(version)

    async def stops(self, *, within=STOPS_WITHIN):
        """Tell the bot to stop; it has to, with code 0."""
        self.place.signal(signal.SIGTERM)
        async with asyncio.timeout(within):
            assert await asyncio.shield(self.place.ended) == 0

    async def dies(self):
        self.place.signal()
        await self.place.gone()

    async def does(self, *command):
        """Run another command in the same place, and return how it ended and all it has said."""
        said = self.log.with_name("said")
        said.unlink(missing_ok=True)
        environment = {"DATA_DIR": str(self.here.folder)}
        await self.place.start(log=str(said), environment=environment, command=command)
        return await self.place.gone(), said.read_text()

    async def owes(self, person, *, within=timedelta(0)):
        """Let *person* be on a plan, whose dose is due then."""
        now = self.clock.now()
        night = await self.here.enrols(person, now)
        self.telegram.updates.clear()  # nobody waits for an answer to /start
        async with self.here.opened() as database, database.begin() as tx:
            due = {"due_at": now + within, "expires_at": now + within + timedelta(hours=4)}
            dose = (prompts.c.course_id == night.course_id) & (prompts.c.kind == Kind.DOSE)
            await tx.execute(update(prompts).where(dose).values(due))

    async def states(self):
        """Return the states of all questions about a dose, in the order in which they came due."""
        async with self.here.opened() as database, database.begin() as tx:
            query = select(prompts.c.state).where(prompts.c.kind == Kind.DOSE)
            return list((await tx.execute(query.order_by(prompts.c.expires_at))).scalars())
