"""Succession: whether a snapshot may follow the earlier ones, and no two tell of a few."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final, NamedTuple

from domain.doses import Micrograms
from domain.occurrences import CourseId

FEWEST_CHANGES: Final = 5
"""So many people have to join or leave, or nobody (clinical 8)."""


class Place(NamedTuple):
    """Where somebody stands in the tables of people: a band of adherence, and a dose."""

    band: int
    dose: Micrograms


class Part(StrEnum):
    """A count of people beside the rates: the active, the unreachable, who took a first dose."""

    ACTIVE = "active"
    UNREACHABLE = "unreachable"
    BEGAN = "began"


@dataclass(frozen=True, slots=True)
class Present:
    """Who is behind the numbers of a snapshot: those in the rates with their places, the rest."""

    places: Mapping[CourseId, Place] = field(default_factory=dict)
    parts: Mapping[Part, frozenset[CourseId]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Earlier:
    """Who is left of an earlier snapshot, and how many they were before some were erased.

    people: those in the rates. sizes: those of the other counts, as far as they were kept.
    """

    left: Present
    people: int
    sizes: Mapping[Part, int] = field(default_factory=dict)


def may_follow(now: Present, earlier: Iterable[Earlier], k: int) -> bool:
    """Whether the people of *now* differ enough from those of each *earlier* snapshot.

    Whoever subtracts one from the other is left with those who joined or left. These are
    nobody, or at least five; and in the rates not all alike, from twice *k* on they may be.
    """
    return all(
        _far_enough(now.places, each, k)
        and all(_many_or_none(_changes(now, each, part)) for part in each.sizes)
        for each in earlier
    )


def _many_or_none(changes: int) -> bool:
    return changes == 0 or changes >= FEWEST_CHANGES


def _changes(now: Present, earlier: Earlier, part: Part) -> int:
    here, before = (each.parts.get(part, frozenset()) for each in (now, earlier.left))
    return len(here ^ before) + earlier.sizes[part] - len(before)


def _far_enough(now: Mapping[CourseId, Place], earlier: Earlier, k: int) -> bool:
    before = earlier.left.places
    joined = [place for course, place in now.items() if course not in before]
    left = [place for course, place in before.items() if course not in now]
    changes = len(joined) + len(left) + earlier.people - len(before)
    if not _many_or_none(changes):
        return False
    return changes == 0 or changes >= 2 * k or not _alike(joined, left)


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
