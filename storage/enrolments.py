"""Enrolments on their way: what somebody has answered, until their plan starts."""

from datetime import datetime
from typing import Any

from sqlalchemy import delete, insert, select, update

from domain.doses import Micrograms
from domain.drafts import Draft
from domain.patients import PatientId
from storage import Transaction, erasure
from storage.tables import courses, enrolments


async def find(tx: Transaction, patient_id: PatientId) -> Draft | None:
    query = select(enrolments.c.answers).where(enrolments.c.patient_id == patient_id)
    document = (await tx.execute(query)).scalar_one_or_none()
    return None if document is None else _load(document)


async def keep(tx: Transaction, patient_id: PatientId, draft: Draft, *, at: datetime) -> None:
    columns = {
        "question": draft.question,
        "answers": _dump(draft),
        "invited": draft.invite is not None,
        "updated_at": at,
    }
    own = enrolments.c.patient_id == patient_id
    kept = await tx.execute(update(enrolments).where(own).values(columns))
    if kept.rowcount == 0:
        await tx.execute(insert(enrolments).values(patient_id=patient_id, **columns))


async def drop(tx: Transaction, patient_id: PatientId) -> None:
    """Delete the draft alone."""
    await tx.execute(delete(enrolments).where(enrolments.c.patient_id == patient_id))


async def forget(tx: Transaction, patient_id: PatientId, *, at: datetime) -> None:
    """Delete the draft and who gave it, as if they had never come.

    Somebody who was on a course before loses the draft only: their history is theirs to delete.
    """
    await drop(tx, patient_id)
    on_course = select(courses.c.id).where(courses.c.patient_id == patient_id).limit(1)
    if (await tx.execute(on_course)).first() is None:
        await erasure.forget(tx, [patient_id], at=at)


def _dump(draft: Draft) -> dict[str, Any]:
    return {
        "answers": dict(draft.answers),
        "invite": draft.invite,
        "pending": draft.pending,
        "toggled": list(draft.toggled),
        "before": None if draft.before is None else dict(draft.before),
        "choosing": draft.choosing,
    }


def _load(document: dict[str, Any]) -> Draft:
    toggled = tuple(Micrograms(strength) for strength in document["toggled"])
    return Draft(**{**document, "toggled": toggled})
