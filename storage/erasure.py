"""Erasing: every row of a patient, at once, and a journal so that no backup brings them back."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, exists, select

from domain.patients import PatientId
from storage import Transaction, recent, scrubbing
from storage.patients import telegram_id_of
from storage.tables import courses, erasures, invites, metadata, patients, plans
from storage.upserts import upsert
from storage.vault import Vault


@dataclass(frozen=True, slots=True)
class Erased:
    """A line of the journal: the keyed hash of a Telegram id, and when it was forgotten."""

    lookup: bytes
    at: datetime


async def erase(tx: Transaction, patient_id: PatientId, *, at: datetime) -> list[int]:
    """Forget *patient_id*, journal it, and return those of our messages that can be deleted."""
    query = select(patients.c.lookup).where(patients.c.id == patient_id)
    lookup = (await tx.execute(query)).scalar_one_or_none()
    if lookup is None:
        return []
    messages = await recent.messages(tx, patient_id, at)
    await forget(tx, [patient_id], at=at)
    await _note(tx, Erased(lookup, at))
    return messages


async def forget(tx: Transaction, patient_ids: Sequence[PatientId], *, at: datetime) -> None:
    """Delete every row of *patient_ids*, and the plans only they had, in whatever table it is.

    A table belongs to a patient by its column patient_id, or course_id.
    """
    # Locked first: where there are several bots, none of them can plan another night meanwhile.
    query = (
        select(courses.c.id, courses.c.plan_key)
        .where(courses.c.patient_id.in_(patient_ids))
        .with_for_update()
    )
    theirs = (await tx.execute(query)).all()
    for table in reversed(metadata.sorted_tables):  # children before parents
        if "course_id" in table.c:
            await tx.execute(delete(table).where(table.c.course_id.in_([row.id for row in theirs])))
        elif "patient_id" in table.c:
            await tx.execute(delete(table).where(table.c.patient_id.in_(patient_ids)))
    await tx.execute(delete(patients).where(patients.c.id.in_(patient_ids)))
    await _forget_plans(tx, {row.plan_key for row in theirs})
    await scrubbing.wish(tx, at=at)


async def telegram_id(tx: Transaction, vault: Vault, patient_id: PatientId) -> int | None:
    """Return who *patient_id* is on Telegram; None for nobody we know."""
    query = select(patients.c.telegram_id).where(patients.c.id == patient_id)
    sealed = (await tx.execute(query)).scalar_one_or_none()
    return None if sealed is None else telegram_id_of(vault, patient_id, sealed)


async def journal(tx: Transaction) -> list[Erased]:
    """Return everybody who was forgotten; to be read before a backup takes this one's place."""
    return [Erased(row.lookup, row.at) for row in await tx.execute(select(erasures))]


async def forget_again(tx: Transaction, journal: Iterable[Erased]) -> int:
    """Forget whom a restored backup brought back, and return how many those were.

    Somebody who came again after they had been forgotten stays.
    """
    known = {row.lookup: row for row in await tx.execute(select(patients))}
    back = 0
    for line in journal:
        await _note(tx, line)
        row = known.get(line.lookup)
        if row and (row.imported_at or row.created_at) <= line.at:
            await forget(tx, [PatientId(row.id)], at=line.at)
            back += 1
    return back


async def _note(tx: Transaction, line: Erased) -> None:
    await tx.execute(
        upsert(tx, erasures)
        .values(lookup=line.lookup, at=line.at)
        .on_conflict_do_update(index_elements=["lookup"], set_={"at": line.at})
    )


async def _forget_plans(tx: Transaction, keys: Iterable[int]) -> None:
    """Delete those of the plans at *keys* that nobody is offered, and nobody follows any more."""
    in_use = exists().where(courses.c.plan_key == plans.c.key)
    invited_to = exists().where(invites.c.plan_key == plans.c.key)
    await tx.execute(
        delete(plans).where(
            plans.c.key.in_(list(keys)),
            ~plans.c.offered,
            ~in_use,
            ~invited_to,
        )
    )
