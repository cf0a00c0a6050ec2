"""A group of invented people whose nights a test writes down, one letter each."""

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from itertools import count
from zoneinfo import ZoneInfo

from sqlalchemy import insert

from domain.doses import Micrograms
from domain.forms import Liquid
from domain.nights import closes
from domain.occurrences import State
from domain.presets import preset
from storage import Transaction, courses, patients, plans, tables
from storage.vault import Vault

NOW = datetime(2026, 6, 1, 18, tzinfo=UTC)
NEWEST = datetime(2026, 5, 30, 18, tzinfo=UTC)
"""The newest dose that has frozen at NOW: it was due 48 hours before."""

VAULT = Vault.from_text("MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=")
A_DAY = timedelta(days=1)


@dataclass
class Group:
    """People who joined, and the nights of each."""

    tx: Transaction
    _ids: count

    @classmethod
    async def begin(cls, tx: Transaction) -> "Group":
        await plans.add(tx, preset("C_slow_0p5_14d"), offered=True, at=NOW)
        return cls(tx, count(1))

    async def join(
        self,
        nights: str,
        *,
        doses=500,
        newest=NEWEST,
        counted=True,
        unreachable_at=None,
        ended_at=None,
        reasons=(),
    ):
        """Add somebody whose last night was due at *newest*; *doses* is one, or one a night."""
        tx = self.tx
        somebody = await patients.add(tx, VAULT, next(self._ids), language="en", at=NOW)
        await patients.change(
            tx,
            somebody,
            zone=ZoneInfo("UTC"),
            dose_time=time(18),
            wake_time=time(7),
            counted=counted,
            unreachable_at=unreachable_at,
        )
        key, _ = await plans.newest(tx, "C_slow_0p5_14d")
        first = newest - (len(nights) - 1) * A_DAY
        course = await courses.add(tx, somebody, key, Liquid(1000), screening={}, at=first)
        rows = [
            {
                "course_id": course,
                "number": n + 1,
                "night": (first + n * A_DAY).date(),
                "scheduled_at": first + n * A_DAY,
                "closes_at": closes(first + n * A_DAY, first + (n + 1) * A_DAY),
                "zone": ZoneInfo("UTC"),
                "dose": Micrograms(doses if isinstance(doses, int) else doses[n]),
                "rung": 0,
                "step_night": n + 1,
                "state": State(letter),
                "reason": dict(reasons).get(n),
            }
            for n, letter in enumerate(nights)
        ]
        if rows:
            await tx.execute(insert(tables.occurrences), rows)
        await courses.change(tx, course, last_number=len(nights), ended_at=ended_at)
        return course

    async def wakes(self, course, mornings):
        """Answer after nights of *course*, by their number, what is asked in the morning."""
        rows = [
            {
                "course_id": course,
                "number": number,
                "closes_at": NOW,
                "items": [*given],
                "given": given,
                "implied": [],
                "saved_at": NOW,
            }
            for number, given in mornings.items()
        ]
        await self.tx.execute(insert(tables.checkins), rows)
