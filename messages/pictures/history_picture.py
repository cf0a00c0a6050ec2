"""The last nights as a picture: time runs down, one line a night, so that a phone can show it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from domain.checkins import Item
from domain.history import FIRST_NIGHTS, Became, Change, Entry, items
from messages.doses import amount
from messages.drawing import FAINT, RULE, Align, Drawing, Line, Mark, Words, box, breadth
from messages.history import became_words, dose_words, flag_words, span_words
from messages.language import Language
from messages.morning import names
from messages.pictures import signs

DATES, FLAGS, DOSES, NIGHT, CELLS, RIGHT = 40.0, 246.0, 290.0, 530.0, 576.0, 1050.0
"""Where the columns begin; that of the night is centred."""

NEW: Final = ("#dfeaf3", "#8fb3d1", "/")
LETTERS: Final = {Change.PRODUCT: "P", Change.ZONE: "Z"}


@dataclass(frozen=True, slots=True)
class _Grid:
    """One line a night, from *head* down; one column for each of *headings*, *turned* if long.

    The columns are those of *items*, and one for the week's number where it was ever given.
    """

    head: float
    row: float
    items: Sequence[Item]
    headings: Sequence[str]
    turned: bool

    @property
    def column(self) -> float:
        return (RIGHT - CELLS) / len(self.headings)

    def top(self, n: int) -> float:
        return self.head + n * self.row


def history_picture(_: Language, entries: Sequence[Entry]) -> Drawing:
    """Draw *entries*, oldest first and at least one."""
    grid = _grid(_, entries)
    foot = grid.top(len(entries)) + 60
    legend = list(_legend(_, entries))
    return Drawing(
        int(foot + 60 + 56 * ((len(legend) + 1) // 2) + 20),
        (
            Words(DATES, 75, _.n("Last {n} night", "Last {n} nights", len(entries)), 54, bold=True),
            Words(DATES, 138, span_words(_, entries), 34, FAINT),
            *_headings(_, grid),
            *_new(entries, grid),
            *_dose_line(_, entries, grid),
            *(mark for n, each in enumerate(entries) for mark in _line(_, each, n, grid)),
            *signs.levels_legend(_, foot),
            *signs.flowing(legend, foot + 66),
        ),
    )


def _grid(_: Language, entries: Sequence[Entry]) -> _Grid:
    shown = items(entries)
    headings = [names(_)[item] for item in shown]
    if any(each.burden is not None for each in entries):
        headings.append(_("Week"))
    broadest = max(breadth(heading, 28) for heading in headings)
    turned = broadest > (RIGHT - CELLS) / len(headings)
    row = 72.0 if len(entries) <= 10 else 46.0
    return _Grid(310.0 if turned else 240.0, row, shown, headings, turned)


def _headings(_: Language, grid: _Grid) -> Iterator[Mark]:
    y = grid.head - 24
    yield Words(DOSES, y, _("Dose"), 30, FAINT)
    for n, heading in enumerate(grid.headings):
        x = CELLS + (n + 0.5) * grid.column
        if grid.turned:
            yield Words(x - 10, y, heading, 28, FAINT, turned=40)
        else:
            yield Words(x, y, heading, 28, FAINT, "center")


def _line(_: Language, entry: Entry, n: int, grid: _Grid) -> Iterator[Mark]:
    top, middle = grid.top(n), grid.top(n) + grid.row / 2
    yield Line(((DATES, top), (RIGHT, top)), RULE, 2)
    yield Words(DATES, middle, _.day(entry.night), 30)
    if entry.became is Became.BASELINE:
        yield Words(DOSES, middle, dose_words(_, None), 30, FAINT)
    for at, flag in enumerate(entry.flags):
        yield from signs.flag(LETTERS[flag.change], FLAGS - at * 34, middle, 36)
    yield from signs.became(entry.became, NIGHT, middle, 30)
    for at, item in enumerate(grid.items):
        x = CELLS + at * grid.column
        yield from signs.cell(entry.values.get(item), x + 3, top + 3, grid.column - 6, grid.row - 6)
    if entry.burden is not None:
        x = CELLS + (len(grid.items) + 0.5) * grid.column
        yield Words(x, middle, str(entry.burden), 30, align="center", bold=True)


def _new(entries: Sequence[Entry], grid: _Grid) -> Iterator[Mark]:
    """Yield a ground under the first nights of each step."""
    fill, edge, hatch = NEW
    for n, entry in enumerate(entries):
        if entry.is_new:
            yield box(DOSES - 6, grid.top(n), 206, grid.row, fill, edge=edge, hatch=hatch)


def _dose_line(_: Language, entries: Sequence[Entry], grid: _Grid) -> Iterator[Mark]:
    """Yield the dose as a line that runs down and moves right with each step."""
    doses = sorted({each.dose for each in entries if each.dose})
    at = {dose: DOSES + 14 + n * 166 / max(len(doses) - 1, 1) for n, dose in enumerate(doses)}
    for n, entry in enumerate(entries):
        if entry.dose:
            x = at[entry.dose]
            yield Line(((x, grid.top(n)), (x, grid.top(n + 1))), signs.DOSE, 8)
    for n, (before, entry) in enumerate(pairwise(entries), start=1):
        if before.dose and entry.dose and before.dose != entry.dose:
            ends = ((at[before.dose], grid.top(n)), (at[entry.dose], grid.top(n)))
            yield Line(ends, signs.DOSE, 8)
    shown = None
    for n, entry in enumerate(entries):
        if entry.dose and entry.dose != shown:
            shown = entry.dose
            on_right = at[shown] < DOSES + 97
            x = at[shown] + (14 if on_right else -14)
            align: Align = "left" if on_right else "right"
            middle = grid.top(n) + grid.row / 2
            yield Words(x, middle, amount(_, shown), 30, align=align, bold=True, halo=True)


def _legend(_: Language, entries: Sequence[Entry]) -> Iterator[tuple[Sequence[Mark], str]]:
    """Yield what is in the picture, and only that."""
    for became in Became:
        if became is not Became.BASELINE and any(each.became is became for each in entries):
            yield signs.became(became, 64, 0, 32), became_words(_)[became]
    if any(each.is_new for each in entries):
        fill, edge, hatch = NEW
        told = _("first {n} nights of a step", n=FIRST_NIGHTS)
        yield [box(40, -20, 48, 40, fill, edge=edge, hatch=hatch)], told
    if any(len(each.values) < len(items(entries)) for each in entries):
        yield signs.cell(None, 40, -20, 48, 40), _("nothing said")
    if any(each.burden is not None for each in entries):
        sign = Words(64, 0, "7", 30, align="center", bold=True)
        yield [sign], _("week: all symptoms, 0 to 10")
    flags = dict.fromkeys(flag for each in entries for flag in each.flags)
    for flag in flags:
        yield signs.flag(LETTERS[flag.change], 48, 0, 36), flag_words(_, flag)
