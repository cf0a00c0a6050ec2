"""What is kept no longer: people whose course is long over, and prompts long answered."""

from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import delete, exists, func, or_, select

from domain.nights import FREEZES_AFTER
from domain.occurrences import State
from domain.patients import PatientId
from domain.prompts import PromptState
from storage import Transaction
from storage.keys import among
from storage.tables import courses, enrolments, occurrences, patients, prompts

ABANDONED_AFTER: Final = timedelta(days=30)
"""How long an enrolment waits for its next answer."""

PROMPTS_KEPT: Final = timedelta(days=7)
"""How long a prompt is kept once its night is frozen: nothing looks back further."""

ON_THEIR_WAY: Final = (PromptState.DUE, PromptState.CLAIMED, PromptState.SENDING)

_ENROLLING = exists().where(enrolments.c.patient_id == patients.c.id)


async def ended(tx: Transaction, *, before: datetime, limit: int) -> list[PatientId]:
    """Return patients whose last course ended *before*, and who do not enrol again."""
    theirs = courses.c.patient_id == patients.c.id
    later = exists().where(theirs, or_(courses.c.ended_at.is_(None), courses.c.ended_at > before))
    query = select(patients.c.id).where(exists().where(theirs), ~later, ~_ENROLLING).limit(limit)
    return [PatientId(each) for each in (await tx.execute(query)).scalars()]


async def abandoned(tx: Transaction, now: datetime, *, limit: int) -> list[PatientId]:
    """Return people who agreed, never began a course, and have been silent since."""
    heard = func.coalesce(
        enrolments.c.updated_at, patients.c.created_at, type_=patients.c.created_at.type
    )
    query = (
        select(patients.c.id)
        .outerjoin_from(patients, enrolments)
        .where(
            heard <= now - ABANDONED_AFTER,
            ~exists().where(courses.c.patient_id == patients.c.id),
        )
        .limit(limit)
    )
    return [PatientId(each) for each in (await tx.execute(query)).scalars()]


async def drop_drafts(tx: Transaction, now: datetime) -> int:
    """Drop the abandoned drafts of people who are on a course, or were: their history stays."""
    done = await tx.execute(
        delete(enrolments).where(
            enrolments.c.updated_at <= now - ABANDONED_AFTER,
            exists().where(courses.c.patient_id == enrolments.c.patient_id),
        )
    )
    return done.rowcount


async def drop_prompts(tx: Transaction, now: datetime, *, limit: int) -> int:
    """Drop up to *limit* prompts that are over, of nights that have been frozen for a week."""
    frozen = now - FREEZES_AFTER - PROMPTS_KEPT
    key = (prompts.c.course_id, prompts.c.number, prompts.c.kind)
    old = (
        select(*key)
        .join_from(prompts, occurrences)
        .where(
            prompts.c.due_at <= now - PROMPTS_KEPT,
            prompts.c.state.not_in(ON_THEIR_WAY),
            occurrences.c.scheduled_at <= frozen,
            # Whether a night was asked about decides between U and N until it is concluded.
            or_(occurrences.c.state != State.PENDING, occurrences.c.number < 1),
        )
        .limit(limit)
    )
    keys = [tuple(row) for row in await tx.execute(old)]
    if keys:
        await tx.execute(delete(prompts).where(among(key, keys)))
    return len(keys)
