"""A drawing: marks on a sheet that a phone shows, in pixels from its upper left corner."""

from dataclasses import dataclass
from typing import Final, Literal

WIDTH: Final = 1080
"""Of every sheet: three pixels for each one that a small phone counts."""

PAPER: Final = "#fcfcfa"
INK: Final = "#17212b"
FAINT: Final = "#55616d"
RULE: Final = "#d3d9df"

Point = tuple[float, float]
Align = Literal["left", "center", "right"]
Stroke = Literal["solid", "dashed", "dotted"]


@dataclass(frozen=True, slots=True)
class Shape:
    """An area; *hatch* is a pattern of lines such as "//" that tells it apart without colour."""

    points: tuple[Point, ...]
    fill: str
    edge: str | None = None
    hatch: str | None = None


@dataclass(frozen=True, slots=True)
class Line:
    points: tuple[Point, ...]
    colour: str = INK
    width: float = 4
    stroke: Stroke = "solid"


@dataclass(frozen=True, slots=True)
class Words:
    """A text whose middle is at height *y*; *turned* is in degrees, against the clock.

    With a *halo* it can be read over lines.
    """

    x: float
    y: float
    text: str
    size: float = 30
    colour: str = INK
    align: Align = "left"
    bold: bool = False
    turned: float = 0
    halo: bool = False


Mark = Shape | Line | Words


@dataclass(frozen=True, slots=True)
class Drawing:
    """What a picture is made of; later *marks* lie over earlier ones."""

    height: int
    marks: tuple[Mark, ...]
    width: int = WIDTH

    @property
    def texts(self) -> list[str]:
        return [mark.text for mark in self.marks if isinstance(mark, Words)]


def box(
    x: float,
    y: float,
    width: float,
    height: float,
    fill: str,
    *,
    edge: str | None = None,
    hatch: str | None = None,
) -> Shape:
    corners = ((x, y), (x + width, y), (x + width, y + height), (x, y + height))
    return Shape(corners, fill, edge, hatch)


def breadth(text: str, size: float) -> float:
    """Return about how broad *text* is; a little too much rather than too little."""
    return size * sum(0.36 if letter in " .,:·ijlI|" else 0.66 for letter in text)
