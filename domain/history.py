"""A history: the last nights as their patient may look back on them, and what the mornings were."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import Enum, auto
from typing import Final

from domain.checkins import REQUIRED, Item, Severity
from domain.doses import Micrograms
from domain.moves import Move, Reform, Relabel, Rezone
from domain.occurrences import Occurrence, Reason, State
from domain.zones import city

FIRST_NIGHTS: Final = 3
"""The nights of a step that are marked: most of what a new dose brings shows in them."""


class Became(Enum):
    """What became of a night, as it is shown: without waiting for the freeze."""

    TAKEN = auto()
    OTHERWISE = auto()  # taken, but not as planned
    SKIPPED = auto()
    SILENT = auto()  # no answer
    PAUSED = auto()
    NOT_ASKED = auto()  # our outage
    OPEN = auto()  # it can still be answered
    BASELINE = auto()  # before the first dose


_CONCLUDED: Final = {
    State.TAKEN: Became.TAKEN,
    State.DIFFERENT: Became.OTHERWISE,
    State.SKIPPED: Became.SKIPPED,
    State.UNANSWERED: Became.SILENT,
    State.PAUSED: Became.PAUSED,
    State.PAUSED_SELF: Became.PAUSED,
    State.NOT_PROMPTED: Became.NOT_ASKED,
}


class Change(Enum):
    """What else changed, and may be a cause."""

    PRODUCT = auto()
    ZONE = auto()


@dataclass(frozen=True, slots=True)
class Flag:
    """A *change* that counts from a night on; *to* is the new place, where it is one."""

    change: Change
    to: str = ""


@dataclass(frozen=True, slots=True)
class Lived:
    """A night as it is kept, and what was said of it; untouched rows are absent from *values*."""

    night: Occurrence
    values: Mapping[Item, Severity] = field(default_factory=dict)
    burden: int | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """A night as it is shown, with the morning after it.

    *dose* is None where none was due. *is_new*: one of the first nights of its step.
    *mishap* is what befell a dose that was taken other than planned.
    *burden* is the week's number, 0 to 10, where that morning brought it.
    """

    night: date
    became: Became
    dose: Micrograms | None = None
    is_new: bool = False
    values: Mapping[Item, Severity] = field(default_factory=dict)
    flags: tuple[Flag, ...] = ()
    burden: int | None = None
    mishap: Reason | None = None


@dataclass(frozen=True, slots=True)
class Share:
    """How many *mornings* on *dose* were of each level, from none to severe.

    *dose* is None for the mornings before the first one.
    """

    item: Item
    dose: Micrograms | None
    mornings: tuple[int, ...]

    @property
    def n(self) -> int:
        return sum(self.mornings)


def history(
    lived: Iterable[Lived], moves: Sequence[Move], *, last: int, now: datetime
) -> list[Entry]:
    """Return the *last* nights that have begun by *now*, oldest first, as *lived* is."""
    begun = [each for each in lived if each.night.has_started(now)]
    return [_entry(each, moves, now) for each in begun[-last:]]


def items(entries: Iterable[Entry]) -> list[Item]:
    """Return what to show: what everybody is asked, and of the rest what was ever said."""
    said = {item for each in entries for item in each.values}
    return [item for item in Item if item in REQUIRED or item in said]


def shares(entries: Iterable[Entry], *, most: int = 10) -> list[Share]:
    """Return the mornings of each dose, item by item, from before the first dose up.

    Mornings after a night without a dose on the plan say nothing about one. Of more than
    *most* doses the latest are told.
    """
    telling = [each for each in entries if each.values and _tells(each)]
    latest = list(dict.fromkeys(each.dose for each in reversed(telling)))[:most]
    doses = sorted(latest, key=lambda dose: dose or 0)
    counts = {(item, dose): Counter[Severity]() for item in items(telling) for dose in doses}
    for entry in telling:
        for item, level in entry.values.items():
            if entry.dose in latest:
                counts[item, entry.dose][level] += 1
    return [
        Share(item, dose, tuple(n[level] for level in Severity))
        for (item, dose), n in counts.items()
        if n
    ]


def _tells(entry: Entry) -> bool:
    return entry.dose is not None or entry.became is Became.BASELINE


def _entry(lived: Lived, moves: Sequence[Move], now: datetime) -> Entry:
    night = lived.night
    became = _became(night, now)
    is_due = became not in (Became.PAUSED, Became.BASELINE)
    return Entry(
        night.night,
        became,
        dose=night.dose if is_due else None,
        is_new=is_due and night.step_night <= FIRST_NIGHTS,
        values=lived.values,
        flags=tuple(dict.fromkeys(_flags(moves, night.number))),
        burden=lived.burden,
        mishap=night.reason if became is Became.OTHERWISE else None,
    )


def _became(night: Occurrence, now: datetime) -> Became:
    if night.is_baseline:
        return Became.BASELINE
    if night.state is State.PENDING:
        return Became.SILENT if night.closes_at <= now else Became.OPEN
    return _CONCLUDED[night.state]


def _flags(moves: Iterable[Move], number: int) -> Iterator[Flag]:
    for move in moves:
        if move.number == number:
            match move.act:
                case Relabel() | Reform():
                    yield Flag(Change.PRODUCT)
                case Rezone(zone):
                    yield Flag(Change.ZONE, city(zone))
