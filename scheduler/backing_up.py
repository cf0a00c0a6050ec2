"""Every minute: whom we forgot is written beside the key; once a day the database is copied."""

import asyncio
import logging
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from storage import Database
from storage.faults import FileProblemError, explained
from storage.forgotten import Journal
from storage.shelf import Shelf, Why

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class BackingUpSweep:
    """Copies the SQLite file *source* onto *shelf*; without one, it only keeps the journal.

    The journal's file is there from the first minute on: where it is missing later, it was lost.
    What cannot be written is said, and tried again next time; the bot goes on. A copy that is not
    done when *stopping* becomes true is left off: it may take longer than we have then.
    """

    database: Database
    source: Path | None
    shelf: Shelf
    journal: Journal
    now: Callable[[], datetime]
    stopping: Callable[[], bool]

    async def run(self) -> Counter[str]:
        tally: Counter[str] = Counter()
        async with self.database.begin() as tx:
            missing = await self.journal.missing(tx)
        try:
            if missing or not self.journal.path.exists():
                with explained():
                    self.journal.append(missing)
                tally["journalled"] = len(missing)
            if self.source and self.shelf.is_due(now := self.now()):
                await asyncio.to_thread(
                    self.shelf.put, self.source, Why.NIGHTLY, now, leave_off=self.stopping
                )
                tally["copied"] = 1
        except FileProblemError as problem:
            log.warning("no backup: %s", problem)
            tally["failed"] = 1
        return +tally
