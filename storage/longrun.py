"""The long run of a group: how many nights each course went on, from its first dose."""

from datetime import datetime

from sqlalchemy import ColumnElement, String, func, select, type_coerce

from domain.nights import FREEZES_AFTER
from domain.occurrences import CourseId
from domain.persistence import persistence
from storage import Transaction
from storage.tables import courses, occurrences, patients

AT_ONCE = 1000


async def episodes(tx: Transaction, as_of: datetime) -> dict[CourseId, tuple[int, bool]]:
    """Return the episodes of all who agreed to be counted: their nights, and if they ended."""
    lives = (
        select(occurrences.c.course_id, _letters(tx).label("states"))
        .where(occurrences.c.number > 0, occurrences.c.scheduled_at <= as_of - FREEZES_AFTER)
        .group_by(occurrences.c.course_id)
        .subquery()
    )
    query = (
        select(courses.c.id, lives.c.states, courses.c.ended_at)
        .join_from(lives, courses, courses.c.id == lives.c.course_id)
        .join(patients)
        .where(patients.c.counted, courses.c.confirmed_at <= as_of)
    )
    found: dict[CourseId, tuple[int, bool]] = {}
    async for rows in (await tx.stream(query)).partitions(AT_ONCE):
        for row in rows:
            stopped = row.ended_at is not None and row.ended_at <= as_of
            episode = persistence(row.states, stopped=stopped)
            if episode:
                found[CourseId(row.id)] = episode.nights, episode.discontinued
    return found


def _letters(tx: Transaction) -> ColumnElement[str]:
    """Return the states of a course as one text, in the order of its nights.

    SQLite reads them by their key, so they come in order; it does not take ORDER BY here
    before 3.44.
    """
    letters = func.aggregate_strings(type_coerce(occurrences.c.state, String), "")
    if tx.dialect.name == "sqlite":
        return letters
    return letters.aggregate_order_by(occurrences.c.number)
