"""Persistence: from the first dose to the last, and how faithfully in between (clinical 7).

States are those of a course's nights in their order, from number 1 on, as they froze.
"""

import re
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


_DUE: Final = "".join(DUE)
_TAKEN: Final = "".join(TAKEN)
_DOSE: Final = re.compile(f"[{_TAKEN}]")
_DUE_NIGHT: Final = re.compile(f"[{_DUE}]")
_END: Final = re.compile(f"(?:[^{_DUE}]*[{''.join(DUE - TAKEN)}]){{{GIVEN_UP}}}")


@dataclass(frozen=True, slots=True)
class Persistence:
    """Numbers of nights: the *first* with a dose, and the *last*.

    Of who goes on, the last is the newest night; of who discontinued, the last with a dose,
    and *decided* is the night that made it so, None where they stopped themselves.
    """

    first: int
    last: int
    discontinued: bool
    decided: int | None
    initiation: int
    between: str

    @property
    def nights(self) -> int:
        """How long; so far, for those who go on."""
        return self.last - self.first + 1

    @property
    def implementation(self) -> Adherence:
        """Only ever shown beside the rest, for it jumps up when somebody discontinues."""
        return adherence(map(State, self.between))


def persistence(states: Iterable[str], *, stopped: bool) -> Persistence | None:
    """Return the first episode in *states*; None before the first dose.

    *stopped*: the course has ended. Who begins again after the end begins another episode.
    """
    letters = "".join(states)
    dose, due = _DOSE.search(letters), _DUE_NIGHT.search(letters)
    if dose is None or due is None:
        return None
    end = _END.search(letters, dose.end())
    until = end.end() if end else len(letters)
    ended = stopped or end is not None
    last = max(letters.rfind(each, 0, until) for each in _TAKEN) + 1 if ended else until
    return Persistence(
        first=dose.end(),
        last=last,
        discontinued=ended,
        decided=until if end else None,
        initiation=dose.start() - due.start(),
        between=letters[dose.start() : last],
    )


def since_first_dose(states: Sequence[State]) -> Adherence:
    """Count from the first dose to the newest night, an end or not: PDC-style, self-reported."""
    first = next((n for n, state in enumerate(states) if state in TAKEN), len(states))
    return adherence(states[first:])


def holidays(states: Iterable[State]) -> list[int]:
    """Return how long each run of three or more due nights without the dose was."""
    return [n for was_taken, n in _runs(states) if not was_taken and n >= HOLIDAY]


def longest_streak(states: Iterable[State]) -> int:
    return max((n for was_taken, n in _runs(states) if was_taken), default=0)


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
