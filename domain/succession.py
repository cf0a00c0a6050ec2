"""Succession: whether a snapshot may follow the earlier ones, and no two tell of a few."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

from domain.doses import Micrograms
from domain.occurrences import CourseId

FEWEST_CHANGES: Final = 5
"""So many people have to join or leave, or nobody (clinical 8)."""


class Place(NamedTuple):
    """Where somebody stands in the tables of people: a band of adherence, and a dose."""

    band: int
    dose: Micrograms


@dataclass(frozen=True, slots=True)
class Earlier:
    """Who was in the rates of an earlier snapshot: so many *people*; *places* lacks the erased."""

    people: int
    places: Mapping[CourseId, Place]


def may_follow(now: Mapping[CourseId, Place], earlier: Iterable[Earlier], k: int) -> bool:
    """Whether the people of *now* differ enough from those of each *earlier* snapshot.

    Whoever subtracts one from the other is left with those who joined or left. These are
    nobody, or at least five who are not all alike; from twice *k* on they may be.
    """
    return all(_far_enough(now, each, k) for each in earlier)


def _far_enough(now: Mapping[CourseId, Place], earlier: Earlier, k: int) -> bool:
    joined = [place for course, place in now.items() if course not in earlier.places]
    left = [place for course, place in earlier.places.items() if course not in now]
    changes = len(joined) + len(left) + earlier.people - len(earlier.places)
    if changes == 0:
        return True
    return changes >= FEWEST_CHANGES and (changes >= 2 * k or not _alike(joined, left))


def _alike(joined: Sequence[Place], left: Sequence[Place]) -> bool:
    """Whether a cell grew by all who joined and lost nobody, or the reverse.

    Of those who were erased nothing is known; by themselves they count as alike.
    """
    if not joined and not left:
        return True
    columns = [
        ([place[n] for place in joined], [place[n] for place in left])
        for n in range(len(Place._fields))
    ]
    return any(_all_one(came, went) or _all_one(went, came) for came, went in columns)


def _all_one(these: Sequence[int], others: Sequence[int]) -> bool:
    return len(set(these)) == 1 and these[0] not in others
