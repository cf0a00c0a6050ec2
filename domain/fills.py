"""Fills: how many nights what was picked up would cover, from the first pick-up on (clinical 7)."""

from collections.abc import Mapping, Sequence

from domain.adherence import Rate
from domain.doses import Micrograms
from domain.stocks import CapsulesInHand, capsules_without, nights, with_capsules

Capsules = Mapping[Micrograms, int]


def covered(fills: Mapping[int, Capsules], doses: Sequence[Micrograms]) -> Rate:
    """Return the nights whose dose could be made ÷ all of them (PDC).

    *doses* are those of each night from the first fill on, *fills* are by night, counted
    from 0. What is picked up early waits until it is needed.
    """
    made = 0
    stock = CapsulesInHand({strength: 0 for fill in fills.values() for strength in fill})
    for night, dose in enumerate(doses):
        stock = with_capsules(stock, fills.get(night, {}))
        if nights(stock, dose):
            stock = capsules_without(stock, dose, 1)
            made += 1
    return Rate(made, len(doses))


def possession(fills: Mapping[int, Capsules], doses: Sequence[Micrograms]) -> Rate:
    """Return the nights that all *fills* together make ÷ all nights (MPR); it can exceed 1.

    Past the last night the last dose goes on.
    """
    every = CapsulesInHand({strength: 0 for fill in fills.values() for strength in fill})
    for fill in fills.values():
        every = with_capsules(every, fill)
    made = 0
    for dose in doses:
        if not nights(every, dose):
            break
        every, made = capsules_without(every, dose, 1), made + 1
    else:
        made += nights(every, doses[-1]) if doses else 0
    return Rate(made, len(doses))
