"""The nights of a report as strips: the dose, what became of each night, how each morning was.

What a strip says lies in places and heights, so that a grey print and a year still tell it.
"""

from collections.abc import Iterator, Sequence
from typing import Final

from domain.checkins import Item, Severity
from domain.doses import mg
from domain.history import Became, Entry
from messages.documents.sheet import MARGIN, SMALL
from messages.drawing import FAINT, INK, RULE, WIDTH, Line, Mark, Words, box
from messages.language import Language
from messages.morning import names
from messages.pictures.signs import DOSE, SKIPPED, TAKEN, fitting

LABELS: Final = 150.0
LEFT: Final = MARGIN + LABELS
RIGHT: Final = WIDTH - MARGIN
STAIRS: Final = 58.0
LANE: Final = 15.0
STRIP: Final = 26.0
DATES: Final = 7
"""At most so many dates under the strips."""

LANES: Final = (
    frozenset({Became.TAKEN, Became.OTHERWISE}),
    frozenset({Became.SKIPPED}),
    frozenset({Became.SILENT}),
    frozenset({Became.PAUSED, Became.NOT_ASKED}),
)
COLOURS: Final = (TAKEN, SKIPPED, INK, FAINT)


def height(items: Sequence[Item]) -> float:
    return STAIRS + len(LANES) * LANE + len(items) * STRIP + 36


def chart(_: Language, entries: Sequence[Entry], items: Sequence[Item], y: float) -> Iterator[Mark]:
    """Yield the strips of *entries*, at least one, from *y* down."""
    step = (RIGHT - LEFT) / len(entries)
    yield _label(_("Dose, mg"), y + STAIRS / 2)
    yield from _stairs(_, entries, step, y + 14, STAIRS - 20)
    y += STAIRS
    for lane, colour, name in zip(LANES, COLOURS, _lane_names(_), strict=True):
        yield _label(name, y + LANE / 2)
        for n, entry in enumerate(entries):
            if entry.became in lane:
                yield _column(n, step, y + 2, LANE - 4, colour)
        y += LANE
    yield Line(((LEFT, y), (RIGHT, y)), RULE, 1)
    for item in items:
        yield _label(names(_)[item], y + STRIP / 2)
        yield from _levels(entries, item, step, y + 3, STRIP - 5)
        y += STRIP
        yield Line(((LEFT, y), (RIGHT, y)), RULE, 1)
    yield from _dates(_, entries, step, y + 14)


def _lane_names(_: Language) -> tuple[str, ...]:
    return _("taken"), _("not taken"), _("no answer"), _("not due, not asked")


def _label(text: str, y: float) -> Mark:
    return Words(MARGIN, y, text, min(SMALL, fitting(text, LABELS - 10)))


def _column(n: int, step: float, y: float, height: float, colour: str) -> Mark:
    gap = step * 0.15 if step > 6 else 0
    return box(LEFT + n * step + gap / 2, y, step - gap, height, colour)


def _stairs(
    _: Language, entries: Sequence[Entry], step: float, y: float, height: float
) -> Iterator[Mark]:
    """Yield a line at the height of each dose, with the dose where it begins and has room."""
    most = max((each.dose or 0 for each in entries), default=0) or 1
    before, free = None, LEFT
    for n, entry in enumerate(entries):
        if entry.dose is None:
            continue
        level = y + height * (1 - entry.dose / most)
        x = LEFT + n * step
        yield Line(((x, level), (x + step, level)), DOSE, 3)
        if entry.dose != before and x >= free:
            yield Words(x, level - 10, _.number(mg(entry.dose)), 13, DOSE, bold=True)
            free = x + 40
        before = entry.dose


def _levels(
    entries: Sequence[Entry], item: Item, step: float, y: float, height: float
) -> Iterator[Mark]:
    """Yield a column as high as each answer; *none* is a low one, no answer is no column."""
    for n, entry in enumerate(entries):
        level = entry.values.get(item)
        if level is not None:
            tall = height * (int(level) / Severity.SEVERE or 0.08)
            yield _column(n, step, y + height - tall, tall, INK if level > 1 else "#7f8b96")


def _dates(_: Language, entries: Sequence[Entry], step: float, y: float) -> Iterator[Mark]:
    every = -(-len(entries) // DATES)
    for n in range(0, len(entries), every):
        x = LEFT + n * step
        yield Line(((x, y - 14), (x, y - 8)), FAINT, 1)
        yield Words(x, y + 4, _.day(entries[n].night), 13, FAINT)
