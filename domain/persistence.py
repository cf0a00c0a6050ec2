"""Persistence: from the first dose to the last, and how faithfully in between (clinical 7).

States are those of a course's nights in their order, from number 1 on, as they froze.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import groupby
from typing import Final, TypeAlias

from domain.adherence import DUE, TAKEN, Adherence, adherence
from domain.occurrences import State

Episodes: TypeAlias = Mapping[tuple[int, bool], int]
"""How many people went on for so many nights, and whether they ended then."""

GIVEN_UP: Final = 14
"""So many due nights in a row without the dose are an end, as in R8."""

HOLIDAY: Final = 3


@dataclass(frozen=True, slots=True)
class Persistence:
    """Numbers of nights: the *first* with a dose, and the *last*.

    Of who goes on, the last is the newest night; of who discontinued, the last with a dose,
    and *decided* is the night that made it so, None where they stopped themselves.
    implementation: only ever shown beside this, for it jumps up when somebody discontinues.
    """

    first: int
    last: int
    discontinued: bool
    decided: int | None
    initiation: int
    implementation: Adherence

    @property
    def nights(self) -> int:
        """How long; so far, for those who go on."""
        return self.last - self.first + 1


def persistence(states: Sequence[State], *, stopped: bool) -> Persistence | None:
    """Return the first episode in *states*; None before the first dose.

    *stopped*: the course has ended. Who begins again after the end begins another episode.
    """
    taken = [number for number, state in enumerate(states, start=1) if state in TAKEN]
    if not taken:
        return None
    first, decided = taken[0], _given_up(states, taken[0])
    until = decided or len(states)
    discontinued = stopped or decided is not None
    last = max(n for n in taken if n <= until) if discontinued else until
    due = next(number for number, state in enumerate(states, start=1) if state in DUE)
    return Persistence(
        first,
        last,
        discontinued,
        decided,
        initiation=first - due,
        implementation=adherence(states[first - 1 : last]),
    )


def _given_up(states: Sequence[State], first: int) -> int | None:
    run = 0
    for number, state in enumerate(states[first - 1 :], start=first):
        run = 0 if state in TAKEN else run + (state in DUE)
        if run == GIVEN_UP:
            return number
    return None


def since_first_dose(states: Sequence[State]) -> Adherence:
    """Count from the first dose to the newest night, an end or not: PDC-style, self-reported."""
    first = next((n for n, state in enumerate(states) if state in TAKEN), len(states))
    return adherence(states[first:])


def holidays(states: Iterable[State]) -> list[int]:
    """Return how long each run of three or more due nights without the dose was."""
    return [n for was_taken, n in _runs(states) if not was_taken and n >= HOLIDAY]


def longest_streak(states: Iterable[State]) -> int:
    return max((n for was_taken, n in _runs(states) if was_taken), default=0)


def streak(states: Iterable[State]) -> int:
    """Return how many doses in a row were taken up to now; *states* are oldest first."""
    was_taken, n = next(_runs(reversed(list(states))), (False, 0))
    return n if was_taken else 0


def _runs(states: Iterable[State]) -> Iterator[tuple[bool, int]]:
    """Yield runs with and without the dose; what was not due neither counts nor breaks one."""
    due = (state in TAKEN for state in states if state in DUE)
    return ((was_taken, len(list(run))) for was_taken, run in groupby(due))


def kaplan_meier(episodes: Episodes, at: Iterable[int]) -> dict[int, Fraction]:
    """Return the share that goes on for longer than so many nights, for each of *at*.

    Who goes on counts for as long as they have been followed (Kaplan and Meier 1958).
    """
    ends = sorted(nights for nights, ended in episodes if ended)
    share: dict[int, Fraction] = {}
    for limit in at:
        share[limit] = Fraction(1)
        for night in (each for each in ends if each <= limit):
            followed = sum(people for (n, _), people in episodes.items() if n >= night)
            share[limit] *= 1 - Fraction(episodes[night, True], followed)
    return share
