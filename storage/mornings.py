"""Mornings of a group: how often each thing that is asked about was moderate or worse."""

from collections import Counter, defaultdict
from collections.abc import Collection, Sequence
from json import loads

from sqlalchemy import ColumnElement, String, cast, func, select

from domain.adherence import DUE, Rate
from domain.checkins import Item, Severity
from domain.counts import Mornings
from domain.doses import Micrograms
from domain.occurrences import CourseId
from storage import Transaction
from storage.tables import checkins, courses, occurrences

AT_ONCE = 500


async def by_dose(
    tx: Transaction, counted: Sequence[ColumnElement[bool]], without: Collection[CourseId]
) -> Mornings:
    """Return the mornings with an answer after due nights, *without* those of some courses.

    Most mornings are alike, so it is the different ones that are read. What is to be left
    out is little, and taken off again: to pick out the rest would take as long as this does.
    """
    alike = await _alike(tx, counted)
    others = sorted(without)
    for start in range(0, len(others), AT_ONCE):
        some = others[start : start + AT_ONCE]
        alike -= await _alike(tx, [*counted, courses.c.id.in_(some)])
    found: dict[Micrograms, dict[Item, Rate]] = defaultdict(dict)
    for (dose, given), times in alike.items():
        for name, level in loads(given).items():
            before = found[dose].get(Item(name), Rate(0, 0))
            felt = times if level >= Severity.MODERATE else 0
            found[dose][Item(name)] = Rate(before.numerator + felt, before.denominator + times)
    return found


async def _alike(
    tx: Transaction, counted: Sequence[ColumnElement[bool]]
) -> Counter[tuple[Micrograms, str]]:
    """Return how often what was said after which dose."""
    given = cast(checkins.c.given, String)
    query = (
        select(occurrences.c.dose, given.label("given"), func.count().label("mornings"))
        .join_from(courses, occurrences, occurrences.c.course_id == courses.c.id)
        .join(
            checkins,
            (checkins.c.course_id == occurrences.c.course_id)
            & (checkins.c.number == occurrences.c.number),
        )
        .where(*counted, occurrences.c.state.in_(sorted(DUE)))
        .group_by(occurrences.c.dose, given)
    )
    return Counter(
        {(Micrograms(row.dose), row.given): row.mornings for row in await tx.execute(query)}
    )
