"""Every ten seconds, with a webhook: note that we can be reached, and what was lost while not."""

import logging
from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from domain.silences import DEAF_AFTER
from storage import Database, marks, reopening

log = logging.getLogger(__name__)

HEARING_EVERY: Final = 10.0


@dataclass(slots=True)
class HearingSweep:
    """Keeps the mark of when we listened last; *reached* asks Telegram whether it gets through.

    The mark is everybody's: while one process serves the webhook, nothing is lost.
    """

    database: Database
    reached: Callable[[datetime], Awaitable[bool]]
    now: Callable[[], datetime]
    elapsed: Callable[[], float]
    _heard: float = float("-inf")

    async def run(self) -> Counter[str]:
        now = self.now()
        if not await self.reached(now):
            return Counter(deaf=1)
        async with self.database.begin() as tx:
            last = await marks.at(tx, marks.LISTENED)
            asked = 0
            if lost := last and now - last > DEAF_AFTER:
                asked = await reopening.after_gap(tx, last, now)
            await marks.put(tx, marks.LISTENED, at=now)
        self._heard = self.elapsed()
        if lost:
            log.warning("could not be reached since %s; %d questions are asked again", last, asked)
        return Counter(reopened=asked) if asked else Counter()

    def silence(self) -> float:
        """Return how many seconds ago we knew that Telegram reaches us."""
        return self.elapsed() - self._heard
