"""Every hour: forget what is needed no longer, a little at a time."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from domain.patients import PatientId
from storage import (
    Database,
    Transaction,
    announcing,
    erasure,
    letters,
    passes,
    recent,
    retention,
    tries,
    updates,
)

KEPT: Final = timedelta(days=90)
PEOPLE: Final = 20
PROMPTS: Final = 500
"""How many are looked at in one commit, so that a tap never waits long for it."""


@dataclass(frozen=True, slots=True)
class RetentionSweep:
    """Erases who has not been on a course for as long as *kept*, or never began one.

    Drops prompts that are long over, the ids of updates too old to come again and of messages
    too old to be taken back, tries and passes.
    """

    database: Database
    now: Callable[[], datetime]
    kept: timedelta = KEPT

    async def run(self) -> Counter[str]:
        tally: Counter[str] = Counter()
        now = self.now()
        async with self.database.begin() as tx:
            tally["forgotten"] += await updates.forget(tx, now)
            tally["forgotten"] += await tries.forget(tx, now)
            tally["letters"] += await letters.forget(tx, now)
            tally["announcements"] += await announcing.forget(tx, now)
            tally["forgotten"] += await passes.forget(tx, now)
            tally["forgotten"] += await recent.forget(tx, now)
            tally["drafts"] += await retention.drop_drafts(tx, now)
        for name, most, step in (
            ("ended", PEOPLE, self._ended),
            ("abandoned", PEOPLE, _abandoned),
        ):
            done = most
            while done == most:
                async with self.database.begin() as tx:
                    done = await step(tx, now)
                tally[name] += done
        tally["prompts"] = await self._prompts(now)
        return +tally

    async def _prompts(self, now: datetime) -> int:
        """Go through all prompts once, and drop those that are long over."""
        dropped, after, is_through = 0, None, False
        while not is_through:
            async with self.database.begin() as tx:
                count, after = await retention.drop_prompts(tx, now, after=after, limit=PROMPTS)
            dropped += count
            is_through = after is None
        return dropped

    async def _ended(self, tx: Transaction, now: datetime) -> int:
        over = await retention.ended(tx, before=now - self.kept, limit=PEOPLE)
        return await _forget(tx, over, now)


async def _abandoned(tx: Transaction, now: datetime) -> int:
    return await _forget(tx, await retention.abandoned(tx, now, limit=PEOPLE), now)


async def _forget(tx: Transaction, patient_ids: Sequence[PatientId], now: datetime) -> int:
    """Erase without a line in the journal: a restored backup comes by here again."""
    if patient_ids:
        await erasure.forget(tx, patient_ids, at=now)
    return len(patient_ids)
