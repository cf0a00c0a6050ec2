"""Group numbers for a terminal, a program or a spreadsheet."""

from collections.abc import Iterator
from csv import writer
from io import StringIO
from json import dumps

from domain.adherence import Adherence, Rate
from domain.cells import ROUNDED_TO
from domain.doses import Micrograms, mg
from domain.snapshot_documents import document
from domain.snapshots import WINDOW, Snapshot, percent

HIDDEN = "hidden"
COUNTS = ("dose_ug", "patients", "due", "taken", "answered")
RATES = ("response", "taking", "taking_at_most", "of_answered")


def json(published: Snapshot) -> str:
    return dumps(document(published), indent=2)


def csv(published: Snapshot) -> str:
    """Return one line for all, without a dose, then one for each dose; empty is hidden."""
    out = StringIO()
    lines = writer(out, lineterminator="\n")
    lines.writerow((*COUNTS, *(f"{rate}_percent" for rate in RATES)))
    for dose, patients, nights in _rows(published):
        counts = (nights.due, nights.taken, nights.answered)
        shares = (percent(getattr(nights, rate)) for rate in RATES)
        lines.writerow((dose, patients, *counts, *shares))
    return out.getvalue().removesuffix("\n")


def table(published: Snapshot) -> str:
    return "\n".join(_lines(published))


def _lines(published: Snapshot) -> Iterator[str]:
    yield f"{WINDOW.days} nights up to {published.until:%Y-%m-%d %H:%M} UTC, self-reported"
    if published.invented:
        yield "With invented people in them."
    if published.active is None:
        yield f"Fewer than {published.k} people. Numbers are hidden."
        return
    yield f"active {published.active}, unreachable {_or_hidden(published.unreachable)}"
    if published.adherence is None:
        yield "Rates are hidden: too few people have nights to count, or they are too alike."
        return
    yield (
        f"not due: paused {_or_hidden(published.paused)}, "
        f"not asked {_or_hidden(published.not_prompted)}; "
        f"due but unreachable {_or_hidden(published.unreached)}"
    )
    yield ""
    yield _columns("dose", "people", "due", "answered", "taken", "taken of answered")
    for dose, patients, nights in _rows(published):
        yield _columns(
            "all" if dose is None else f"{mg(dose)} mg",
            _or_hidden(patients),
            str(nights.due),
            _share(nights.response),
            f"{_share(nights.taking)} to {_share(nights.taking_at_most)}",
            _share(nights.of_answered),
        )
    if published.steps_hidden:
        yield f"Doses of fewer than {published.k} people, or close to it, are hidden."
    yield f"Counts are rounded to {ROUNDED_TO}, percentages come from these."


def _rows(published: Snapshot) -> Iterator[tuple[Micrograms | None, int | None, Adherence]]:
    if published.adherence:
        yield None, published.patients, published.adherence
    for row in published.steps:
        yield row.dose, row.patients, row.adherence


def _columns(dose: str, *numbers: str) -> str:
    people, due, answered, taken, of_answered = numbers
    return f"{dose:<8} {people:>7} {due:>7} {answered:>8} {taken:>12} {of_answered:>17}"


def _share(rate: Rate) -> str:
    share = percent(rate)
    return "no data" if share is None else f"{share}%"


def _or_hidden(count: int | None) -> str:
    return HIDDEN if count is None else str(count)
