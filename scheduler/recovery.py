"""Every few seconds: conclude what a crash, a lost answer or a long silence left behind."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from storage import Database, recovery


@dataclass(frozen=True, slots=True)
class RecoverySweep:
    """Reaps expired leases, asks once more after an ambiguous send, gives up what is too late."""

    database: Database
    now: Callable[[], datetime]

    async def run(self) -> Counter[str]:
        async with self.database.begin() as tx:
            return Counter(await recovery.recover(tx, self.now()))
