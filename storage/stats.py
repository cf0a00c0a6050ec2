"""Group numbers, counted where they are stored: no night of anybody's leaves the database."""

from datetime import datetime
from typing import Any

from sqlalchemy import CTE, ColumnElement, String, cast, func, select

from domain.adherence import DUE, FEWEST_DUE, GIVEN_ANSWERS, TAKEN, Adherence
from domain.doses import Micrograms
from domain.nights import FREEZES_AFTER
from domain.occurrences import Reason, State
from domain.snapshots import WINDOW, Snapshot
from domain.suppression import Counts, Nights, publish
from storage import Transaction, invented
from storage.tables import courses, occurrences, patients

NUMBERS = 80
"""No window reaches back further than so many numbers: doses are 12 hours apart at least."""

APART = ("paused", "not_prompted", "unreached")


async def gather(tx: Transaction, *, now: datetime, k: int) -> Snapshot:
    """Return what an admin may see: nights frozen by *now*, groups of at least *k*."""
    marked = await invented.is_marked(tx)
    return publish(await counts(tx, now), as_of=now, k=k, invented=marked)


async def counts(tx: Transaction, as_of: datetime) -> Counts:
    """Count patients who agreed to it, on their present course, in the 28 nights frozen last."""
    steps = _steps(as_of)
    rated = _rated(steps)
    active = select(
        func.count().filter(patients.c.unreachable_at.is_(None)).label("reachable"),
        func.count().label("all"),
    ).join_from(courses, patients)
    [people] = await tx.execute(active.where(*_COUNTED))
    by_dose = (
        select(steps.c.dose, *(func.sum(steps.c[name]) for name in ("due", "taken", "answered")))
        .where(steps.c.due > 0, steps.c.course_id.in_(select(rated.c.course_id)))
        .group_by(steps.c.dose)
    )
    by_group = select(
        rated.c.doses,
        func.count().label("patients"),
        *(func.sum(rated.c[name]).label(name) for name in APART),
        *(func.count().filter(rated.c[name] > 0).label(f"{name}_by") for name in APART),
    ).group_by(rated.c.doses)
    groups = [dict(row) for row in (await tx.execute(by_group)).mappings()]
    return Counts(
        active=people.reachable,
        unreachable=people.all - people.reachable,
        groups=_groups(groups),
        steps={row[0]: Adherence(*map(int, row[1:])) for row in await tx.execute(by_dose)},
        **{name: _apart(groups, name) for name in APART},
    )


_COUNTED = (patients.c.counted, courses.c.ended_at.is_(None))


def _steps(as_of: datetime) -> CTE:
    """Return the counts of each course at each dose within the window."""
    until = as_of - FREEZES_AFTER
    state = occurrences.c.state
    gone = (state == State.UNANSWERED) & (occurrences.c.reason == Reason.UNREACHABLE)
    return (
        select(
            courses.c.id.label("course_id"),
            occurrences.c.dose,
            _number(state.in_(sorted(DUE)), "due"),
            _number(state.in_(sorted(TAKEN)), "taken"),
            _number(state.in_(sorted(GIVEN_ANSWERS)), "answered"),
            _number(state == State.PAUSED, "paused"),
            _number(state == State.NOT_PROMPTED, "not_prompted"),
            _number(gone, "unreached"),
        )
        .join_from(courses, patients)
        .join(occurrences, occurrences.c.course_id == courses.c.id)
        .where(
            *_COUNTED,
            patients.c.unreachable_at.is_(None),
            occurrences.c.number > 0,
            occurrences.c.number > courses.c.last_number - NUMBERS,
            occurrences.c.scheduled_at > until - WINDOW,
            occurrences.c.scheduled_at <= until,
        )
        .group_by(courses.c.id, occurrences.c.dose)
        .cte("steps")
    )


def _rated(steps: CTE) -> CTE:
    """Return the courses with enough due nights for a rate, and the doses these were of."""
    doses = func.aggregate_strings(cast(steps.c.dose, String), ",").filter(steps.c.due > 0)
    return (
        select(
            steps.c.course_id,
            doses.label("doses"),
            *(func.sum(steps.c[name]).label(name) for name in APART),
        )
        .group_by(steps.c.course_id)
        .having(func.sum(steps.c.due) >= FEWEST_DUE)
        .cte("rated")
    )


def _number(where: ColumnElement[bool], name: str) -> ColumnElement[int]:
    return func.count().filter(where).label(name)


def _groups(rows: list[dict[str, Any]]) -> dict[frozenset[Micrograms], int]:
    """Return how many were on which doses; a database may list the same doses in any order."""
    groups: dict[frozenset[Micrograms], int] = {}
    for row in rows:
        doses = frozenset(Micrograms(int(dose)) for dose in row["doses"].split(","))
        groups[doses] = groups.get(doses, 0) + row["patients"]
    return groups


def _apart(rows: list[dict[str, Any]], name: str) -> Nights:
    return Nights(
        nights=sum(int(row[name]) for row in rows), people=sum(row[f"{name}_by"] for row in rows)
    )
