"""Side effects of a group: shown in mornings, hidden by the people whose mornings these are."""

from collections.abc import Collection
from typing import TypeAlias

from domain.adherence import Rate
from domain.cells import few, rounded
from domain.checkins import Item
from domain.counts import Mornings, Said
from domain.doses import Micrograms

Told: TypeAlias = dict[Item, Rate | None]


def symptoms(
    mornings: Mornings, hidden_steps: Collection[Micrograms], k: int
) -> tuple[Told, dict[Micrograms, Told]]:
    """Return the mornings with moderate or worse of each item, of all, and at each shown dose."""
    overall: Told = {}
    by_dose: dict[Micrograms, Told] = {}
    for item in (item for item in Item if item in mornings):
        said = mornings[item]
        hidden = _hidden(said, hidden_steps, k)
        everywhere = said.at(said.mornings)
        overall[item] = None if _tells(said, said.mornings, k) else _rounded(everywhere)
        for dose in said.mornings.keys() - hidden_steps:
            shown = None if dose in hidden else _rounded(said.mornings[dose])
            by_dose.setdefault(dose, {})[item] = shown
    return overall, by_dose


def _hidden(said: Said, hidden_steps: Collection[Micrograms], k: int) -> set[Micrograms]:
    """Return the doses whose mornings must not be shown beside those of all.

    As with steps, one is never hidden alone, and the hidden ones must be fit to be shown as
    one. Where anything is hidden, so is a dose where all mornings were alike: it would say
    of next week's new ones where they all are.
    """
    hidden = {dose for dose in said.mornings if dose in hidden_steps or _tells(said, [dose], k)}
    if hidden:
        hidden.update(d for d, rate in said.mornings.items() if rate.share in (0, 1))
    shown = sorted(said.mornings.keys() - hidden, key=lambda dose: (_people(said, [dose]), dose))
    while hidden and shown and (len(hidden) == 1 or _tells(said, hidden, k)):
        hidden.add(shown.pop(0))
    return hidden


def _tells(said: Said, doses: Collection[Micrograms], k: int) -> bool:
    """Whether mornings at *doses* tell of few: all of them, the bad ones, or the calm ones.

    A group smaller than twice *k* is told of at once where it has only one kind.
    """
    at = frozenset(doses)
    bad = sum(n for diary, n in said.people.items() if diary.bad & at)
    calm = sum(n for diary, n in said.people.items() if diary.calm & at)
    people = _people(said, at)
    at_once = people < 2 * k and 0 in (bad, calm)
    return people < k or few(bad, k) or few(calm, k) or at_once


def _people(said: Said, doses: Collection[Micrograms]) -> int:
    at = frozenset(doses)
    return sum(n for (bad, calm), n in said.people.items() if (bad | calm) & at)


def _rounded(rate: Rate) -> Rate:
    return Rate(rounded(rate.numerator), rounded(rate.denominator))
