"""Signs that the pictures share: what became of a night, how strong a symptom was, a legend."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from domain.checkins import Severity
from domain.history import Became
from messages.drawing import FAINT, INK, RULE, WIDTH, Line, Mark, Shape, Words, box, breadth
from messages.language import Language
from messages.morning import levels

TAKEN: Final = "#0b6e4f"
SKIPPED: Final = "#a8410a"
DOSE: Final = "#0b4f8a"

SHADES: Final = {
    Severity.NONE: ("#eef2f5", INK),
    Severity.MILD: ("#c3dff2", INK),
    Severity.MODERATE: ("#6aa9dc", INK),
    Severity.SEVERE: ("#143c6b", "#ffffff"),
}
"""Fill and letters of each level: ever darker, so that a grey print tells them apart as well."""


def became(what: Became, x: float, y: float, size: float) -> list[Mark]:
    """Return the sign of a night in a square of *size* around x, y."""
    half, pen = size / 2, size / 6
    match what:
        case Became.TAKEN:
            return [_tick(x, y, half, pen)]
        case Became.OTHERWISE:
            return [_tick(x, y - half / 3, half, pen), _bar(x, y + half, half, pen, TAKEN)]
        case Became.SKIPPED:
            down = ((x - half, y - half), (x + half, y + half))
            up = ((x - half, y + half), (x + half, y - half))
            return [Line(points, SKIPPED, pen) for points in (down, up)]
        case Became.SILENT:
            return [Words(x, y, "?", size * 1.2, INK, "center", bold=True)]
        case Became.PAUSED:
            return [
                Line(((x + side, y - half), (x + side, y + half)), FAINT, pen * 1.3)
                for side in (-half / 2, half / 2)
            ]
        case Became.NOT_ASKED:
            return [_bar(x, y, half, pen, FAINT)]
        case Became.OPEN:
            return [Words(x, y, "…", size * 1.2, FAINT, "center", bold=True)]
        case Became.BASELINE:
            return []


def _tick(x: float, y: float, half: float, pen: float) -> Mark:
    return Line(((x - half, y), (x - half / 3, y + half), (x + half, y - half)), TAKEN, pen)


def _bar(x: float, y: float, half: float, pen: float, colour: str) -> Mark:
    return Line(((x - half, y), (x + half, y)), colour, pen)


def cell(severity: Severity | None, x: float, y: float, width: float, height: float) -> list[Mark]:
    """Return a cell with its mark, 0 to 3, inside; an empty frame where nothing was said."""
    if severity is None:
        return [box(x, y, width, height, "#ffffff", edge=RULE)]
    fill, ink = SHADES[severity]
    mark = str(int(severity))
    middle = x + width / 2, y + height / 2
    bold = severity >= Severity.MODERATE
    return [
        box(x, y, width, height, fill),
        Words(*middle, mark, min(height * 0.72, 34), ink, "center", bold=bold),
    ]


def flag(letter: str, x: float, y: float, size: float) -> list[Mark]:
    """Return a small flag on a pole, with *letter* on it, around x, y."""
    top, bottom, width = y - size / 2, y + size / 2, size * 0.95
    cloth = ((x, top), (x + width, top), (x + width, top + size * 0.75), (x, top + size * 0.75))
    return [
        Shape(cloth, "#fff3d6", INK),
        Line(((x, top), (x, bottom)), INK, 3),
        Words(x + width / 2, top + size * 0.37, letter, size * 0.6, INK, "center", bold=True),
    ]


def levels_legend(_: Language, y: float) -> list[Mark]:
    """Return the four levels in one line, as broad as the sheet."""
    marks: list[Mark] = []
    step = (WIDTH - 80) / len(SHADES)
    for n, (level, name) in enumerate(levels(_).items()):
        x = 40 + n * step
        marks += cell(level, x, y - 24, 48, 48)
        marks.append(Words(x + 62, y, name.lower(), min(30, fitting(name, step - 70))))
    return marks


def fitting(text: str, width: float) -> float:
    """Return the size in which *text* is no broader than *width*."""
    return width / max(breadth(text, 1), 1)


def flowing(entries: Sequence[tuple[Sequence[Mark], str]], y: float) -> list[Mark]:
    """Return legend entries, two to a line; their signs are drawn around 64, 0 from *y* down."""
    marks: list[Mark] = []
    for n, (sign, text) in enumerate(entries):
        left, line = n % 2 * (WIDTH / 2 - 20), y + n // 2 * 56
        marks += [moved(each, left, line) for each in sign]
        marks.append(Words(left + 112, line, text, min(30, fitting(text, WIDTH / 2 - 130))))
    return marks


def moved(mark: Mark, x: float, y: float) -> Mark:
    """Return *mark* shifted by x, y."""
    match mark:
        case Shape(points, fill, edge, hatch):
            return Shape(tuple((a + x, b + y) for a, b in points), fill, edge, hatch)
        case Line(points, colour, width, stroke):
            return Line(tuple((a + x, b + y) for a, b in points), colour, width, stroke)
        case Words():
            return replace(mark, x=mark.x + x, y=mark.y + y)
