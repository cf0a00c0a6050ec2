"""Group numbers for a program or a spreadsheet."""

from collections.abc import Iterator
from csv import writer
from io import StringIO
from itertools import pairwise
from json import dumps
from typing import Final

from domain.adherence import Adherence, Rate
from domain.snapshot_documents import document
from domain.snapshots import BANDS, Snapshot, percent

APART: Final = ("paused", "not_prompted", "unreached", "holds")
RATES: Final = ("response", "taking", "taking_at_most", "of_answered")
BAND_NAMES: Final = tuple(f"{low}-{high}" for low, high in pairwise((0, *BANDS, 100)))
Line = tuple[str, object, int | None, int | None, int | None]


def json(snapshot: Snapshot) -> str:
    return dumps(document(snapshot), indent=2)


def csv(snapshot: Snapshot) -> str:
    """Return every number on a line of its own; an empty one is hidden."""
    out = StringIO()
    lines = writer(out, lineterminator="\n")
    lines.writerow(("week", "measure", "of", "numerator", "denominator", "percent"))
    lines.writerows((snapshot.week, *line) for line in _numbers(snapshot))
    return out.getvalue().removesuffix("\n")


def _numbers(snapshot: Snapshot) -> Iterator[Line]:
    for name in ("active", "unreachable", "patients", *APART):
        yield _count(name, "", getattr(snapshot, name))
    yield "median", "", None, None, snapshot.median
    for name, people in zip(BAND_NAMES, snapshot.bands, strict=True):
        yield _count("bands", name, people)
    if snapshot.adherence:
        yield from _nights("", snapshot.adherence)
    for item, rate in snapshot.symptoms.items():
        yield _rate("symptoms", item, rate)
    for dose, people in snapshot.doses.items():
        yield _count("doses", dose, people)
    for row in snapshot.steps:
        yield _count("steps", row.dose, row.patients)
        yield from _nights(row.dose, row.adherence)
        for item, rate in row.symptoms.items():
            yield _rate(f"symptoms {item}", row.dose, rate)
    for nights, rate in snapshot.persistence.items():
        yield _rate("persistence", nights, rate)


def _nights(of: object, nights: Adherence) -> Iterator[Line]:
    for name in ("due", "taken", "answered"):
        yield _count(name, of, getattr(nights, name))
    for name in RATES:
        yield _rate(name, of, getattr(nights, name))


def _count(measure: str, of: object, count: int | None) -> Line:
    return measure, of, count, None, None


def _rate(measure: str, of: object, rate: Rate | None) -> Line:
    if rate is None:
        return measure, of, None, None, None
    return measure, of, rate.numerator, rate.denominator, percent(rate)
