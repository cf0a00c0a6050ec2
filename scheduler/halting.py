"""Every second: a halt that Telegram imposed on one process is a halt for all (P13)."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from storage import Database, halts

SLACK = timedelta(seconds=1)
"""What two clocks may differ in without anything to tell."""


class Halting(Protocol):
    """What paces our requests; times are in seconds."""

    def halt(self, seconds: float) -> None: ...

    def halted(self) -> float: ...


@dataclass(frozen=True, slots=True)
class HaltingSweep:
    """Tells the others how long *limiter* is halted, and *limiter* how long the others are.

    A prompt that meets a 429 tells it at once; this is for replies, which do not wait for
    a sweep.
    """

    database: Database
    limiter: Halting
    now: Callable[[], datetime]

    async def run(self) -> Counter[str]:
        now, ours = self.now(), timedelta(seconds=self.limiter.halted())
        async with self.database.begin() as tx:
            theirs = await halts.left(tx, now)
            if ours > SLACK and ours > theirs + SLACK:
                await halts.begin(tx, ours, now=now)
                return Counter(halted=1)
        if theirs > ours + SLACK:
            self.limiter.halt(theirs.total_seconds())
        return Counter()
