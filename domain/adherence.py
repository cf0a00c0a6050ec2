"""Adherence: what was due, answered and taken, as exact counts and rates (clinical 7)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from fractions import Fraction
from typing import Final

from domain.doses import Micrograms
from domain.occurrences import Occurrence, State

TAKEN = frozenset({State.TAKEN, State.DIFFERENT})
GIVEN_ANSWERS = TAKEN | {State.SKIPPED, State.PAUSED_SELF}
DUE = GIVEN_ANSWERS | {State.UNANSWERED}

FEWEST_DUE: Final = 7
"""With fewer due nights counts are shown, and no rates."""

ON_TIME: Final = timedelta(minutes=120)


@dataclass(frozen=True, slots=True)
class Rate:
    """A share that keeps its denominator; with nothing due there is no share at all."""

    numerator: int
    denominator: int

    @property
    def share(self) -> Fraction | None:
        return Fraction(self.numerator, self.denominator) if self.denominator else None

    def percent(self) -> str | None:
        """Return the share in percent, one decimal, rounded half up; None without data."""
        if self.share is None:
            return None
        tenths = (2000 * self.numerator + self.denominator) // (2 * self.denominator)
        return f"{tenths // 10}.{tenths % 10}"


@dataclass(frozen=True, slots=True)
class Adherence:
    """The three numbers that are only ever shown together."""

    due: int
    taken: int
    answered: int

    @property
    def has_rates(self) -> bool:
        return self.due >= FEWEST_DUE

    @property
    def response(self) -> Rate:
        return Rate(self.answered, self.due)

    @property
    def taking(self) -> Rate:
        """Taken ÷ due: the lower bound, silence read as *not taken*."""
        return Rate(self.taken, self.due)

    @property
    def taking_at_most(self) -> Rate:
        """The upper bound: silence read as *taken*."""
        return Rate(self.taken + self.due - self.answered, self.due)

    @property
    def of_answered(self) -> Rate:
        return Rate(self.taken, self.answered)


def adherence(states: Iterable[State]) -> Adherence:
    """Count *states*; P, N and X are in no denominator."""
    due = [state for state in states if state in DUE]
    return Adherence(
        due=len(due),
        taken=sum(state in TAKEN for state in due),
        answered=sum(state in GIVEN_ANSWERS for state in due),
    )


def correct(states: Iterable[State]) -> Rate:
    """Return taken as planned ÷ due: another amount is not correct."""
    due = [state for state in states if state in DUE]
    return Rate(sum(state is State.TAKEN for state in due), len(due))


def milligrams(nights: Iterable[tuple[Micrograms, Micrograms]]) -> Rate:
    """Return what was taken ÷ what was due, in µg, of due nights as (due, taken).

    What was taken beyond a night's dose makes up for no other night.
    """
    amounts = list(nights)
    return Rate(sum(min(due, taken) for due, taken in amounts), sum(due for due, _ in amounts))


def timing(nights: Iterable[Occurrence], within: timedelta = ON_TIME) -> Rate:
    """Return taken within so long of the dose time ÷ taken at a time that is known.

    A dose that was only recalled has no time, and is in neither.
    """
    off = [
        abs(each.taken_at - each.scheduled_at)
        for each in nights
        if each.state in TAKEN and each.taken_at
    ]
    return Rate(sum(each <= within for each in off), len(off))


def as_closed(occurrences: Iterable[Occurrence], now: datetime) -> list[State]:
    """Return the states that the safety rules go by: they do not wait for the freeze.

    A night that closed without an answer is silent already; one still open is left out.
    """
    return [
        State.UNANSWERED if each.state is State.PENDING else each.state
        for each in occurrences
        if not each.is_baseline and (each.state is not State.PENDING or each.closes_at <= now)
    ]


def nights_not_taken(states: Iterable[State]) -> int:
    """Return how many due nights in a row, newest first, went without a dose (R7, R8).

    P, N and X neither count nor break the run.
    """
    run = 0
    for state in states:
        if state in TAKEN:
            break
        run += state in DUE
    return run


def silent_nights(states: Iterable[State]) -> int:
    """Return how many nights in a row, newest first, nobody answered."""
    run = 0
    for state in states:
        if state in GIVEN_ANSWERS:
            break
        run += state is State.UNANSWERED
    return run
