"""A sheet of A4 that is filled from the top: paragraphs and headings, as marks of a drawing."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Final
from unicodedata import normalize

from messages.drawing import FAINT, INK, RULE, WIDTH, Drawing, Line, Mark, Words
from messages.pictures.signs import fitting

HEIGHT: Final = 1527
MARGIN: Final = 60.0
ACROSS: Final = WIDTH - 2 * MARGIN
BODY: Final = 16.5
SMALL: Final = 14.0
"""Sizes of letters: nine points and less than eight."""

BOLDER: Final = 1.15
"""How much broader bold letters are."""


@dataclass(slots=True)
class Sheet:
    """What was put on it so far, down to *y*."""

    y: float = MARGIN
    marks: list[Mark] = field(default_factory=list)

    @property
    def drawing(self) -> Drawing:
        return Drawing(HEIGHT, tuple(self.marks))

    def heading(self, text: str) -> None:
        self.y += 12
        line = self.y + 14
        self.marks.append(Words(MARGIN, self.y, text, 18, bold=True))
        self.marks.append(Line(((MARGIN, line), (WIDTH - MARGIN, line)), RULE, 1.5))
        self.y += 30

    def say(
        self,
        text: str,
        *,
        size: float = BODY,
        colour: str = INK,
        bold: bool = False,
        indent: float = 0,
    ) -> None:
        """Put *text* on as many lines as it takes; an empty one takes none."""
        for line in wrapped(text, size * BOLDER if bold else size, ACROSS - indent):
            self.marks.append(Words(MARGIN + indent, self.y, line, size, colour, bold=bold))
            self.y += size * 1.42

    def whisper(self, text: str) -> None:
        self.say(text, size=SMALL, colour=FAINT)

    def columns(self, texts: Sequence[str], size: float = SMALL) -> None:
        """Put *texts* in two columns, down the first and then down the second."""
        half, each = -(-len(texts) // 2), ACROSS / 2
        for n, text in enumerate(texts):
            x, y = MARGIN + n // half * each, self.y + n % half * size * 1.5
            self.marks.append(Words(x, y, text, min(size, fitting(text, each - 14))))
        self.y += half * size * 1.5

    def put(self, marks: Iterable[Mark], *, height: float) -> None:
        """Put *marks*, which lie where they lie, and go on *height* further down."""
        self.marks.extend(marks)
        self.y += height


def wrapped(text: str, size: float, width: float) -> Iterator[str]:
    """Yield *text* in lines no broader than *width*, broken at spaces that may break.

    A word that is broader by itself is broken anywhere.
    """
    for paragraph in text.splitlines():
        line = ""
        for word in _pieces(paragraph, size, width):
            longer = f"{line} {word}" if line else word
            if line and at_most(longer, size) > width:
                yield line
                longer = word
            line = longer
        if line:
            yield line


def _pieces(text: str, size: float, width: float) -> Iterator[str]:
    for word in filter(None, text.split(" ")):
        piece = ""
        for letter in word:
            if piece and at_most(piece + letter, size) > width:
                yield piece
                piece = ""
            piece += letter
        yield piece


def at_most(text: str, size: float) -> float:
    """Return a breadth that *text* does not exceed, whoever wrote it in whatever letters."""
    return size * sum(_breadth(letter) for letter in text)


@cache
def _breadth(letter: str) -> float:
    """Return the most that *letter* takes of its size; one with an accent is as broad without."""
    plain = normalize("NFD", letter)[0]
    for each in (letter, plain):
        for breadth, letters in _BREADTHS.items():
            if each in letters:
                return breadth
    if plain.isascii():
        return 0.92 if plain.isupper() else 0.64
    return 2.1 if ord(plain) in _RUNES else 1.7


_BREADTHS: Final = {
    0.43: " \xa0.,:;'|ijlIrtfJ()[]-·/",
    0.6: "csvxyzk“”–",
    0.84: "w+=<>~#&^×→≥",
    1.0: "mMW@%…—",
}
_RUNES: Final = range(0x1400, 0x1900)
