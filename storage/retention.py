"""What is kept no longer: people whose course is long over, and prompts long answered."""

from datetime import datetime, timedelta
from typing import Any, Final, TypeAlias

from sqlalchemy import delete, exists, func, or_, select, true, tuple_

from domain.nights import FREEZES_AFTER
from domain.occurrences import State
from domain.patients import PatientId
from domain.prompts import PromptState
from storage import Transaction
from storage.tables import courses, enrolments, occurrences, patients, prompts

ABANDONED_AFTER: Final = timedelta(days=30)
"""How long an enrolment waits for its next answer."""

PROMPTS_KEPT: Final = timedelta(days=7)
"""How long a prompt is kept once its night is frozen: nothing looks back further."""

ON_THEIR_WAY: Final = (PromptState.DUE, PromptState.CLAIMED, PromptState.SENDING)

KEY: Final = (prompts.c.course_id, prompts.c.number, prompts.c.kind)
Key: TypeAlias = tuple[Any, ...]

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


async def drop_prompts(
    tx: Transaction, now: datetime, *, after: Key | None, limit: int
) -> tuple[int, Key | None]:
    """Look at the *limit* prompts whose keys follow *after*; drop those that are long over.

    That is, those of nights that have been frozen for a week. Return how many these were, and
    after which key to go on, None at the end.
    """
    rest = tuple_(*KEY) > after if after else true()
    ends = select(*KEY).where(rest).order_by(*KEY).limit(1).offset(limit - 1)
    last = (await tx.execute(ends)).one_or_none()
    until = tuple(last) if last else None
    frozen = exists().where(
        occurrences.c.course_id == prompts.c.course_id,
        occurrences.c.number == prompts.c.number,
        occurrences.c.scheduled_at <= now - FREEZES_AFTER - PROMPTS_KEPT,
        # Whether a night was asked about decides between U and N until it is concluded.
        or_(occurrences.c.state != State.PENDING, occurrences.c.number < 1),
    )
    done = await tx.execute(
        delete(prompts).where(
            rest,
            tuple_(*KEY) <= until if until else true(),
            prompts.c.due_at <= now - PROMPTS_KEPT,
            prompts.c.state.not_in(ON_THEIR_WAY),
            frozen,
        )
    )
    return done.rowcount, until
