"""How the mornings were on each dose, as a picture: one bar a dose, from none to severe."""

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Final

from domain.checkins import Severity
from domain.history import Share
from messages.drawing import FAINT, PAPER, WIDTH, Drawing, Mark, Words, box, breadth
from messages.history import dose_words
from messages.language import Language
from messages.morning import levels, names
from messages.pictures import signs

TOP, HEADING, BAR, GAP = 250.0, 64.0, 46.0, 12.0
LEFT, RIGHT = 200.0, 950.0
HATCHES: Final = {Severity.MILD: ".", Severity.MODERATE: "/"}
"""Over the shade: a bar that is all of one level must tell which without colour."""


def shares_picture(_: Language, shares: Sequence[Share]) -> Drawing:
    """Draw *shares*, at least one, as they stand."""
    marks: list[Mark] = []
    y = TOP
    for item, group in groupby(shares, key=lambda each: each.item):
        marks.append(Words(40, y, names(_)[item], 36, bold=True))
        y += HEADING - 20
        for share in group:
            marks += _bar(_, share, y)
            y += BAR + GAP
        y += HEADING - 20
    return Drawing(
        int(y + 60),
        (
            Words(40, 75, _("Mornings by dose"), 54, bold=True),
            Words(40, 140, _("In percent · n: mornings answered"), 34, FAINT),
            *marks,
            *_legend(_, y),
        ),
    )


def _bar(_: Language, share: Share, y: float) -> Iterator[Mark]:
    middle = y + BAR / 2
    yield Words(LEFT - 16, middle, dose_words(_, share.dose), 30, align="right")
    x = LEFT
    for level, count in zip(Severity, share.mornings, strict=True):
        width = (RIGHT - LEFT) * count / share.n
        if count:
            yield _piece(level, x, y, width)
            percent = str(round(100 * count / share.n))
            if breadth(percent, 32) <= width:
                ink = signs.SHADES[level][1]
                yield Words(x + width / 2, middle, percent, 30, ink, "center", bold=True)
        x += width
    yield Words(RIGHT + 16, middle, _("n {count}", count=share.n), 28, FAINT)


def _piece(level: Severity, x: float, y: float, width: float) -> Mark:
    """Return a piece of a bar; its edge, which is the colour of its hatch as well, is paper."""
    return box(x, y, width, BAR, signs.SHADES[level][0], edge=PAPER, hatch=HATCHES.get(level))


def _legend(_: Language, y: float) -> Iterator[Mark]:
    step = (WIDTH - 80) / len(Severity)
    for n, (level, name) in enumerate(levels(_).items()):
        x = 40 + n * step
        yield _piece(level, x, y - BAR / 2, 70)
        yield Words(x + 80, y, name.lower(), min(30, signs.fitting(name, step - 90)))
