"""Supply: how far what is in hand goes along the plan, and when to say that it will not do.

The plan is looked at as if every step came at its earliest. Nobody knows how long
somebody stays on a step whose days are done, so then the dose of today has to last too.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import zip_longest
from typing import Final

from domain.course import Course
from domain.doses import Micrograms
from domain.occurrences import Occurrence, State
from domain.outlook import can_begin, climb, coming_dose
from domain.patients import Patient
from domain.planning import Asked
from domain.stocks import Bottle, Stock, nights, without

WARN_BEFORE: Final = 10
"""Nights; so long before what is in hand runs out we say so."""

AFTER_CHECK_IN: Final = timedelta(hours=1)
HORIZON: Final = 366
"""Nights; nobody needs to know what happens after them."""


@dataclass(frozen=True, slots=True)
class Leg:
    """Nights on one dose, from number *first* on, None for as many as there will be.

    *made* of them can be made of what is left by then.
    """

    first: int
    dose: Micrograms
    nights: int | None
    made: int

    @property
    def falls_short(self) -> bool:
        return self.nights is None or self.made < self.nights


@dataclass(frozen=True, slots=True)
class Forecast:
    """How what is in hand goes on from *number*; every number is one of an occurrence.

    *legs* begin with the dose of *number*, which by itself would last for *stays* nights.
    *is_done* says that the days of its step are over. From *past* on the bottle is too old.
    """

    number: int
    legs: tuple[Leg, ...]
    stays: int
    is_done: bool
    past: int | None

    @property
    def short(self) -> Leg | None:
        """Return the leg on which the first dose cannot be made; None for an old bottle."""
        return min(self._ends(), key=lambda end: end[0])[1]

    @property
    def runs_out(self) -> int | None:
        """Return the first number that what is in hand is not good for, within a year."""
        first = min(end for end, _ in self._ends())
        return first if first - self.number < HORIZON else None

    def warns(self, number: int) -> bool:
        """Whether it is time to warn somebody whose next dose is *number*."""
        return self.runs_out is not None and self.runs_out - number <= WARN_BEFORE

    def _ends(self) -> Iterator[tuple[int, Leg | None]]:
        now = self.legs[0]
        if self.is_done:
            yield self.number + self.stays, now
        short = next(leg for leg in self.legs if leg.falls_short)
        yield short.first + short.made, short
        if self.past is not None:
            yield max(self.past, self.number), None


def forecast(
    course: Course,
    patient: Patient,
    newest: Occurrence,
    stock: Stock,
    *,
    asked: Asked | None,
    now: datetime,
) -> Forecast | None:
    """Return how far *stock* goes while *newest* is planned last; None while no dose is due."""
    number = _first_untaken(newest, now)
    here = course.standing(number)
    if not here.is_dosing:
        return None
    dose = coming_dose(course, patient, newest, now)
    free = can_begin(course, newest, dose, asked, now)
    ladder = course.plan.ladder
    starts = [(number, ladder.dose(here.rung))]
    for first, rung, _agreed in climb(course, dose.number, free):
        if rung > here.rung:
            starts.append((max(first, number), ladder.dose(rung)))
    days = ladder.days(here.rung)
    return Forecast(
        number,
        tuple(_legs(starts, stock)),
        stays=nights(stock, starts[0][1]),
        is_done=days is not None and here.nights >= days,
        past=_past(stock, newest),
    )


def _legs(starts: list[tuple[int, Micrograms]], stock: Stock) -> Iterator[Leg]:
    ends = [first for first, _ in starts[1:]]
    for (first, dose), end in zip_longest(starts, ends):
        wanted = None if end is None else end - first
        made = min(nights(stock, dose), HORIZON if wanted is None else wanted)
        stock = without(stock, dose, made)
        yield Leg(first, dose, wanted, made)


def _first_untaken(newest: Occurrence, now: datetime) -> int:
    """Return the first number that may still use up something."""
    is_open = newest.state is State.PENDING and now < newest.closes_at
    return max(newest.number if is_open else newest.number + 1, 1)


def _past(stock: Stock, newest: Occurrence) -> int | None:
    if not isinstance(stock, Bottle) or stock.past_from is None:
        return None
    return newest.number + (stock.past_from - newest.night).days
