"""Group numbers as a table for a terminal."""

from collections.abc import Iterator

from bot.stats import APART, BAND_NAMES
from domain.adherence import Adherence, Rate
from domain.cells import ROUNDED_TO
from domain.doses import Micrograms, mg
from domain.snapshots import WINDOW, Snapshot, percent

HIDDEN = "hidden"


def table(snapshot: Snapshot) -> str:
    return "\n".join(_lines(snapshot))


def _lines(snapshot: Snapshot) -> Iterator[str]:
    yield (
        f"{snapshot.week}: {WINDOW.days} nights up to {snapshot.until:%Y-%m-%d %H:%M} UTC, "
        f"self-reported, definitions {snapshot.definitions}"
    )
    if snapshot.invented:
        yield "With invented people in them."
    if snapshot.active is None:
        yield f"Fewer than {snapshot.k} people. Numbers are hidden."
        return
    yield f"active {snapshot.active}, unreachable {_or_hidden(snapshot.unreachable)}"
    yield from _persistence(snapshot)
    if snapshot.adherence is None:
        yield "Rates are hidden: too few people have nights to count, or they are too alike."
        return
    yield from _people(snapshot)
    yield ""
    yield from _nights(snapshot)
    yield ""
    yield "mornings with moderate or worse: " + _listed(
        (str(item), _share(rate)) for item, rate in snapshot.symptoms.items()
    )
    yield (
        f"Hidden: fewer than {snapshot.k} people, or what would tell of so few. "
        f"Counts are rounded to {ROUNDED_TO}, percentages come from these."
    )


def _people(snapshot: Snapshot) -> Iterator[str]:
    yield f"median of people, taken: {snapshot.median}%"
    bands = zip(BAND_NAMES, map(_or_hidden, snapshot.bands), strict=True)
    yield "people by percent taken: " + _listed(bands)
    yield "nights apart: " + _listed(
        (name.replace("_", " "), _or_hidden(getattr(snapshot, name))) for name in APART
    )
    doses = [(f"{mg(dose)} mg", str(people)) for dose, people in snapshot.doses.items()]
    if snapshot.doses_hidden:
        doses.append(("other doses", HIDDEN))
    yield "people by dose: " + _listed(doses)


def _persistence(snapshot: Snapshot) -> Iterator[str]:
    yield "went on for more than: " + _listed(
        (f"{nights} nights", _share(rate)) for nights, rate in snapshot.persistence.items()
    )


def _nights(snapshot: Snapshot) -> Iterator[str]:
    yield _columns("dose", "people", "due", "answered", "taken", "taken of answered")
    for dose, patients, nights in _rows(snapshot):
        yield _columns(
            "all" if dose is None else f"{mg(dose)} mg",
            _or_hidden(patients),
            str(nights.due),
            _share(nights.response),
            f"{_share(nights.taking)} to {_share(nights.taking_at_most)}",
            _share(nights.of_answered),
        )
    if snapshot.steps_hidden:
        yield f"Doses of fewer than {snapshot.k} people, or close to it, are hidden."


def _rows(snapshot: Snapshot) -> Iterator[tuple[Micrograms | None, int | None, Adherence]]:
    if snapshot.adherence:
        yield None, snapshot.patients, snapshot.adherence
    for row in snapshot.steps:
        yield row.dose, row.patients, row.adherence


def _columns(dose: str, *numbers: str) -> str:
    people, due, answered, taken, of_answered = numbers
    return f"{dose:<8} {people:>7} {due:>7} {answered:>8} {taken:>12} {of_answered:>17}"


def _listed(pairs: Iterator[tuple[str, str]] | list[tuple[str, str]]) -> str:
    return ", ".join(f"{name} {told}" for name, told in pairs)


def _share(rate: Rate | None) -> str:
    if rate is None:
        return HIDDEN
    share = percent(rate)
    return "no data" if share is None else f"{share}%"


def _or_hidden(count: int | None) -> str:
    return HIDDEN if count is None else str(count)
