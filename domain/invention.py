"""Invention: how somebody who does not exist might answer, night by night."""

from dataclasses import dataclass
from datetime import timedelta
from random import Random
from typing import Final

from domain.checkins import REQUIRED, Item, Severity
from domain.occurrences import Reason, State

HARD_NIGHTS: Final = 4
"""For so many nights a new dose is felt more."""


@dataclass(frozen=True, slots=True)
class Habits:
    """Shares of nights, mornings or offers; *feels* is how often an item is more than none."""

    takes: float
    answers: float
    checks_in: float
    feels: float
    moves_up: float


@dataclass(frozen=True, slots=True)
class Break:
    """So many *nights* without a dose, from occurrence *number* on."""

    number: int
    nights: int
    directed: bool


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a dose, and how long after it was due that was said.

    U is silence. *recalled* answers were given in the morning.
    """

    state: State
    reason: Reason | None = None
    after: timedelta = timedelta(0)
    recalled: bool = False


def habits(rng: Random) -> Habits:
    """Return somebody: most take nearly all of their doses, some many, a few hardly half."""
    [(low, high)] = rng.choices(_TAKE, weights=(80, 14, 6))
    takes = rng.uniform(low, high)
    return Habits(
        takes=takes,
        answers=1 - (1 - takes) * rng.uniform(0.3, 0.6),
        checks_in=rng.uniform(0.7, 0.97),
        feels=rng.triangular(0.02, 0.5, 0.1),
        moves_up=rng.uniform(0.6, 0.98),
    )


_TAKE: Final = ((0.86, 0.99), (0.7, 0.86), (0.55, 0.7))


def night(rng: Random, habits: Habits) -> Outcome:
    """Return what becomes of a dose."""
    if rng.random() >= habits.answers:
        return Outcome(State.NOT_PROMPTED if rng.random() < _OUTAGES else State.UNANSWERED)
    after = timedelta(minutes=min(int(rng.expovariate(1 / 14)), 120), seconds=rng.randrange(60))
    recalled = rng.random() < _RECALLED
    if rng.random() * habits.answers < habits.takes:
        state = State.DIFFERENT if rng.random() < _OTHERWISE else State.TAKEN
        return Outcome(state, after=after, recalled=recalled)
    [reason] = rng.choices(tuple(_REASONS), weights=tuple(_REASONS.values()))
    state = State.PAUSED if reason is Reason.TOLD_TO else State.SKIPPED
    return Outcome(state, reason, after, recalled)


_OUTAGES: Final = 0.03
_RECALLED: Final = 0.06
_OTHERWISE: Final = 0.004
_REASONS: Final = {
    Reason.FORGOT: 50,
    Reason.FELT_ILL: 15,
    Reason.SIDE_EFFECTS: 14,
    Reason.RAN_OUT: 9,
    Reason.OTHER: 10,
    Reason.TOLD_TO: 2,
}


def morning(rng: Random, habits: Habits, step_night: int) -> dict[Item, Severity] | None:
    """Return what was tapped, nothing if all was fine; None if nobody answered.

    The first nights of a step are the hard ones; *step_night* counts from 1.
    """
    if rng.random() >= habits.checks_in:
        return None
    hard = 1 + 2 * max(HARD_NIGHTS - step_night, 0) / HARD_NIGHTS
    felt = [item for item in REQUIRED if rng.random() < habits.feels * hard * _OFTEN[item]]
    return {item: _level(rng, hard) for item in felt}


_OFTEN: Final = {Item.DREAMS: 1.2, Item.SLEEP: 1.0, Item.HEADACHE: 0.6}


def _level(rng: Random, hard: float) -> Severity:
    levels = (Severity.MILD, Severity.MODERATE, Severity.SEVERE)
    return rng.choices(levels, weights=(75, 18 * hard, 3 * hard))[0]


def breaks(rng: Random, nights: int) -> Break | None:
    """Return a pause that is over within so many *nights*; most have none."""
    length = rng.randint(3, 8)
    if nights < _SETTLED + length or rng.random() >= _BREAKS:
        return None
    number = rng.randrange(_SETTLED, nights - length + 1)
    return Break(number, length, rng.random() < _DIRECTED)


_SETTLED: Final = 10
_BREAKS: Final = 0.12
_DIRECTED: Final = 0.6
