"""Every second: see to this process's part in the work, where several share one database."""

import logging
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from storage import Database, leases, slots

log = logging.getLogger(__name__)

RENEWED_EVERY: Final = 4.0
"""Seconds; so that another takes over within twenty of our end."""

TRUSTED: Final = 10.0
"""Seconds that we believe in a lease: shorter than it lasts, so that nobody else has it yet."""

BARRED: Final = 30.0
"""Seconds for which somebody who was told of another listener leaves the lead to others."""

TRICKLE: Final = 1 / slots.SLOTS / 2
"""The part of the rate that is left for replies, which wait for nobody's slot."""

NEVER: Final = float("-inf")


@dataclass(slots=True)
class TenureSweep:
    """Says who leads, and how much of the rate is ours. *elapsed* never jumps.

    A term is believed in for a shorter time than the database grants, counted from before
    it was asked: a process that was held up finds that it leads no more.
    """

    database: Database
    now: Callable[[], datetime]
    elapsed: Callable[[], float]
    holder: int
    candidate: bool = True
    _renews_at: float = NEVER
    _leads_until: float = NEVER
    _sends_until: float = NEVER
    _barred_until: float = NEVER
    _term: int | None = None
    _slots: int = 0

    async def run(self) -> Counter[str]:
        asked, now = self.elapsed(), self.now()
        if asked < self._renews_at:
            return Counter()
        barred = asked < self._barred_until
        async with self.database.begin() as tx:
            held = await slots.hold(tx, self.holder, now)
            if barred:
                await leases.give_back(tx, self.holder, now, [leases.LEADER])
            wanted = [leases.LEADER] if self.candidate and not barred else []
            terms = await leases.take(tx, wanted, self.holder, now)
        self._renews_at = asked + RENEWED_EVERY
        return self._believe(terms.get(leases.LEADER), held, until=asked + TRUSTED)

    def leads(self) -> bool:
        """Whether it is for us to fetch updates."""
        return self.elapsed() < self._leads_until

    def stands_by(self) -> bool:
        """Whether somebody else is expected to fetch them."""
        return not self.leads() and self.elapsed() >= self._barred_until

    def may_send(self) -> bool:
        return self._slots > 0 and self.elapsed() < self._sends_until

    def part(self) -> float:
        """Return the part of the rate that is ours, never nothing."""
        return self._slots / slots.SLOTS if self.may_send() else TRICKLE

    def step_down(self) -> None:
        """Leave the lead: Telegram says that another program listens."""
        self._renews_at = self._leads_until = NEVER
        self._barred_until = self.elapsed() + BARRED

    async def leave(self) -> None:
        """Give everything back, so that nobody has to wait for it."""
        if self._term is None and not self._slots:
            return
        self._leads_until = self._sends_until = NEVER
        self._renews_at = float("inf")
        async with self.database.begin() as tx:
            await leases.give_back(tx, self.holder, self.now())

    def _believe(self, term: int | None, held: int, *, until: float) -> Counter[str]:
        """Note what the database granted, and count what is new."""
        tally: Counter[str] = Counter()
        if term is not None and term != self._term:
            tally["leading"] += 1
            log.info("this process leads, term %d", term)
        if term is None and self._term is not None:
            tally["lost"] += 1
            log.warning("this process leads no more")
        if held != self._slots:
            tally["slots"] += held
        self._term, self._slots, self._sends_until = term, held, until
        self._leads_until = until if term is not None and until > self._barred_until else NEVER
        return tally
