"""Forms: what the medicine comes in, and how a dose is made of it."""

from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations_with_replacement
from typing import Final

from domain.doses import Micrograms
from domain.plans import Ladder

STRENGTHS: Final = tuple(Micrograms(ug) for ug in (500, 1000, 1500, 3000, 4500))
"""Capsule strengths that pharmacies make as a rule."""

STRONGEST: Final = Micrograms(6000)
WEAKEST_UG_PER_ML: Final = 10
STRONGEST_UG_PER_ML: Final = 10_000
MOST_STRENGTHS: Final = 8
MOST_CAPSULES: Final = 9
MOST_ML: Final = 20


@dataclass(frozen=True, slots=True)
class Capsules:
    """Capsules of the *strengths* in hand; one is never opened or split."""

    strengths: tuple[Micrograms, ...]


@dataclass(frozen=True, slots=True)
class Liquid:
    ug_per_ml: int


Form = Capsules | Liquid

UNKNOWN: Final = Capsules(())
"""Other strengths than before, and nobody has told yet which: no dose can be made of it."""


@dataclass(frozen=True, slots=True)
class CapsuleCount:
    """How many capsules of each strength make a dose, the larger strength first."""

    counts: tuple[tuple[Micrograms, int], ...]


@dataclass(frozen=True, slots=True)
class Volume:
    """Millilitres, exact to the hundredth; str() has no trailing zeros."""

    hundredths: int

    def __str__(self) -> str:
        whole, rest = divmod(self.hundredths, 100)
        return f"{whole}.{rest:02}".rstrip("0").rstrip(".")


Units = CapsuleCount | Volume


def units(dose: Micrograms, form: Form) -> Units | None:
    """Return how *dose* is made of *form*: exactly, and of the fewest capsules.

    None if it cannot be made, takes more than nine capsules, or cannot be drawn up: more
    than 20 mL, or finer than 0.01 mL.
    """
    if dose <= 0:
        return None
    if isinstance(form, Capsules):
        return _fewest(dose, tuple(sorted(set(form.strengths), reverse=True)))
    hundredths, rest = divmod(dose * 100, form.ug_per_ml)
    return None if rest or hundredths > MOST_ML * 100 else Volume(hundredths)


@lru_cache(maxsize=1024)
def _fewest(dose: Micrograms, strengths: tuple[Micrograms, ...]) -> CapsuleCount | None:
    """Try one capsule, then two, and so on; *strengths* fall, so larger ones come first."""
    for number in range(1, MOST_CAPSULES + 1):
        for capsules in combinations_with_replacement(strengths, number):
            if sum(capsules) == dose:
                return CapsuleCount(
                    tuple((each, capsules.count(each)) for each in strengths if each in capsules)
                )
    return None


def is_possible(form: Form) -> bool:
    """Whether *form* is one that a chat takes: nothing stronger or weaker than is made."""
    match form:
        case Capsules(strengths):
            return all(0 < each <= STRONGEST for each in strengths)
        case Liquid(ug_per_ml):
            return WEAKEST_UG_PER_ML <= ug_per_ml <= STRONGEST_UG_PER_ML


def makeable(ladder: Ladder, form: Form) -> tuple[int, ...]:
    """Return the rungs of *ladder* that *form* cannot make; none is what one hopes for."""
    rungs = range(ladder.top_rung + 1)
    return tuple(rung for rung in rungs if units(ladder.dose(rung), form) is None)
