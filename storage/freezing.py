"""What was asked about a night, and what stood in the way of an answer."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select

from domain.occurrences import CourseId, OccurrenceId
from domain.prompts import ABOUT_THE_DOSE, PromptState
from domain.silences import Asking
from storage import Transaction
from storage.keys import among
from storage.tables import courses, gaps, patients, prompts


async def what_was_asked(
    tx: Transaction, ids: Sequence[OccurrenceId]
) -> dict[OccurrenceId, Asking]:
    if not ids:
        return {}
    keys = [(each.course_id, each.number) for each in ids]
    sent: dict[OccurrenceId, datetime] = {}
    blocked: set[OccurrenceId] = set()
    query = select(
        prompts.c.course_id, prompts.c.number, prompts.c.state, prompts.c.sent_at, prompts.c.due_at
    ).where(
        among((prompts.c.course_id, prompts.c.number), keys),
        prompts.c.kind.in_(list(ABOUT_THE_DOSE)),
    )
    for row in await tx.execute(query):
        occurrence = OccurrenceId(CourseId(row.course_id), row.number)
        if row.state in (PromptState.SENT, PromptState.AMBIGUOUS):
            at = row.sent_at or row.due_at
            sent[occurrence] = max(at, sent.get(occurrence, at))
        elif row.state is PromptState.BLOCKED:
            blocked.add(occurrence)
    away = await _unreachable(tx, {each.course_id for each in ids})
    silent = tuple((row.since, row.until) for row in await tx.execute(select(gaps)))
    return {
        each: Asking(
            sent.get(each),
            unreachable=each in blocked or (each not in sent and each.course_id in away),
            gaps=silent,
        )
        for each in ids
    }


async def _unreachable(tx: Transaction, course_ids: set[CourseId]) -> set[CourseId]:
    query = (
        select(courses.c.id)
        .join(patients)
        .where(courses.c.id.in_(course_ids), patients.c.unreachable_at.isnot(None))
    )
    return {CourseId(found) for found in (await tx.execute(query)).scalars()}
