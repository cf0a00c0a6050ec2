"""Charts as pictures within the page: what they show is in the table beside them too."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Final

from markupsafe import Markup

from messages.figures import Bars, Chart, Figure, Grid, Lines, Percent, Series
from web.svg import element, mark, path, words

WIDTH: Final = 320
"""Units, as broad as a small phone: on one a unit is a pixel."""

LEFT, RIGHT = 38.0, 312.0
PLOT: Final = 150
LINE: Final = 18
"""The height of the plot, and of a line of text."""


def chart(figure: Figure) -> Markup:
    """Return the picture of *figure*, told as one by its sentence."""
    drawn: Chart | None = figure.chart
    match drawn:
        case None:
            return Markup()
        case Lines():
            height, marks = _lines(drawn)
        case Bars():
            height, marks = _bars(drawn)
        case Grid():
            height, marks = _grid(drawn)
    return element(
        "svg",
        *marks,
        viewBox=f"0 0 {WIDTH} {height}",
        role="img",
        aria_label=figure.says,
        class_="chart",
    )


def _lines(drawn: Lines) -> tuple[int, list[Markup]]:
    top = _legend_height(drawn.series)
    step = (RIGHT - LEFT - 20) / max(len(drawn.places) - 1, 1)
    xs = [LEFT + 10 + n * step for n in range(len(drawn.places))]
    plot = _Plot(xs, top, drawn.floor)
    marks = [*_legend(drawn.series), *_scale(plot)]
    for n, series in enumerate(drawn.series):
        marks += _band(n, series, plot)
    for n, series in enumerate(drawn.series):
        for points in plot.runs(series.values):
            marks.append(element("path", d=path(points), class_=f"line s{n}"))
            marks += [mark(n, *point) for point in points]
    marks += _places(drawn.places, xs, top + PLOT + LINE)
    return top + PLOT + LINE + 8, marks


def _bars(drawn: Bars) -> tuple[int, list[Markup]]:
    """Lay bars on their side: the name of a place has room above its bars."""
    top, bar = _legend_height(drawn.series), 12
    block = LINE + bar * len(drawn.series) + 12
    marks = list(_legend(drawn.series))
    for place, name in enumerate(drawn.places):
        y = top + place * block
        marks.append(words(0, y + 12, name, class_="place"))
        for n, series in enumerate(drawn.series):
            until = series.until[place] if series.until else None
            marks += _bar(n, series.values[place], until, y + LINE + n * bar, bar - 3)
    return top + block * len(drawn.places), marks


def _bar(n: int, value: Percent, until: Percent, y: float, height: float) -> Iterator[Markup]:
    full = WIDTH - 74.0
    yield element("rect", x=0, y=y, width=full, height=height, class_="track")
    if value is None:
        yield words(full + 8, y + height, "–", class_="number")
        return
    if until is not None and until > value:
        wide = full * until / 100
        yield element("rect", x=0, y=y, width=wide, height=height, class_=f"band s{n}")
    yield element("rect", x=0, y=y, width=full * value / 100, height=height, class_=f"bar s{n}")
    told = f"{value}–{until}%" if until is not None and until > value else f"{value}%"
    yield words(full + 8, y + height, told, class_="number")


def _grid(drawn: Grid) -> tuple[int, list[Markup]]:
    left, row, head = 84.0, 26, 32
    column = (WIDTH - left) / max(len(drawn.places), 1)
    marks = [
        words(left + (n + 0.5) * column, 11 + line * 13, part, anchor="middle")
        for n, name in enumerate(drawn.places)
        for line, part in enumerate(name.split(maxsplit=1))  # "1.5" over "mg": columns are narrow
    ]
    for line, series in enumerate(drawn.series):
        y = head + line * row
        marks.append(words(0, y + 17, series.name, class_="place"))
        for n, value in enumerate(series.values):
            marks += _cell(value, left + n * column + 1, y, column - 2, row - 2)
    return head + row * len(drawn.series), marks


def _cell(value: Percent, x: float, y: float, width: float, height: float) -> Iterator[Markup]:
    shade = "none" if value is None else str(min(value // 5, 4))
    yield element("rect", x=x, y=y, width=width, height=height, rx=3, class_=f"cell shade-{shade}")
    told = "–" if value is None else str(value)
    yield words(x + width / 2, y + height / 2 + 4, told, anchor="middle", class_=f"on-{shade}")


@dataclass(frozen=True, slots=True)
class _Plot:
    """Where a share at each of the *xs* stands, below *top*."""

    xs: Sequence[float]
    top: float
    floor: int

    def y(self, value: int) -> float:
        return self.top + PLOT * (100 - value) / (100 - self.floor)

    def runs(self, values: Sequence[Percent]) -> Iterator[list[tuple[float, float]]]:
        """Yield the points of each stretch without a gap."""
        points = [
            None if value is None else (x, self.y(value))
            for x, value in zip(self.xs, values, strict=True)
        ]
        for known, run in groupby(points, bool):
            if known:
                yield [point for point in run if point]


def _scale(plot: _Plot) -> Iterator[Markup]:
    for n in range(5):
        value = plot.floor + (100 - plot.floor) * n // 4
        y = plot.y(value)
        yield element("line", x1=LEFT, y1=y, x2=RIGHT, y2=y, class_="rule")
        if n % 2 == 0:
            yield words(LEFT - 5, y + 4, f"{value}%", anchor="end")


def _band(n: int, series: Series, plot: _Plot) -> Iterator[Markup]:
    if not series.until:
        return
    for below, above in zip(plot.runs(series.values), plot.runs(series.until), strict=True):
        corners = [*below, *reversed(above)]
        yield element("path", d=path(corners, closed=True), class_=f"band s{n}")


def _places(places: Sequence[str], xs: Sequence[float], y: float) -> Iterator[Markup]:
    """Name the first, the last, and as many between as fit."""
    room = max(1, -(-sum(len(each) + 2 for each in places) * 7 // int(RIGHT - LEFT)))
    for n, (place, x) in enumerate(zip(places, xs, strict=True)):
        last = n == len(places) - 1
        if last or (n % room == 0 and len(places) - 1 - n >= room):
            short = len(place) < 5
            anchor = "middle" if short else "end" if last and n else "start" if n == 0 else "middle"
            yield words(x, y, place, anchor=anchor)


def _legend(series: Sequence[Series]) -> Iterator[Markup]:
    if len(series) < 2:
        return
    for n, each in enumerate(series):
        yield mark(n, 6, n * LINE + 9, 5)
        yield words(18, n * LINE + 13, each.name, class_="place")


def _legend_height(series: Sequence[Series]) -> int:
    return LINE * len(series) + 12 if len(series) > 1 else 8
