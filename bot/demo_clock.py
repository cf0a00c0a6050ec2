"""The demo's clock: stopped, sped up or sent ahead by the page, never past something due."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bot.clock import elapsed
from bot.stepping import Steps
from simulator.people import Person
from storage import courses, patients
from storage.vault import Vault

FRAME = 0.05
"""Seconds between two looks at the clock."""

LEAP = timedelta(hours=6)
"""The most that passes between two looks, however long the last one took."""

FARTHEST = timedelta(days=60)


@dataclass
class DemoClock:
    """What the page's clock bar shows and moves; *person* is the patient's side of the chat."""

    steps: Steps
    vault: Vault
    person: Person
    speed: float = 1.0
    zone: str = "UTC"
    busy: bool = False
    _turn: asyncio.Lock = field(default_factory=asyncio.Lock)

    def now(self) -> datetime:
        return self.steps.clock()

    async def set_speed(self, speed: float) -> None:
        self.speed = speed

    async def to_next_prompt(self) -> None:
        """Go to the next moment at which the bot says something to the patient."""
        await self._check_enrolled()
        seen = len(self.person.messages)
        await self._until(
            lambda: len(self.person.messages) > seen,
            "Nothing more is planned. /schedule in the chat says why.",
        )

    async def add_night(self) -> None:
        async with self._moving():
            await self.steps.advance(self.now() + timedelta(days=1))

    async def to_next_step(self) -> None:
        """Go to the next morning on which a step is offered."""
        await self._check_enrolled()
        seen = len(self.person.messages)
        await self._until(
            lambda: any(
                button.text == "Move up"
                for message in self.person.messages[seen:]
                for row in message.buttons
                for button in row
            ),
            "No step is offered within 60 nights. Answer the nights, or let the page do it.",
        )

    async def run(self) -> None:
        """Let time pass as fast as the page asks for."""
        before = elapsed()
        while True:
            await asyncio.sleep(FRAME)
            async with self._turn:
                now = elapsed()
                ahead = timedelta(seconds=(now - before) * self.speed)
                before = now
                await self.steps.advance(self.now() + min(ahead, LEAP))
                await self._look_at_zone()

    async def _until(self, reached: Callable[[], bool], otherwise: str) -> None:
        async with self._moving():
            end = self.now() + FARTHEST
            await self.steps.settle()
            while not reached():
                at = await self.steps.next_at()
                if at is None or at > end:
                    raise LookupError(otherwise)
                await self.steps.advance(max(at, self.now()))

    @asynccontextmanager
    async def _moving(self) -> AsyncIterator[None]:
        self.busy = True
        try:
            async with self._turn:
                yield
                await self._look_at_zone()
        finally:
            self.busy = False

    async def _check_enrolled(self) -> None:
        async with self.steps.app.database.begin() as tx:
            known = await patients.find(tx, self.vault, self.person.id)
            if known is None or await courses.current(tx, known.id) is None:
                raise LookupError("Nothing is planned yet. Begin with Start in the chat.")

    async def _look_at_zone(self) -> None:
        async with self.steps.app.database.begin() as tx:
            known = await patients.find(tx, self.vault, self.person.id)
        if known and known.patient:
            self.zone = known.patient.zone.key
