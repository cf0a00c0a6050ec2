"""Placing labels where they cover neither each other nor a line."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

from messages.drawing import Align, Line, Words, breadth

ROOM: Final = 8
"""Pixels left free around a label."""


@dataclass(frozen=True, slots=True)
class Frame:
    """An upright rectangle from *left*, *top* to *right*, *bottom*."""

    left: float
    top: float
    right: float
    bottom: float

    def meets(self, other: "Frame") -> bool:
        return (
            self.left < other.right
            and other.left < self.right
            and self.top < other.bottom
            and other.top < self.bottom
        )

    def holds(self, other: "Frame") -> bool:
        return (
            self.left <= other.left
            and other.right <= self.right
            and self.top <= other.top
            and other.bottom <= self.bottom
        )


def frame_of(words: Words) -> Frame:
    """Return where *words*, unturned, lie."""
    width, half = breadth(words.text, words.size), words.size * 0.62
    left = {"left": words.x, "center": words.x - width / 2, "right": words.x - width}[words.align]
    return Frame(left, words.y - half, left + width, words.y + half)


@dataclass(slots=True)
class Places:
    """What is taken on a part of the sheet, its *edge*."""

    edge: Frame
    taken: list[Frame] = field(default_factory=list)

    def avoid(self, lines: Iterable[Line]) -> None:
        """Keep clear of *lines*, which run straight across or straight down."""
        for line in lines:
            xs, ys = [x for x, _ in line.points], [y for _, y in line.points]
            self.taken.append(Frame(min(xs) - ROOM, min(ys) - ROOM, max(xs) + ROOM, max(ys) + ROOM))

    def put(self, wanted: Sequence[Words]) -> Words | None:
        """Take the first of the *wanted* places that is free, if one is."""
        for words in wanted:
            frame = frame_of(words)
            if self.edge.holds(frame) and not any(frame.meets(each) for each in self.taken):
                self.taken.append(frame)
                return words
        return None


def around(x: float, y: float, length: float, text: str, size: float) -> Iterator[Words]:
    """Yield the places for *text* beside a tread of *length* that begins at x, y.

    Stairs that rise leave room below on their right and above on their left.
    """
    below, above = y + size, y - size
    spots: list[tuple[float, float, Align]] = [
        (x + 10, below, "left"),
        (x - 12, above, "right"),
        (x + length - 12, above, "right"),
        (x, above, "left"),
        (x + length - 10, below, "right"),
        (x - 12, y, "right"),
        (x + length + 14, y, "left"),
        (x, below + size * 1.3, "left"),
    ]
    for across, down, align in spots:
        yield Words(across, down, text, size, align=align, halo=True)
