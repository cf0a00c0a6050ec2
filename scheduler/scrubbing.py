"""Every minute: what was erased since the last time leaves the database's files as well."""

from collections import Counter
from dataclasses import dataclass

from storage import Database, scrubbing


@dataclass(frozen=True, slots=True)
class ScrubbingSweep:
    """Does nothing unless somebody was erased, and then tries until the files are free (P14)."""

    database: Database

    async def run(self) -> Counter[str]:
        async with self.database.begin() as tx:
            erased = await scrubbing.wished(tx)
        if erased is None or not await scrubbing.scrub(self.database):
            return Counter()
        async with self.database.begin() as tx:
            await scrubbing.done(tx, erased=erased)
        return Counter({"scrubbed": 1})
