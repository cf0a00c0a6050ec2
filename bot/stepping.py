"""Time that moves when it is told to: from one thing to do to the next, leaving nothing out."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from bot.app import Nightstep
from storage import agenda


@dataclass(slots=True)
class StandingClock:
    """Shows *time* until somebody changes it."""

    time: datetime

    def __call__(self) -> datetime:
        return self.time


def nobody() -> int:
    return 0


@dataclass(slots=True)
class Steps:
    """Lets *app* do what is due at each moment, and *others* answer, before time moves on."""

    app: Nightstep
    clock: StandingClock
    others: Callable[[], int] = nobody
    _ran: dict[str, datetime] = field(default_factory=dict)

    async def settle(self) -> None:
        """Do everything there is to do now."""
        while await self.hear() + await self._tick() + self.others():
            pass

    async def hear(self) -> int:
        """Take what people have said and answer it, and return how much that was."""
        heard = 0
        while more := await self.app.polling.once():
            heard += more
        await self.app.delivery.drain()
        return heard

    async def advance(self, to: datetime) -> None:
        """Move time on to *to*, stopping wherever something is due."""
        await self.settle()
        while (at := await self.next_at()) is not None and at <= to:
            self.clock.time = max(at, self.clock.time)
            await self.settle()
        self.clock.time = max(to, self.clock.time)
        await self.settle()

    async def _tick(self) -> int:
        """Run the sweeps whose time has come, those of every second always."""
        now, done = self.clock(), 0
        for beat in self.app.beats:
            last = self._ran.get(beat.name)
            if beat.seconds <= 1 or last is None or (now - last).total_seconds() >= beat.seconds:
                self._ran[beat.name] = now
                done += sum((await beat.run()).values())
        return done

    async def next_at(self) -> datetime | None:
        """Return when something is to be done next, of what is still to come."""
        async with self.app.database.begin() as tx:
            return await agenda.next_at(tx)
