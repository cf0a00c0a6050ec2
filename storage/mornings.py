"""Mornings of a group: how often each thing that is asked about was moderate or worse."""

from collections import defaultdict
from collections.abc import Sequence
from json import loads

from sqlalchemy import ColumnElement, Select, String, cast, func, select

from domain.adherence import DUE, Rate
from domain.checkins import Item, Severity
from domain.counts import Mornings
from domain.doses import Micrograms
from storage import Transaction
from storage.tables import checkins, courses, occurrences


async def by_dose(
    tx: Transaction, rated: Select[tuple[int]], within: Sequence[ColumnElement[bool]]
) -> Mornings:
    """Return the mornings with an answer after due nights of the courses *rated*, *within*.

    Most mornings are alike, so it is the different ones that are read.
    """
    given = cast(checkins.c.given, String)
    query = (
        select(occurrences.c.dose, given.label("given"), func.count().label("mornings"))
        .join_from(courses, occurrences, occurrences.c.course_id == courses.c.id)
        .join(
            checkins,
            (checkins.c.course_id == occurrences.c.course_id)
            & (checkins.c.number == occurrences.c.number),
        )
        .where(courses.c.id.in_(rated), *within, occurrences.c.state.in_(sorted(DUE)))
        .group_by(occurrences.c.dose, given)
    )
    found: dict[Micrograms, dict[Item, Rate]] = defaultdict(dict)
    for row in await tx.execute(query):
        here = found[Micrograms(row.dose)]
        for name, level in loads(row.given).items():
            before = here.get(Item(name), Rate(0, 0))
            felt = row.mornings if level >= Severity.MODERATE else 0
            here[Item(name)] = Rate(before.numerator + felt, before.denominator + row.mornings)
    return found
