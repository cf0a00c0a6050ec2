"""Every hour: forget what Telegram can no longer repeat."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from storage import Database, updates


@dataclass(frozen=True, slots=True)
class RetentionSweep:
    """Drops the ids of updates too old to come again."""

    database: Database
    now: Callable[[], datetime]

    async def run(self) -> Counter[str]:
        async with self.database.begin() as tx:
            forgotten = await updates.forget(tx, self.now())
        return Counter({"forgotten": forgotten}) if forgotten else Counter()
