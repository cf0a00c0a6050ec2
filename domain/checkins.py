"""The morning's questions and their four levels, in our own words (clinical 4)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import IntEnum, StrEnum

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


@dataclass(frozen=True, slots=True)
class CheckIn:
    """One morning: what was tapped so far. *saved_at* turns untouched rows into NONE, implied."""

    occurrence: OccurrenceId
    closes_at: datetime
    items: tuple[Item, ...] = REQUIRED
    values: Mapping[Item, Severity] = field(default_factory=dict)
    implied: frozenset[Item] = frozenset()
    saved_at: datetime | None = None

    def is_open(self, now: datetime) -> bool:
        return now < self.closes_at
