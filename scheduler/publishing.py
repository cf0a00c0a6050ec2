"""Every minute: see whether a week is over, and publish the group's numbers once for it."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from typing import Final

from domain.succession import may_follow
from domain.suppression import publish
from storage import Database, invented, marks, nights, snapshots, stats

AT: Final = time(3, tzinfo=UTC)
"""On Mondays."""

SETTLED_AFTER: Final = timedelta(minutes=15)
"""So long the nights that froze at that moment have to be concluded."""

A_WEEK: Final = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class PublishingSweep:
    """Takes a snapshot a week, of groups of at least *k*; *reader* reads beside the writers.

    Who joins or leaves in between comes in with the next one. Where that would tell of
    a few, the one before is served for another week.
    """

    database: Database
    reader: Database
    now: Callable[[], datetime]
    k: int

    async def run(self) -> Counter[str]:
        as_of = week_begun(self.now())
        async with self.database.begin() as tx:
            last = await marks.at(tx, marks.PUBLISHED)
            if last is not None and last >= as_of:
                return Counter()
            if await nights.to_freeze(tx, as_of, limit=1):
                return Counter()  # their last state comes first
        return Counter([await self.take(as_of)])

    async def take(self, as_of: datetime) -> str:
        """Publish the week that began *as_of*, and say what came of it."""
        async with self.reader.begin() as tx:
            counts, present = await stats.gather(tx, as_of, self.now())
            earlier = await snapshots.earlier(tx, as_of)
            marked = await invented.is_marked(tx)
        snapshot = publish(counts, as_of=as_of, k=self.k, invented=marked)
        async with self.database.begin() as tx:
            await marks.put_later(tx, marks.PUBLISHED, at=as_of)
            if not may_follow(present, earlier, self.k):
                return "served again"
            return "published" if await snapshots.keep(tx, snapshot, present) else "was there"

    async def catch_up(self, since: datetime) -> None:
        """Publish every week since then, as it would have been: for invented pasts."""
        as_of, newest = week_begun(since) + A_WEEK, week_begun(self.now())
        while as_of <= newest:
            await self.take(as_of)
            as_of += A_WEEK


def week_begun(now: datetime) -> datetime:
    """Return the last Monday's moment for which numbers can be had by *now* (UTC)."""
    settled = now - SETTLED_AFTER
    monday = settled.astimezone(UTC).date() - timedelta(days=settled.astimezone(UTC).weekday())
    at = datetime.combine(monday, AT)
    return at if at <= settled else at - A_WEEK
