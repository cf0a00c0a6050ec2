"""All steps as a picture: dose against time, behind us and ahead, with what held it up."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Final

from domain.outlook import Tense
from domain.stairs import Stairs, Stretch, Tread, Why
from messages.doses import amount
from messages.drawing import FAINT, RULE, Drawing, Line, Mark, Stroke, Words, box
from messages.language import Language
from messages.pictures.placing import Frame, Places, around
from messages.pictures.signs import DOSE, flowing

HEIGHT: Final = 1350
LEFT, RIGHT, TOP, BOTTOM = 50.0, 1030.0, 210.0, 1085.0
ENDLESS: Final = 150.0
"""Pixels for a step whose end nobody can date; the last one has none."""

TODAY: Final = "#b3261e"
SHADES: Final = {Why.HELD: ("#fdecc8", "#d9b45f", "/"), Why.NO_DOSE: ("#e6e9ec", "#aab2ba", "x")}


@dataclass(frozen=True, slots=True)
class _Scale:
    """Where a date and a dose lie on the sheet."""

    first: date
    days: int
    width: float
    heights: dict[int, float]

    def x(self, day: date) -> float:
        return LEFT + (day - self.first).days / self.days * self.width

    def y(self, dose: int) -> float:
        return self.heights[dose]


@dataclass(frozen=True, slots=True)
class _Run:
    """A tread as it lies on the sheet."""

    tread: Tread
    start: float
    end: float
    y: float


def schedule_picture(_: Language, stairs: Stairs) -> Drawing:
    scale = _scale(stairs)
    runs = list(_runs(stairs, scale))
    lines = list(_lines(runs))
    today = scale.x(stairs.today)
    return Drawing(
        HEIGHT,
        (
            Words(LEFT, 80, _("Your steps"), 54, bold=True),
            Words(LEFT, 145, _("Today: {day}", day=_.day(stairs.today)), 34, FAINT),
            *(_shade(each, scale) for each in stairs.stretches),
            Line(((LEFT, BOTTOM), (RIGHT, BOTTOM)), RULE, 3),
            Line(((today, TOP - 20), (today, BOTTOM)), TODAY, 3, "dotted"),
            _tag(_("today"), today),
            *lines,
            *(_here(run) for run in runs if run.tread.tense is Tense.PRESENT),
            *_labels(_, runs, lines),
            *flowing(list(_legend(_, stairs)), 1205),
        ),
    )


def _tag(text: str, x: float) -> Words:
    inside = min(max(x, LEFT + 30), RIGHT - 30)
    return Words(inside, BOTTOM + 32, text, 32, TODAY, "center", bold=True)


def _scale(stairs: Stairs) -> _Scale:
    known = [day for each in stairs.treads for day in (each.start, each.end) if day]
    first, last = min([stairs.today, *known]), max([stairs.today, *known])
    endless = sum(each.end is None for each in stairs.treads)
    return _Scale(
        first,
        max((last - first).days, 1),
        RIGHT - LEFT - min(max(endless, 1) * ENDLESS, (RIGHT - LEFT) / 2),
        _heights(sorted({each.dose for each in stairs.treads})),
    )


def _heights(doses: Sequence[int]) -> dict[int, float]:
    """Return the height of each of *doses*: true to scale as far as labels have room."""
    room = BOTTOM - TOP - 90
    true = [dose / doses[-1] for dose in doses]
    even = [(n + 1) / len(doses) for n in range(len(doses))]
    enough = min(56 / room, 1 / len(doses))
    for share in (0.0, 0.25, 0.5, 0.75, 1.0):
        mixed = [share * b + (1 - share) * a for a, b in zip(true, even, strict=True)]
        if all(b - a >= enough for a, b in pairwise(mixed)):
            break
    return {dose: BOTTOM - 40 - at * room for dose, at in zip(doses, mixed, strict=True)}


def _runs(stairs: Stairs, scale: _Scale) -> Iterator[_Run]:
    """Yield the treads from left to right; those without an end share what room is left."""
    at = scale.x(scale.first) + scale.width
    slot = (RIGHT - at) / max(sum(each.end is None for each in stairs.treads), 1)
    for each in stairs.treads:
        start = scale.x(each.start) if each.start else at
        if each.end is None:
            at += slot
        end = scale.x(each.end) if each.end else at
        yield _Run(each, start, end, scale.y(each.dose))


def _lines(runs: Sequence[_Run]) -> Iterator[Line]:
    """Yield treads and risers: solid behind, dashed ahead, dotted where there is no date."""
    for before, run in pairwise(runs):
        if run.start - before.end < 1:
            yield Line(((run.start, before.y), (run.start, run.y)), DOSE, 5, _stroke(run))
    for run in runs:
        yield Line(((run.start, run.y), (run.end, run.y)), DOSE, 10, _stroke(run))


def _stroke(run: _Run) -> Stroke:
    if run.tread.start is None:
        return "dotted"
    return "solid" if run.tread.tense is Tense.PAST else "dashed"


def _here(run: _Run) -> Line:
    """Return a dot where the patient stands."""
    return Line(((run.start - 1, run.y), (run.start + 1, run.y)), TODAY, 26)


def _labels(_: Language, runs: Sequence[_Run], lines: Sequence[Line]) -> Iterator[Words]:
    """Yield dose and date of each step, the ones around today first; some may find no room."""
    places = Places(Frame(10, TOP - 30, 1070, BOTTOM - 5))
    places.avoid(lines)
    steps = [run for run in runs if run.tread.is_step]
    now = next(
        (n for n, run in enumerate(steps) if run.tread.tense is not Tense.PAST), len(steps) - 1
    )
    for run in sorted(steps, key=lambda each: abs(steps.index(each) - now)):
        if words := places.put(list(_spots(_, run))):
            yield words


def _spots(_: Language, run: _Run) -> Iterator[Words]:
    """Yield the places for dose and date, or else for the dose alone."""
    dose = amount(_, run.tread.dose)
    day = _.day(run.tread.start) if run.tread.start else _("no date yet")
    for text, size in ((f"{dose} · {day}", 32), (f"{dose} · {day}", 28), (dose, 28)):
        yield from around(run.start, run.y, run.end - run.start, text, size)


def _shade(stretch: Stretch, scale: _Scale) -> Mark:
    fill, edge, hatch = SHADES[stretch.why]
    start = scale.x(stretch.start)
    end = scale.x(stretch.end) if stretch.end else RIGHT
    return box(start, TOP - 20, end - start, BOTTOM - TOP + 20, fill, edge=edge, hatch=hatch)


def _legend(_: Language, stairs: Stairs) -> Iterator[tuple[Sequence[Mark], str]]:
    def line(stroke: Stroke) -> list[Mark]:
        return [Line(((40, 0), (96, 0)), DOSE, 10, stroke)]

    def area(why: Why) -> list[Mark]:
        fill, edge, hatch = SHADES[why]
        return [box(40, -20, 56, 40, fill, edge=edge, hatch=hatch)]

    yield line("solid"), _("so far")
    if any(each.tense is not Tense.PAST and each.start for each in stairs.treads):
        yield line("dashed"), _("ahead, at the earliest")
    if any(each.start is None for each in stairs.treads):
        yield line("dotted"), _("ahead, no date yet")
    why = {each.why for each in stairs.stretches}
    if Why.HELD in why:
        yield area(Why.HELD), _("held: same dose")
    if Why.NO_DOSE in why:
        yield area(Why.NO_DOSE), _("no dose due")
