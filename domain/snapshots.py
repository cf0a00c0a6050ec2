"""Snapshots: the group numbers of a week, rounded, with what is hidden left out (clinical 8)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

from domain.adherence import Adherence, Rate
from domain.checkins import Item
from domain.doses import Micrograms
from domain.nights import FREEZES_AFTER

DEFINITIONS: Final = 1
"""The version of what is counted here and how; a change of either makes the next one."""

WINDOW: Final = timedelta(days=28)

BANDS: Final = (50, 80)
"""Percent of the due doses: where the second and the third band of people begin."""

PERSISTENCE: Final = (30, 60, 90)
"""Nights since the first dose."""


@dataclass(frozen=True, slots=True)
class Row:
    """The nights at one *dose*, of about so many *patients*, and the mornings after them."""

    dose: Micrograms
    patients: int
    adherence: Adherence
    symptoms: Mapping[Item, Rate | None] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Snapshot:
    """What is told of the group *as_of* an instant (UTC); None is hidden, never nothing.

    active: patients who agreed to be counted, are on a course and can be reached.
    unreachable: those who cannot; they are not among the active, nor in a rate.
    patients: those of the active with enough due nights to be in the rates.
    median: the middle one of their taken ÷ due, in whole percent.
    bands: so many of them took less than 50 %, less than 80 %, or more of what was due.
    paused, not_prompted: their nights that were not due (P, N).
    unreached: their nights without an answer because they were unreachable; these were due.
    holds: how often one of them chose to hold within the window.
    symptoms: of the mornings with an answer about an item, those with moderate or worse.
    doses: so many of them were on each dose in their last due night.
    steps: the nights at each dose; a patient who went up is in several rows.
    persistence: of those who took a first dose, how many go on for 30, 60 and 90 nights
        (Kaplan–Meier), out of all who began.
    """

    as_of: datetime
    k: int
    invented: bool
    definitions: int = DEFINITIONS
    active: int | None = None
    unreachable: int | None = None
    patients: int | None = None
    adherence: Adherence | None = None
    median: int | None = None
    bands: tuple[int | None, ...] = (None,) * (len(BANDS) + 1)
    paused: int | None = None
    not_prompted: int | None = None
    unreached: int | None = None
    holds: int | None = None
    symptoms: Mapping[Item, Rate | None] = field(default_factory=dict)
    doses: Mapping[Micrograms, int] = field(default_factory=dict)
    doses_hidden: bool = False
    steps: tuple[Row, ...] = ()
    steps_hidden: bool = False
    persistence: Mapping[int, Rate | None] = field(default_factory=dict)

    @property
    def until(self) -> datetime:
        """When the newest dose in it was due: later ones can still be corrected."""
        return self.as_of - FREEZES_AFTER

    @property
    def since(self) -> datetime:
        """After when the oldest dose in the rates was due."""
        return self.until - WINDOW

    @property
    def week(self) -> str:
        """The ISO week in which it was taken, such as 2026-W09."""
        year, week, _ = self.as_of.isocalendar()
        return f"{year}-W{week:02}"


def percent(rate: Rate) -> int | None:
    """Return *rate* in whole percent, rounded half up; None without data."""
    if not rate.denominator:
        return None
    return (200 * rate.numerator + rate.denominator) // (2 * rate.denominator)


def band(rate: Rate) -> int:
    """Return the band that *rate* is in, from 0 for the lowest."""
    return sum(100 * rate.numerator >= limit * rate.denominator for limit in BANDS)
