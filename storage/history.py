"""What a course looks like from its end: its last nights, and what was said the mornings after."""

from collections.abc import Collection
from datetime import date

from sqlalchemy import select

from domain.checkins import Item, Severity
from domain.history import Lived
from domain.occurrences import CourseId
from storage import Transaction
from storage.nights import occurrence_of
from storage.tables import checkins, occurrences


async def lived(tx: Transaction, course_id: CourseId, *, limit: int) -> list[Lived]:
    """Return the last *limit* planned nights with their mornings, oldest first."""
    query = (
        select(occurrences, checkins.c.given, checkins.c.burden)
        .outerjoin(
            checkins,
            (checkins.c.course_id == occurrences.c.course_id)
            & (checkins.c.number == occurrences.c.number),
        )
        .where(occurrences.c.course_id == course_id)
        .order_by(occurrences.c.number.desc())
        .limit(limit)
    )
    rows = (await tx.execute(query)).mappings().all()
    return [
        Lived(
            occurrence_of(row),
            {Item(item): Severity(level) for item, level in (row["given"] or {}).items()},
            row["burden"],
        )
        for row in reversed(rows)
    ]


async def dates(tx: Transaction, course_id: CourseId, numbers: Collection[int]) -> dict[int, date]:
    """Return the nights of *numbers*, as far as they were planned."""
    query = select(occurrences.c.number, occurrences.c.night).where(
        occurrences.c.course_id == course_id, occurrences.c.number.in_(list(numbers))
    )
    return {row.number: row.night for row in await tx.execute(query)}
