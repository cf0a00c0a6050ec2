"""Announcements on their way out: at most once each, whatever happens.

The commit of *sending* precedes the request. What a crash or a lost answer leaves in doubt is
never sent again: unlike a dose, nobody needs a second copy.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import ColumnElement, delete, insert, select, update

from domain.announcing import DRAFT_WORTH, LEASE, WORTH, waking
from domain.deeds import mark_of
from domain.patients import Patient, PatientId
from domain.prompts import PromptState
from storage import Transaction
from storage.ids import new_id
from storage.keys import is_
from storage.patients import patient_of, telegram_id_of
from storage.tables import announced, announcements, consents, courses, patients
from storage.vault import Vault

KEPT: Final = timedelta(days=30)

PURPOSE: Final = "announcements"
"""What the consent is for that a patient takes back who wants none."""

UNSENT: Final = announced.c.state.in_((PromptState.DUE, PromptState.SENDING))


@dataclass(frozen=True, slots=True)
class Outgoing:
    """One person's copy of an announcement, ours to send now."""

    id: int
    patient_id: PatientId
    telegram_id: int
    language: str
    text: str


async def draft(tx: Transaction, vault: Vault, text: str, *, at: datetime) -> int:
    """Keep *text*, sealed, until somebody confirms it; return its id."""
    inside = new_id()
    sealed = vault.seal(text, row=sealed_row(inside))
    await tx.execute(insert(announcements).values(id=inside, text=sealed, made_at=at))
    return inside


async def begin(tx: Transaction, mark: str, now: datetime) -> bool:
    """Send the draft with *mark* off, once; False if there is none."""
    fresh = announcements.c.begun_at.is_(None) & (announcements.c.made_at > now - DRAFT_WORTH)
    drafts = (await tx.execute(select(announcements.c.id).where(fresh))).scalars()
    wanted = next((each for each in drafts if mark_of(each) == mark), None)
    ours = update(announcements).where(announcements.c.id == wanted, fresh).values(begun_at=now)
    if wanted is None or (await tx.execute(ours)).rowcount != 1:
        return False
    people = await _listening(tx)
    rows = [
        {"announcement_id": wanted, "patient_id": each.id, "state": PromptState.DUE}
        | {"due_at": waking(each, now), "expires_at": now + WORTH}
        for each in people
    ]
    if rows:
        await tx.execute(insert(announced), rows)
    return True


async def _listening(tx: Transaction) -> list[Patient]:
    """Return everybody on a plan who can be reached and has not asked to be left alone."""
    here = patients.c.unreachable_at.is_(None) & courses.c.ended_at.is_(None)
    rows = (await tx.execute(select(patients).join_from(patients, courses).where(here))).mappings()
    declined = await _declined(tx)
    return [each for row in rows if (each := patient_of(row)) and each.id not in declined]


async def declines(tx: Transaction, patient_id: PatientId) -> bool:
    """Return whether somebody wants no announcements: their newest word counts."""
    return patient_id in await _declined(tx, consents.c.patient_id == patient_id)


async def _declined(tx: Transaction, *where: ColumnElement[bool]) -> set[int]:
    query = (
        select(consents.c.patient_id, consents.c.given)
        .where(consents.c.purpose == PURPOSE, *where)
        .order_by(consents.c.at)
    )
    newest = {row.patient_id: row.given for row in await tx.execute(query)}
    return {patient_id for patient_id, given in newest.items() if not given}


async def claim(tx: Transaction, vault: Vault, now: datetime, *, limit: int) -> list[Outgoing]:
    """Take what is due as *sending*; who sleeps gets it later, who left or said no never."""
    doubt = is_(announced, PromptState.SENDING) & (announced.c.lease_until <= now)
    await tx.execute(update(announced).where(doubt).values(state=PromptState.AMBIGUOUS))
    query = (
        select(announced, patients, announcements.c.text, courses.c.id.label("course_id"))
        .join_from(announced, announcements)
        .join(patients, patients.c.id == announced.c.patient_id)
        .outerjoin(courses, (courses.c.patient_id == patients.c.id) & courses.c.ended_at.is_(None))
        .where(is_(announced, PromptState.DUE), announced.c.due_at <= now)
        .order_by(announced.c.due_at)
        .limit(limit)
        .with_for_update(skip_locked=True, of=announced)
    )
    rows = (await tx.execute(query)).mappings().all()
    declined = await _declined(tx) if rows else set()
    taken = [
        await _taken(tx, vault, row, now, wanted=row["patient_id"] not in declined) for row in rows
    ]
    return [each for each in taken if each]


async def _taken(
    tx: Transaction, vault: Vault, row: Any, now: datetime, *, wanted: bool
) -> Outgoing | None:
    patient, key = patient_of(row), (row["announcement_id"], PatientId(row["patient_id"]))
    if row["expires_at"] <= now:
        await _put(tx, key, state=PromptState.MISSED)
        return None
    if not patient or not row["course_id"] or not wanted or patient.unreachable_at:
        await _put(tx, key, state=PromptState.VOID)
        return None
    at = waking(patient, now)
    if at > now:
        await _put(tx, key, due_at=at)
        return None
    await _put(tx, key, state=PromptState.SENDING, lease_until=now + LEASE)
    place = sealed_row(row["announcement_id"])
    chat_id = telegram_id_of(vault, patient.id, row["telegram_id"])
    return Outgoing(*key, chat_id, patient.language, vault.open(row["text"], row=place))


async def conclude(
    tx: Transaction, sent: Outgoing, state: PromptState, *, due_at: datetime
) -> None:
    """Note what became of a send; only what certainly did not go out is due again."""
    key = (announced.c.announcement_id == sent.id) & (announced.c.patient_id == sent.patient_id)
    done = update(announced).where(key, announced.c.state == PromptState.SENDING)
    await tx.execute(done.values(state=state, due_at=due_at))


async def waiting(tx: Transaction) -> bool | None:
    """Return whether copies of the newest announcement wait to go out; None if there is none."""
    begun = announcements.c.begun_at
    newest = select(announcements.c.id).where(begun.isnot(None)).order_by(begun.desc()).limit(1)
    wanted = (await tx.execute(newest)).scalar_one_or_none()
    if wanted is None:
        return None
    left = select(announced.c.patient_id).where(UNSENT, announced.c.announcement_id == wanted)
    return (await tx.execute(left.limit(1))).first() is not None


async def give_up(tx: Transaction) -> None:
    """After a restore: what was due may have gone out since the backup, so it does not again."""
    await tx.execute(update(announced).where(UNSENT).values(state=PromptState.AMBIGUOUS))


async def forget(tx: Transaction, now: datetime) -> int:
    """Drop announcements of a month ago, with all their copies, and drafts that were left."""
    old = select(announcements.c.id).where(announcements.c.made_at <= now - KEPT)
    await tx.execute(delete(announced).where(announced.c.announcement_id.in_(old)))
    gone = delete(announcements).where(announcements.c.made_at <= now - KEPT)
    return (await tx.execute(gone)).rowcount


def sealed_row(id: int) -> str:
    """Return the name of the place that an announcement is sealed for."""
    return f"announcements.text.{id}"


async def _put(tx: Transaction, key: tuple[int, PatientId], **columns: Any) -> None:
    mine = (announced.c.announcement_id == key[0]) & (announced.c.patient_id == key[1])
    await tx.execute(update(announced).where(mine).values(**columns))
