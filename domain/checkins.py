"""The morning's questions and their four levels, in our own words (clinical 6)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import IntEnum, StrEnum
from typing import Final

from domain.occurrences import OccurrenceId


class Severity(IntEnum):
    """None to severe; a row that nobody touched is absent, never NONE."""

    NONE = 0
    MILD = 1
    MODERATE = 2
    SEVERE = 3


class Item(StrEnum):
    """What is asked. The first three are asked of everybody, the rest of who chose them."""

    DREAMS = "dreams"
    SLEEP = "sleep"
    HEADACHE = "headache"
    NAUSEA = "nausea"
    TIREDNESS = "tiredness"
    MOOD = "mood"
    FLUSHING = "flushing"
    HIVES = "hives"
    BELLY = "belly"
    HEART = "heart"


REQUIRED = (Item.DREAMS, Item.SLEEP, Item.HEADACHE)
OPTIONAL = tuple(item for item in Item if item not in REQUIRED)
MOST_OPTIONAL = 3

BURDEN: Final = "burden"
"""The name under which the weekly number is kept: all mast cell symptoms of a week, in one."""

BURDENS: Final = range(11)
EVERY: Final = 7
"""Nights from one weekly number to the next; the first may come before the first dose."""


@dataclass(frozen=True, slots=True)
class CheckIn:
    """One morning: what was tapped so far. *saved_at* turns untouched rows into NONE, implied.

    *burden* is the week's number, 0 to 10, where *asks_burden*; saving never implies it.
    """

    occurrence: OccurrenceId
    closes_at: datetime
    items: tuple[Item, ...] = REQUIRED
    values: Mapping[Item, Severity] = field(default_factory=dict)
    implied: frozenset[Item] = frozenset()
    saved_at: datetime | None = None
    asks_burden: bool = False
    burden: int | None = None

    def is_open(self, now: datetime) -> bool:
        return now < self.closes_at


def asked(extras: Iterable[Item], said: Iterable[Item] = ()) -> tuple[Item, ...]:
    """Return what a morning asks of who chose *extras*; what they *said* already stays in it."""
    wanted = {*REQUIRED, *extras, *said}
    return tuple(item for item in Item if item in wanted)


def toggled(extras: tuple[Item, ...], item: Item) -> tuple[Item, ...] | None:
    """Return *extras* with *item*, or without it if it was there; None if that is too many."""
    if item in extras:
        return tuple(each for each in extras if each is not item)
    if len(extras) >= MOST_OPTIONAL:
        return None
    return tuple(each for each in OPTIONAL if each in (*extras, item))


def burden_is_due(number: int) -> bool:
    """Whether the morning after night *number* asks for the week's number."""
    return number % EVERY == 0
