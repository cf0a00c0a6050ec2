"""What was logged lately on a course: its last nights, and what was said the mornings after."""

from sqlalchemy import func, select

from domain.checkins import Item, Severity
from domain.evidence import NIGHTS, Morning
from domain.occurrences import CourseId, Occurrence
from storage import Transaction
from storage.nights import occurrence_of
from storage.tables import answers, checkins, courses, occurrences

_SAID_AT = (
    select(func.max(answers.c.at))
    .where(
        answers.c.course_id == occurrences.c.course_id,
        answers.c.number == occurrences.c.number,
        answers.c.item.in_([str(item) for item in Item]),
    )
    .scalar_subquery()
)


async def lately(tx: Transaction, course_id: CourseId) -> tuple[list[Occurrence], list[Morning]]:
    """Return the nights of the last weeks and the mornings with an answer, newest first."""
    query = (
        select(occurrences, checkins.c.given, _SAID_AT.label("said_at"))
        .join_from(occurrences, courses, courses.c.id == occurrences.c.course_id)
        .outerjoin(
            checkins,
            (checkins.c.course_id == occurrences.c.course_id)
            & (checkins.c.number == occurrences.c.number),
        )
        .where(
            occurrences.c.course_id == course_id,
            occurrences.c.number > courses.c.last_number - NIGHTS,
        )
        .order_by(occurrences.c.number.desc())
    )
    rows = (await tx.execute(query)).mappings().all()
    mornings = [
        Morning(
            row["number"],
            row["said_at"],
            {Item(item): Severity(level) for item, level in row["given"].items()},
        )
        for row in rows
        if row["said_at"] and row["given"]
    ]
    return [occurrence_of(row) for row in rows], mornings
