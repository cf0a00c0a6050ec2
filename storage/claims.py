"""A prompt that is claimed, with all that it takes to word it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import RowMapping, select

from domain.forms import Form
from domain.moves import Reform
from domain.occurrences import Occurrence
from domain.patients import Patient
from domain.plans import Plan
from domain.prompts import Kind
from storage import Transaction, plans
from storage.documents import load_form
from storage.keys import among
from storage.nights import occurrence_of
from storage.patients import patient_of
from storage.tables import courses, moves, occurrences, patients, prompts

KEY = (prompts.c.course_id, prompts.c.number, prompts.c.kind)

REFORMED = (
    select(moves.c.act)
    .where(
        moves.c.course_id == prompts.c.course_id,
        moves.c.number <= prompts.c.number,
        moves.c.act["act"].as_string() == Reform.__name__.lower(),
    )
    .order_by(moves.c.number.desc(), moves.c.seq.desc())
    .limit(1)
    .scalar_subquery()
    .label("reformed")
)
"""The last word about what the medicine comes in, as `Course.standing` has it."""


@dataclass(frozen=True, slots=True)
class Claimed:
    """A prompt that is ours to send until *lease_until*, with all that its text needs.

    *again* says that an earlier copy may have arrived: this one is worded as a reminder.
    *stopped* says that the course was over when this was claimed.
    *telegram_id* is still sealed.
    """

    occurrence: Occurrence
    kind: Kind
    token: int
    due_at: datetime
    lease_until: datetime
    expires_at: datetime
    again: bool
    stopped: bool
    patient: Patient
    telegram_id: bytes
    plan: Plan
    form: Form

    @property
    def key(self) -> tuple[int, int, str]:
        return (self.occurrence.id.course_id, self.occurrence.number, str(self.kind))


async def read(tx: Transaction, keys: Sequence[tuple[Any, ...]], token: int) -> list[Claimed]:
    """Return the prompts with *keys*, claimed with *token*, oldest first."""
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
            REFORMED,
            courses.c.plan_key,
            courses.c.ended_at,
        )
        .join_from(prompts, occurrences)
        .join(courses, courses.c.id == prompts.c.course_id)
        .join(patients)
        .where(among(KEY, keys))
        .order_by(prompts.c.due_at)
    )
    rows = (await tx.execute(query)).mappings().all()
    followed = await plans.among(tx, {row["plan_key"] for row in rows})
    return [_one(row, patient, followed, token) for row in rows if (patient := patient_of(row))]


def _one(row: RowMapping, patient: Patient, followed: Mapping[int, Plan], token: int) -> Claimed:
    return Claimed(
        occurrence=occurrence_of(row),
        kind=row["kind"],
        token=token,
        due_at=row["due_at"],
        lease_until=row["lease_until"],
        expires_at=row["expires_at"],
        again=row["ambiguous"] > 0,
        stopped=row["ended_at"] is not None,
        patient=patient,
        telegram_id=row["telegram_id"],
        plan=followed[row["plan_key"]],
        form=load_form((row["reformed"] or row)["form"]),
    )
