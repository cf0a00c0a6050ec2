"""The long run of a group: how many nights each course went on, from its first dose."""

from collections import Counter
from datetime import datetime

from sqlalchemy import String, func, select, type_coerce

from domain.nights import FREEZES_AFTER
from domain.occurrences import State
from domain.persistence import Episodes, persistence
from storage import Transaction
from storage.tables import courses, occurrences, patients


async def episodes(tx: Transaction, as_of: datetime) -> Episodes:
    """Return the episodes of all patients who agreed to be counted, those that ended too."""
    until = as_of - FREEZES_AFTER
    nights = (
        select(occurrences.c.course_id, type_coerce(occurrences.c.state, String).label("state"))
        .where(occurrences.c.number > 0, occurrences.c.scheduled_at <= until)
        .order_by(occurrences.c.course_id, occurrences.c.number)
        .subquery()
    )
    lives = (
        select(nights.c.course_id, func.aggregate_strings(nights.c.state, "").label("states"))
        .group_by(nights.c.course_id)
        .subquery()
    )
    query = (
        select(lives.c.states, courses.c.ended_at)
        .join_from(lives, courses, courses.c.id == lives.c.course_id)
        .join(patients)
        .where(patients.c.counted, courses.c.confirmed_at <= as_of)
    )
    found: Counter[tuple[int, bool]] = Counter()
    async for row in await tx.stream(query):
        stopped = row.ended_at is not None and row.ended_at <= as_of
        episode = persistence([State(letter) for letter in row.states], stopped=stopped)
        if episode:
            found[episode.nights, episode.discontinued] += 1
    return found
