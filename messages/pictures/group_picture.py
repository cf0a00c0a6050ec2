"""A group as a picture: taken ÷ due week by week, as a range, and below it dose by dose."""

from collections.abc import Iterator, Sequence
from itertools import groupby, pairwise
from typing import Final

from domain.adherence import Adherence, Rate
from domain.snapshots import Row, Snapshot
from messages.doses import amount
from messages.drawing import FAINT, PAPER, RULE, Drawing, Line, Mark, Shape, Words, box
from messages.group import title
from messages.language import Language
from messages.pictures import signs
from messages.rates import percent_range

LEFT, RIGHT, TOP, HEIGHT = 130.0, 1000.0, 250.0, 460.0
BAR, GAP = 46.0, 16.0
RANGE: Final = ("#dfeaf3", "#8fb3d1", "/")
"""Between silence read as not taken, and as taken."""

Point = tuple[float, Adherence]


def group_picture(_: Language, weeks: Sequence[Snapshot]) -> Drawing:
    """Draw *weeks*, at least one and newest last; one that is hidden leaves a gap."""
    newest = weeks[-1]
    foot = TOP + HEIGHT + 110
    bars = list(_bars(_, newest.steps, foot + 110)) if newest.steps else []
    legend = foot + (110 + len(newest.steps) * (BAR + GAP) + 40 if bars else 20)
    return Drawing(
        int(legend + 60),
        (
            Words(40, 75, _("Taken ÷ due"), 54, bold=True),
            Words(40, 140, title(_, newest), 34, FAINT),
            *_axes(),
            *_line(weeks),
            *_dates(_, weeks),
            *([Words(40, foot + 60, _("By dose"), 40, bold=True)] if bars else []),
            *bars,
            *_legend(_, legend),
        ),
    )


def _axes() -> Iterator[Mark]:
    for percent in (0, 25, 50, 75, 100):
        y = _height(percent)
        yield Line(((LEFT, y), (RIGHT, y)), RULE, 2)
        yield Words(LEFT - 16, y, f"{percent}%", 28, FAINT, "right")


def _line(weeks: Sequence[Snapshot]) -> Iterator[Mark]:
    """Yield a range and its two edges for each run of weeks that are not hidden."""
    points = [(_across(weeks, n), each.adherence) for n, each in enumerate(weeks)]
    for is_told, run in groupby(points, key=lambda point: point[1] is not None):
        if is_told:
            yield from _stretch([(x, nights) for x, nights in run if nights])
    told = [(x, nights) for x, nights in points if nights]
    for x, nights in dict.fromkeys((told[0], told[-1]) if told else ()):
        y, percent = _share(nights.taking) + 44, f"{percent_range(nights)}%"
        yield Words(x, y, percent, 30, align="center", bold=True, halo=True)


def _stretch(points: Sequence[Point]) -> Iterator[Mark]:
    fill, edge, hatch = RANGE
    low = [(x, _share(nights.taking)) for x, nights in points]
    high = [(x, _share(nights.taking_at_most)) for x, nights in points]
    if len(points) > 1:
        yield Shape((*low, *reversed(high)), fill, edge=edge, hatch=hatch)
    yield from (Line(ends, signs.DOSE, 8) for ends in pairwise(low))
    yield from (Line(ends, signs.DOSE, 5, "dashed") for ends in pairwise(high))
    for x, y in low:
        yield box(x - 8, y - 8, 16, 16, signs.DOSE, edge=PAPER)


def _dates(_: Language, weeks: Sequence[Snapshot]) -> Iterator[Mark]:
    for n in sorted({0, len(weeks) - 1}):
        x = _across(weeks, n)
        yield Words(x, TOP + HEIGHT + 46, _.day(weeks[n].until.date()), 28, FAINT, "center")


def _bars(_: Language, rows: Sequence[Row], top: float) -> Iterator[Mark]:
    fill, edge, hatch = RANGE
    for n, row in enumerate(rows):
        y = top + n * (BAR + GAP)
        low, high = (
            LEFT + 70 + (RIGHT - LEFT - 290) * rate.numerator / rate.denominator
            for rate in (row.adherence.taking, row.adherence.taking_at_most)
        )
        yield Words(LEFT + 54, y + BAR / 2, amount(_, row.dose), 30, align="right")
        yield box(LEFT + 70, y, low - LEFT - 70, BAR, signs.DOSE)
        if high > low:
            yield box(low, y, high - low, BAR, fill, edge=edge, hatch=hatch)
        told = _(
            "{percent}% · n {people}", percent=percent_range(row.adherence), people=row.patients
        )
        yield Words(high + 14, y + BAR / 2, told, 28, FAINT)


def _legend(_: Language, y: float) -> Iterator[Mark]:
    fill, edge, hatch = RANGE
    yield Line(((40, y), (110, y)), signs.DOSE, 8)
    yield Words(124, y, _("no answer: not taken"), 28)
    yield box(560, y - 20, 70, 40, fill, edge=edge, hatch=hatch)
    yield Words(644, y, _("no answer: taken"), 28)


def _across(weeks: Sequence[Snapshot], n: int) -> float:
    """Return how far right a week lies; weeks without a snapshot take room as well."""
    first, last = weeks[0].as_of, weeks[-1].as_of
    if first == last:
        return (LEFT + RIGHT) / 2
    return LEFT + 90 + (RIGHT - LEFT - 180) * ((weeks[n].as_of - first) / (last - first))


def _share(rate: Rate) -> float:
    return _height(100 * rate.numerator / rate.denominator)


def _height(percent: float) -> float:
    return TOP + HEIGHT * (1 - percent / 100)
