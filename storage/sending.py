"""Prompts on their way out: claimed, sending, concluded (P1–P4).

Every write after the claim is fenced by its token and the state it expects, so that
who has lost a lease changes nothing.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, RowMapping, literal, select, update

from domain.forms import Form
from domain.occurrences import Occurrence
from domain.patients import Patient
from domain.plans import Plan
from domain.prompts import LEASE, Kind, PromptState
from storage import Transaction
from storage.documents import load_form, load_plan
from storage.ids import new_id
from storage.keys import among
from storage.nights import occurrence_of
from storage.patients import patient_of
from storage.tables import courses, occurrences, patients, plans, prompts


@dataclass(frozen=True, slots=True)
class Claimed:
    """A prompt that is ours to send until *lease_until*, with all that its text needs.

    *again* says that an earlier copy may have arrived: this one is worded as a reminder.
    *telegram_id* is still sealed.
    """

    occurrence: Occurrence
    kind: Kind
    token: int
    due_at: datetime
    lease_until: datetime
    expires_at: datetime
    again: bool
    patient: Patient
    telegram_id: bytes
    plan: Plan
    form: Form

    @property
    def key(self) -> tuple[int, int, str]:
        return (self.occurrence.id.course_id, self.occurrence.number, str(self.kind))


async def claim(tx: Transaction, now: datetime, *, limit: int) -> list[Claimed]:
    """Claim the prompts that are due, oldest first; nobody else gets them while we hold them."""
    due = (
        select(prompts.c.course_id, prompts.c.number, prompts.c.kind)
        .where(is_(PromptState.DUE), prompts.c.due_at <= now, prompts.c.expires_at > now)
        .order_by(prompts.c.due_at)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    keys = [tuple(row) for row in await tx.execute(due)]
    if not keys:
        return []
    token = new_id()
    await tx.execute(
        update(prompts)
        .where(among(KEY, keys))
        .values(state=PromptState.CLAIMED, token=token, lease_until=now + LEASE)
    )
    return await _claimed(tx, keys, token)


async def mark_sending(tx: Transaction, claimed: Sequence[Claimed], now: datetime) -> list[Claimed]:
    """Note that requests begin, and return those that may; the commit precedes the first byte."""
    query = (
        update(prompts)
        .where(
            among(KEY, [each.key for each in claimed]),
            prompts.c.token == claimed[0].token,
            prompts.c.state == PromptState.CLAIMED,
            prompts.c.lease_until > now,
        )
        .values(state=PromptState.SENDING)
        .returning(prompts.c.course_id, prompts.c.number, prompts.c.kind)
    )
    ours = {tuple(row) for row in await tx.execute(query)}
    return [each for each in claimed if each.key in ours]


async def sent(tx: Transaction, claimed: Claimed, *, message_id: int, at: datetime) -> bool:
    """Note the delivery; False when a reaper was faster."""
    return await _finish(
        tx, claimed, state=PromptState.SENT, message_id=message_id, sent_at=at, buttons=True
    )


async def not_sent(tx: Transaction, claimed: Claimed, *, due_at: datetime) -> None:
    """Give back what certainly did not go out, to be sent not before *due_at*."""
    await _finish(tx, claimed, state=PromptState.DUE, due_at=due_at)


async def ambiguous(tx: Transaction, claimed: Claimed, *, at: datetime) -> None:
    """Note that nobody knows whether it arrived; recovery asks once more, later."""
    await _finish(
        tx,
        claimed,
        state=PromptState.AMBIGUOUS,
        lease_until=at,
        ambiguous=prompts.c.ambiguous + 1,
    )


async def failed(tx: Transaction, claimed: Claimed, state: PromptState, *, why: str) -> None:
    """Conclude what will not be tried again."""
    await _finish(tx, claimed, state=state, why=why)


async def void(tx: Transaction, claimed: Claimed, *, why: str) -> None:
    """Withdraw what has nothing left to say."""
    await _finish(tx, claimed, state=PromptState.VOID, why=why)


async def block(tx: Transaction, claimed: Claimed) -> None:
    """Conclude everything else this person is owed: they cannot be reached."""
    theirs = select(courses.c.id).where(courses.c.patient_id == claimed.patient.id)
    await tx.execute(
        update(prompts)
        .where(prompts.c.course_id.in_(theirs), prompts.c.state == PromptState.DUE)
        .values(state=PromptState.BLOCKED, why="blocked")
    )


async def _finish(tx: Transaction, claimed: Claimed, **columns: Any) -> bool:
    done = await tx.execute(
        update(prompts)
        .where(
            among(KEY, [claimed.key]),
            prompts.c.token == claimed.token,
            prompts.c.state == PromptState.SENDING,
        )
        .values(**columns)
    )
    return done.rowcount == 1


async def _claimed(tx: Transaction, keys: Sequence[tuple[Any, ...]], token: int) -> list[Claimed]:
    query = (
        select(
            occurrences,
            patients,
            prompts.c.kind,
            prompts.c.due_at,
            prompts.c.lease_until,
            prompts.c.expires_at,
            prompts.c.ambiguous,
            courses.c.form,
            plans.c.document,
        )
        .join_from(prompts, occurrences)
        .join(courses, courses.c.id == prompts.c.course_id)
        .join(patients)
        .join(plans)
        .where(among(KEY, keys))
        .order_by(prompts.c.due_at)
    )
    rows = (await tx.execute(query)).mappings()
    return [_one(row, patient, token) for row in rows if (patient := patient_of(row))]


def _one(row: RowMapping, patient: Patient, token: int) -> Claimed:
    return Claimed(
        occurrence=occurrence_of(row),
        kind=row["kind"],
        token=token,
        due_at=row["due_at"],
        lease_until=row["lease_until"],
        expires_at=row["expires_at"],
        again=row["ambiguous"] > 0,
        patient=patient,
        telegram_id=row["telegram_id"],
        plan=load_plan(row["document"]),
        form=load_form(row["form"]),
    )


def is_(state: PromptState) -> ColumnElement[bool]:
    """Compare with *state* as a literal, so that the database may use the partial index."""
    return prompts.c.state == literal(state, prompts.c.state.type, literal_execute=True)


KEY = (prompts.c.course_id, prompts.c.number, prompts.c.kind)
