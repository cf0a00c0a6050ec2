"""The nights as a spreadsheet: one row each, with what the morning after brought."""

import re
from collections.abc import Iterator
from csv import QUOTE_NONNUMERIC, writer
from datetime import datetime
from io import StringIO
from typing import Final, TypeAlias
from zoneinfo import ZoneInfo

from domain.checkins import BURDEN, CheckIn, Item
from domain.copies import Copy, Episode
from domain.doses import mg
from domain.occurrences import Occurrence

Cell: TypeAlias = str | int | None

NIGHT: Final = (
    *("course", "number", "night", "scheduled_at", "zone", "dose_mg", "step", "state"),
    *("answered_at", "taken_at", "source", "reason", "note"),
)
COLUMNS: Final = (*NIGHT, *Item, "implied", BURDEN)

FORMULA: Final = re.compile(r"\s*[=+\-@＝＋－＠]|[\t\r\n]")
"""How a cell begins that a spreadsheet program may run instead of show."""

_INSIDE: Final = re.compile(r'(\r\n|[;\t|\r\n])(?=(?:"|[^\S\r\n])*[=+\-@＝＋－＠])')
"""Where such a cell begins for a program that parts cells by something else than a comma."""


def content(copy: Copy) -> bytes:
    """Return the file with a byte order mark, without which Excel misreads what is not ASCII."""
    return _text(copy).encode("utf-8-sig")


def _text(copy: Copy) -> str:
    """Return the rows under their names (RFC 4180). Times are on the wall, in the row's zone.

    Every text is quoted, since some programs part cells by a comma and a semicolon alike.
    """
    out = StringIO()
    lines = writer(out, quoting=QUOTE_NONNUMERIC)
    lines.writerow(COLUMNS)
    for number, episode in enumerate(copy.episodes, start=1):
        lines.writerows([defused(cell) for cell in row] for row in _rows(number, episode))
    return out.getvalue()


def defused(cell: Cell) -> Cell:
    """Return *cell* with an apostrophe before whatever in a text begins like a formula."""
    if not isinstance(cell, str):
        return cell
    text = _INSIDE.sub(r"\1'", cell)
    return f"'{text}" if FORMULA.match(text) else text


def _rows(course: int, episode: Episode) -> Iterator[list[Cell]]:
    mornings = {each.occurrence.number: each for each in episode.mornings}
    for night in episode.nights:
        row: dict[str, Cell] = {
            "course": course,
            **_night(night),
            "note": episode.notes.get(night.number),
            **_morning(mornings.get(night.number)),
        }
        yield [row.get(column) for column in COLUMNS]


def _night(night: Occurrence) -> dict[str, Cell]:
    return {
        "number": night.number,
        "night": night.night.isoformat(),
        "scheduled_at": _wall(night.scheduled_at, night.zone),
        "zone": night.zone.key,
        "dose_mg": mg(night.dose),
        "step": night.rung + 1,
        "state": night.state,
        "answered_at": _wall(night.answered_at, night.zone),
        "taken_at": _wall(night.taken_at, night.zone),
        "source": night.source,
        "reason": night.reason,
    }


def _morning(morning: CheckIn | None) -> dict[str, Cell]:
    """Return the levels from 0 to 3, and which of them nobody touched before saving."""
    if morning is None:
        return {}
    levels: dict[str, Cell] = {item: int(value) for item, value in morning.values.items()}
    implied = " ".join(item for item in Item if item in morning.implied)
    return levels | {"implied": implied, BURDEN: morning.burden}


def _wall(at: datetime | None, zone: ZoneInfo) -> str | None:
    return None if at is None else f"{at.astimezone(zone):%Y-%m-%d %H:%M}"
