"""Every minute: conclude the nights that nobody answered and nobody can any more."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from storage import Database, freezing, nights

BATCH = 500


@dataclass(frozen=True, slots=True)
class FreezingSweep:
    """Gives each its last state: silence is U, our own outage is N, and never the other way."""

    database: Database
    now: Callable[[], datetime]

    async def run(self) -> Counter[str]:
        tally: Counter[str] = Counter()
        while concluded := await self._batch():
            tally += concluded
        return tally

    async def _batch(self) -> Counter[str]:
        now = self.now()
        async with self.database.begin() as tx:
            silent = await nights.to_freeze(tx, now, limit=BATCH)
            told = await freezing.what_was_asked(tx, [each.id for each in silent])
            tally: Counter[str] = Counter()
            for occurrence in silent:
                state, reason = told[occurrence.id].verdict(occurrence)
                await nights.conclude(tx, [occurrence.id], state, reason=reason)
                tally[str(state)] += 1
        return tally
