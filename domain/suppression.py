"""Suppression: what of a group's numbers can be told without telling of a few (clinical 6.2)."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from domain.adherence import Adherence
from domain.doses import Micrograms
from domain.snapshots import ROUNDED_TO, Row, Snapshot

SMALLEST_K: Final = 5
"""No setting goes below it."""


@dataclass(frozen=True, slots=True)
class Nights:
    """So many nights, of so many *people*."""

    nights: int = 0
    people: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """A group as it is, exact: for nobody's eyes.

    groups: how many of the patients in the rates were on which doses; a patient who went
        up within the window is on several, so the steps overlap.
    steps: the nights at each of those doses.
    """

    active: int
    unreachable: int = 0
    groups: Mapping[frozenset[Micrograms], int]
    steps: Mapping[Micrograms, Adherence]
    paused: Nights = Nights()
    not_prompted: Nights = Nights()
    unreached: Nights = Nights()

    @property
    def patients(self) -> int:
        return sum(self.groups.values())

    def on_any(self, doses: Collection[Micrograms]) -> int:
        """Return how many patients had a due night at one of *doses*."""
        return sum(people for group, people in self.groups.items() if group & set(doses))

    def nights_at(self, doses: Iterable[Micrograms]) -> Adherence:
        each = [self.steps[dose] for dose in doses]
        return Adherence(
            due=sum(step.due for step in each),
            taken=sum(step.taken for step in each),
            answered=sum(step.answered for step in each),
        )


def publish(counts: Counts, *, as_of: datetime, k: int, invented: bool = False) -> Snapshot:
    """Return what may be told of *counts*: nothing about fewer than *k* people."""
    k = max(k, SMALLEST_K)
    nothing = Snapshot(as_of=as_of, k=k, invented=invented)
    if counts.active < k:
        return nothing
    group = replace(
        nothing,
        active=rounded(counts.active),
        unreachable=rounded(counts.unreachable) if _large(counts.unreachable, k) else None,
    )
    total = counts.nights_at(counts.steps)
    if _reveals(counts.patients, total, k):
        return group
    hidden = hidden_steps(counts, k)
    return replace(
        group,
        patients=rounded(counts.patients) if _splits(counts, counts.patients, k) else None,
        adherence=_rounded(total),
        paused=_apart(counts, counts.paused, k),
        not_prompted=_apart(counts, counts.not_prompted, k),
        unreached=_apart(counts, counts.unreached, k),
        steps=tuple(
            Row(dose, rounded(counts.on_any({dose})), _rounded(counts.steps[dose]))
            for dose in sorted(counts.steps.keys() - hidden)
        ),
        steps_hidden=bool(hidden),
    )


def hidden_steps(counts: Counts, k: int) -> frozenset[Micrograms]:
    """Return the doses not to be shown: those of few, and as many more as keep these hidden.

    What the total has more than the rows beside it is the sum of the hidden rows. So one
    is never hidden alone, all hidden ones together must be fit to be shown as one, and
    they must not be as many as rows hidden by these rules can be: then each were known.
    """
    people = {dose: counts.on_any({dose}) for dose in counts.steps}
    hidden = {
        dose
        for dose, nights in counts.steps.items()
        if _reveals(people[dose], nights, k) or not _splits(counts, people[dose], k)
    }
    shown = sorted(counts.steps.keys() - hidden, key=lambda dose: (people[dose], dose))
    while hidden and shown:
        each = [people[dose] for dose in hidden]
        together = _reveals(counts.on_any(hidden), counts.nights_at(hidden), k)
        if len(each) > 1 and not together and sum(each) != _most(each, people[shown[0]], k):
            break
        hidden.add(shown.pop(0))
    return frozenset(hidden)


def _most(hidden: Iterable[int], smallest_shown: int, k: int) -> int:
    """Return how many people so many hidden rows can have, beside rows that are all larger."""
    return sum(k - 1 if people < k else smallest_shown for people in hidden)


def rounded(count: int) -> int:
    """Return *count* to the nearest 5."""
    return (2 * count + ROUNDED_TO) // (2 * ROUNDED_TO) * ROUNDED_TO


def _reveals(people: int, nights: Adherence, k: int) -> bool:
    """Whether the rates of a group tell about its members: it is small, or all are alike in it."""
    return people < k or (people < 2 * k and _alike(_rounded(nights)))


def _alike(nights: Adherence) -> bool:
    parts = (nights.response, nights.taking, nights.of_answered)
    return any(part.numerator in (0, part.denominator) for part in parts)


def _splits(counts: Counts, people: int, k: int) -> bool:
    """Whether *people* can be told apart from each larger group told of: nobody left, or many."""
    return all(_large(whole - people, k) for whole in (counts.active, counts.patients))


def _large(people: int, k: int) -> bool:
    """Whether so many *people* may be told of; nobody is not a few."""
    return people == 0 or people >= k


def _apart(counts: Counts, apart: Nights, k: int) -> int | None:
    """Return how many nights stand apart from the rates, if many had them, or nobody."""
    few = not _large(apart.people, k) or not _large(counts.patients - apart.people, k)
    return None if few else rounded(apart.nights)


def _rounded(nights: Adherence) -> Adherence:
    return Adherence(rounded(nights.due), rounded(nights.taken), rounded(nights.answered))
