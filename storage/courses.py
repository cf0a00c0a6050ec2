"""Courses and the moves appended to them."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import RowMapping, bindparam, func, insert, select, update

from domain.course import Course
from domain.forms import Form
from domain.moves import Move
from domain.occurrences import CourseId, OccurrenceId
from domain.patients import Patient, PatientId
from domain.planning import Asked
from storage import Transaction
from storage.documents import dump_form, load_form, load_plan
from storage.ids import new_id
from storage.keys import by_dialect, listed
from storage.moves import move_columns, move_of
from storage.patients import Known, known_of, patient_of
from storage.tables import courses, moves, patients, plans
from storage.vault import Vault

_QUERY = (
    select(
        patients,
        courses.c.id.label("course_id"),
        courses.c.form,
        courses.c.confirmed_at,
        courses.c.last_number,
        courses.c.asked_number,
        courses.c.asked_times,
        plans.c.document,
    )
    .join_from(courses, patients)
    .join(plans)
    .order_by(courses.c.confirmed_at)
)
_OF_PEOPLE = _QUERY.where(
    patients.c.lookup.in_(bindparam("lookups", expanding=True)), courses.c.ended_at.is_(None)
)
_MOVES = by_dialect(
    lambda dialect: (
        select(moves).where(listed(dialect, moves.c.course_id, "ids")).order_by(moves.c.seq)
    )
)


@dataclass(frozen=True, slots=True)
class Enrolled:
    """A patient with the course they are on, and where its planning stands."""

    patient: Patient
    course: Course
    last_number: int | None
    asked: Asked | None


async def add(
    tx: Transaction,
    patient_id: PatientId,
    plan_key: int,
    form: Form,
    *,
    screening: dict[str, str],
    at: datetime,
) -> CourseId:
    course_id = new_id()
    await tx.execute(
        insert(courses).values(
            id=course_id,
            patient_id=patient_id,
            plan_key=plan_key,
            form=dump_form(form),
            screening=screening,
            confirmed_at=at,
        )
    )
    return CourseId(course_id)


async def current(tx: Transaction, patient_id: PatientId) -> Enrolled | None:
    """Return the course *patient_id* is on, if they are on one."""
    found = await _enrolled(tx, courses.c.patient_id == patient_id, courses.c.ended_at.is_(None))
    return found[0] if found else None


async def of_people(
    tx: Transaction, vault: Vault, telegram_ids: Collection[int]
) -> dict[int, tuple[Known, Enrolled]]:
    """Return those of *telegram_ids* who are on a course, with the course."""
    by_lookup = {vault.lookup(each): each for each in telegram_ids}
    rows = (await tx.execute(_OF_PEOPLE, {"lookups": list(by_lookup)})).mappings().all()
    moved = await _moves(tx, [row["course_id"] for row in rows])
    return {
        by_lookup[row["lookup"]]: (known_of(row), _one(row, moved.get(row["course_id"], ())))
        for row in rows
    }


async def latest(tx: Transaction, patient_id: PatientId) -> Enrolled | None:
    """Return the course *patient_id* is on, or else the one they were on last."""
    found = await _enrolled(tx, courses.c.patient_id == patient_id)
    return found[-1] if found else None


async def among(tx: Transaction, ids: Collection[CourseId]) -> list[Enrolled]:
    """Return the courses with *ids*."""
    here = listed(tx.dialect.name, courses.c.id, "ids")
    return await _enrolled(tx, here, ids=list(ids)) if ids else []


async def locked(tx: Transaction, course_id: CourseId) -> Enrolled:
    """Return the course as it is now; nobody else changes it, or plans, until *tx* ends."""
    await tx.execute(select(courses.c.id).where(courses.c.id == course_id).with_for_update())
    [on] = await among(tx, [course_id])
    return on


async def change(tx: Transaction, course_id: CourseId, **columns: Any) -> None:
    await tx.execute(update(courses).where(courses.c.id == course_id).values(**columns))


async def asked(tx: Transaction, card: OccurrenceId) -> None:
    """Note that a step was offered on the morning after *card*, once more."""
    await tx.execute(
        update(courses)
        .where(courses.c.id == card.course_id)
        .values(asked_number=card.number, asked_times=courses.c.asked_times + 1)
    )


def asked_columns(asked: Asked | None) -> dict[str, int | None]:
    number, times = (asked.number, asked.times) if asked else (None, 0)
    return {"asked_number": number, "asked_times": times}


def asked_of(row: RowMapping) -> Asked | None:
    return Asked(row["asked_number"], row["asked_times"]) if row["asked_number"] else None


async def append(
    tx: Transaction, course_id: CourseId, move: Move, *, update_id: int | None
) -> None:
    """Append *move*; what was appended before stays as it is."""
    seq = select(func.coalesce(func.max(moves.c.seq), 0) + 1).where(moves.c.course_id == course_id)
    await tx.execute(
        insert(moves).values(
            course_id=course_id,
            seq=seq.scalar_subquery(),
            update_id=update_id,
            **move_columns(move),
        )
    )


async def _enrolled(tx: Transaction, *where: Any, **given: Any) -> list[Enrolled]:
    rows = (await tx.execute(_QUERY.where(*where), given)).mappings().all()
    moved = await _moves(tx, [row["course_id"] for row in rows])
    return [_one(row, moved.get(row["course_id"], ())) for row in rows]


def _one(row: RowMapping, moved: tuple[Move, ...]) -> Enrolled:
    patient = patient_of(row)
    assert patient  # a course begins when zone and times are known
    course = Course(
        id=CourseId(row["course_id"]),
        patient_id=patient.id,
        plan=load_plan(row["document"]),
        form=load_form(row["form"]),
        confirmed_at=row["confirmed_at"],
        moves=moved,
    )
    return Enrolled(patient, course, row["last_number"], asked_of(row))


async def _moves(tx: Transaction, course_ids: Iterable[int]) -> dict[int, tuple[Move, ...]]:
    found: dict[int, list[Move]] = {}
    for row in (await tx.execute(_MOVES[tx.dialect.name], {"ids": list(course_ids)})).mappings():
        found.setdefault(row["course_id"], []).append(move_of(row))
    return {course_id: tuple(each) for course_id, each in found.items()}
