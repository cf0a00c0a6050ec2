"""Figures: what a page shows of a group, as values; each with a table that says the same."""

from collections.abc import Sequence
from dataclasses import dataclass

Percent = int | None
"""Whole percent; None is hidden, or no data: it leaves a gap, never a nought."""


@dataclass(frozen=True, slots=True)
class Series:
    """A share at each place; *until* has the upper ends where each is a range."""

    name: str
    values: Sequence[Percent]
    until: Sequence[Percent] = ()


@dataclass(frozen=True, slots=True)
class Lines:
    """Shares from place to place: over weeks, or over nights; the scale begins at *floor*."""

    places: Sequence[str]
    series: Sequence[Series]
    floor: int = 0


@dataclass(frozen=True, slots=True)
class Bars:
    """Shares beside each other at each place."""

    places: Sequence[str]
    series: Sequence[Series]


@dataclass(frozen=True, slots=True)
class Grid:
    """A share for each pair: *series* down, *places* across; the darker, the more."""

    places: Sequence[str]
    series: Sequence[Series]


Chart = Lines | Bars | Grid


@dataclass(frozen=True, slots=True)
class Table:
    """Texts; the first column heads its row."""

    caption: str
    columns: Sequence[str]
    rows: Sequence[Sequence[str]]


@dataclass(frozen=True, slots=True)
class Figure:
    """A *chart*, the same in a sentence, *says*, and the same to the last number in *table*."""

    id: str
    heading: str
    says: str
    table: Table
    chart: Chart | None = None
    hidden: str = ""  # why there is no chart, or why there are gaps in it


@dataclass(frozen=True, slots=True)
class Board:
    """The whole page of a group: *facts* by name, and what every number of it means."""

    title: str
    when: str
    facts: Sequence[tuple[str, str]]
    figures: Sequence[Figure]
    notes: Sequence[tuple[str, str]]
    empty: str = ""  # why there is nothing to show
    warning: str = ""
