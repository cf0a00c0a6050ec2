"""Doses: whole micrograms inside, milligrams for people."""

from decimal import Decimal
from typing import Final, NewType

Micrograms = NewType("Micrograms", int)

USUAL_MAX: Final = Micrograms(4500)
"""No plan goes above it unless its prescriber said so."""

_MILLIGRAM: Final = ("mg", "milligram", "milligrams", "milligramm", "miligramos")
_MICROGRAM: Final = ("mcg", "ug", "\u03bcg", "microgram", "micrograms", "mikrogramm")
_PER_UNIT: Final = {**dict.fromkeys(_MILLIGRAM, 1000), **dict.fromkeys(_MICROGRAM, 1)}


def mg(dose: Micrograms) -> str:
    """Write *dose* in milligrams without the unit: "0.25", "1.5", "2".

    No trailing zero and no naked point, both known to be misread tenfold (ISMP).
    """
    whole, thousandths = divmod(dose, 1000)
    return f"{whole}.{thousandths:03}".rstrip("0").rstrip(".")


def read(number: str, unit: str) -> Micrograms | None:
    """Read a typed amount; None if the unit is no mass or the amount is no whole microgram.

    Expects *unit* after NFKC, which makes one of the two signs for micro. Micrograms are
    written whole: in "1.500 mcg" the point may part thousands.
    """
    per_unit = _PER_UNIT.get(unit)
    if per_unit is None or (per_unit == 1 and not number.isdecimal()):
        return None
    exact = Decimal(number) * per_unit
    return Micrograms(int(exact)) if exact == int(exact) else None


def is_micrograms(unit: str) -> bool:
    return _PER_UNIT.get(unit) == 1
