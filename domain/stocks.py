"""Stocks: what is in hand, how many doses it makes, and what is left after some."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Final

from domain.doses import Micrograms
from domain.forms import CapsuleCount, Capsules, Form, Liquid, Units, Volume, units
from domain.slips import folded

BOTTLE_KEEPS: Final = timedelta(days=28)
"""How long after its opening nobody asks about a bottle; the pharmacy knows better."""

MOST_CAPSULES: Final = 999
MOST_HUNDREDTHS: Final = 100_000


@dataclass(frozen=True, slots=True)
class CapsulesInHand:
    """How many capsules there are of each strength that the doses are made of."""

    counts: Mapping[Micrograms, int]


@dataclass(frozen=True, slots=True)
class Bottle:
    """A liquid; *opened* is None for one that is still closed."""

    ug_per_ml: int
    volume: Volume
    opened: date | None = None

    @property
    def past_from(self) -> date | None:
        """Return the first night on which it is past its 28 days."""
        return self.opened + BOTTLE_KEEPS if self.opened else None


Stock = CapsulesInHand | Bottle


def fits(stock: Stock, form: Form) -> bool:
    """Whether *stock* was counted for the *form* that doses are made of now."""
    match stock, form:
        case CapsulesInHand(counts), Capsules(strengths):
            return counts.keys() == set(strengths)
        case Bottle(ug_per_ml), Liquid(strength):
            return ug_per_ml == strength
        case _:
            return False


def nights(stock: Stock, dose: Micrograms) -> int:
    """Return how many doses *stock* makes; 0 where such a dose cannot be made of it at all."""
    match stock, _made_of(stock, dose):
        case CapsulesInHand(counts), CapsuleCount(each):
            return min(counts[strength] // number for strength, number in each)
        case Bottle(_, volume), Volume(hundredths):
            return volume.hundredths // hundredths
        case _:
            return 0


def without(stock: Stock, dose: Micrograms, number: int) -> Stock:
    """Return what is left after *number* doses; a count that was too low ends at nothing."""
    match stock, _made_of(stock, dose):
        case CapsulesInHand(), _:
            return capsules_without(stock, dose, number)
        case Bottle(_, volume), Volume(hundredths):
            return replace(stock, volume=Volume(max(volume.hundredths - hundredths * number, 0)))
        case _:
            return stock


def capsules_without(stock: CapsulesInHand, dose: Micrograms, number: int) -> CapsulesInHand:
    made_of = _made_of(stock, dose)
    used = dict(made_of.counts) if isinstance(made_of, CapsuleCount) else {}
    return CapsulesInHand({s: max(n - used.get(s, 0) * number, 0) for s, n in stock.counts.items()})


def with_capsules(stock: CapsulesInHand, added: Mapping[Micrograms, int]) -> CapsulesInHand:
    """Return *stock* with more capsules of its strengths, as many as can be counted."""
    more = {s: min(n + added.get(s, 0), MOST_CAPSULES) for s, n in stock.counts.items()}
    return CapsulesInHand(more)


def with_bottle(stock: Bottle, hundredths: int, on: date) -> Bottle:
    """Return *stock* with another bottle of the same liquid, opened *on* that day."""
    volume = Volume(min(stock.volume.hundredths + hundredths, MOST_HUNDREDTHS))
    return replace(stock, volume=volume, opened=on)


def _made_of(stock: Stock, dose: Micrograms) -> Units | None:
    match stock:
        case CapsulesInHand(counts):
            return units(dose, Capsules(tuple(sorted(counts))))
        case Bottle(ug_per_ml):
            return units(dose, Liquid(ug_per_ml))


_CAPSULES: Final = re.compile(r"(\d{1,3})(?: ?[^\W\d_]+)?")
_ML: Final = re.compile(r"(\d{1,4})(?:[.,](\d{1,2}))?(?: ?ml)?")


def parse_capsules(text: str) -> int | None:
    """Read a typed number of capsules, "63" or "63 capsules"; None if it is none."""
    found = _CAPSULES.fullmatch(" ".join(folded(text[:40]).split()))
    return int(found[1]) if found else None


def parse_volume(text: str) -> Volume | None:
    """Read a typed volume, "80" or "82.5 mL"; None if it is none, or more than a litre."""
    found = _ML.fullmatch(" ".join(folded(text[:40]).split()))
    if found is None:
        return None
    hundredths = int(found[1]) * 100 + int((found[2] or "0").ljust(2, "0"))
    return Volume(hundredths) if hundredths <= MOST_HUNDREDTHS else None
