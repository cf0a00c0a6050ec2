"""Counts: a group as it is, exact and for nobody's eyes."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple, TypeAlias

from domain.adherence import Adherence, Rate
from domain.checkins import Item
from domain.doses import Micrograms
from domain.persistence import Episodes


class Diary(NamedTuple):
    """After nights at which doses somebody had moderate or worse, and after which they had less."""

    bad: frozenset[Micrograms]
    calm: frozenset[Micrograms]


@dataclass(frozen=True, slots=True)
class Said:
    """What was said about an item: so many *people* have which diary.

    mornings: those after nights at each dose, with moderate or worse of all with an answer.
    """

    mornings: Mapping[Micrograms, Rate]
    people: Mapping[Diary, int]

    def at(self, doses: Collection[Micrograms]) -> Rate:
        each = [self.mornings[dose] for dose in doses]
        return Rate(sum(rate.numerator for rate in each), sum(rate.denominator for rate in each))


Mornings: TypeAlias = Mapping[Item, Said]


@dataclass(frozen=True, slots=True)
class Nights:
    """So many nights, of so many *people*."""

    nights: int = 0
    people: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """What is known of a group before anything is left out.

    groups: how many of the patients in the rates were on which doses; a patient who went
        up within the window is on several, so the steps overlap.
    steps: the nights at each of those doses.
    rates: how many of them have which taken ÷ due.
    doses: how many of them were on which dose last.
    mornings: those after due nights, item by item.
    episodes: how many ever went on for so many nights, and whether they ended then.
    """

    active: int
    unreachable: int = 0
    groups: Mapping[frozenset[Micrograms], int]
    steps: Mapping[Micrograms, Adherence]
    rates: Mapping[Rate, int] = field(default_factory=dict)
    doses: Mapping[Micrograms, int] = field(default_factory=dict)
    mornings: Mornings = field(default_factory=dict)
    episodes: Episodes = field(default_factory=dict)
    paused: Nights = Nights()
    not_prompted: Nights = Nights()
    unreached: Nights = Nights()
    holds: Nights = Nights()

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
