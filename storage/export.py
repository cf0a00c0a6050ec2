"""Reading everything that is kept of one patient, for a copy of their own."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import RowMapping, Table, select

from domain.checkins import Item
from domain.copies import Consent, Copy, Episode, Person, Said
from domain.course import Course
from domain.occurrences import CourseId
from domain.patients import PatientId
from storage import Transaction, enrolments, notes, supplies
from storage.answers import checkin_of
from storage.courses import asked_of
from storage.documents import load_form, load_plan
from storage.moves import move_of
from storage.nights import occurrence_of
from storage.tables import answers, checkins, consents, courses, moves, occurrences, patients, plans
from storage.vault import Vault


async def copy_of(
    tx: Transaction, vault: Vault, patient_id: PatientId, *, at: datetime
) -> Copy | None:
    person = await _known(tx, patient_id)
    if person is None:
        return None
    given = select(consents).where(consents.c.patient_id == patient_id).order_by(consents.c.at)
    begun = await _begun(tx, patient_id)
    return Copy(
        at=at,
        person=person,
        consents=tuple(
            Consent(row.purpose, row.version, row.given, row.at) for row in await tx.execute(given)
        ),
        episodes=tuple(
            [await _episode(tx, vault, row, said=await _said_on(tx, row)) for row in begun]
        ),
        draft=await enrolments.find(tx, patient_id),
    )


async def newest_course(
    tx: Transaction, vault: Vault, patient_id: PatientId
) -> tuple[Person, Episode] | None:
    """Return whom it is of and their newest course, without every single answer.

    These are most of what there is to read, and a tap should not wait for them.
    """
    person, begun = await _known(tx, patient_id), await _begun(tx, patient_id)
    if person is None or not begun:
        return None
    return person, await _episode(tx, vault, begun[-1], said=())


async def _known(tx: Transaction, patient_id: PatientId) -> Person | None:
    query = select(patients).where(patients.c.id == patient_id)
    row = (await tx.execute(query)).mappings().one_or_none()
    return None if row is None else _person(row)


async def _begun(tx: Transaction, patient_id: PatientId) -> Sequence[RowMapping]:
    query = (
        select(courses, plans.c.document)
        .join(plans)
        .where(courses.c.patient_id == patient_id)
        .order_by(courses.c.confirmed_at)
    )
    return (await tx.execute(query)).mappings().all()


async def _said_on(tx: Transaction, row: RowMapping) -> tuple[Said, ...]:
    return tuple(_said(each) for each in await _of(tx, answers, CourseId(row["id"])))


async def _episode(
    tx: Transaction, vault: Vault, row: RowMapping, *, said: tuple[Said, ...]
) -> Episode:
    course_id = CourseId(row["id"])
    return Episode(
        course=Course(
            id=course_id,
            patient_id=PatientId(row["patient_id"]),
            plan=load_plan(row["document"]),
            form=load_form(row["form"]),
            confirmed_at=row["confirmed_at"],
            moves=tuple(move_of(each) for each in await _of(tx, moves, course_id)),
        ),
        screening=row["screening"],
        ended_at=row["ended_at"],
        nights=tuple(occurrence_of(each) for each in await _of(tx, occurrences, course_id)),
        mornings=tuple(checkin_of(each) for each in await _of(tx, checkins, course_id)),
        said=said,
        asked=asked_of(row),
        notes=await notes.of_course(tx, vault, course_id),
        supplies=await supplies.told(tx, course_id),
    )


async def _of(tx: Transaction, table: Table, course_id: CourseId) -> list[RowMapping]:
    """Return the rows of a course, in the order they are numbered by."""
    query = select(table).where(table.c.course_id == course_id).order_by(*table.primary_key)
    return list((await tx.execute(query)).mappings())


def _person(row: RowMapping) -> Person:
    return Person(
        id=PatientId(row["id"]),
        created_at=row["created_at"],
        language=row["language"],
        country=row["country"],
        zone=row["zone"],
        dose_time=row["dose_time"],
        wake_time=row["wake_time"],
        bedtime=row["bedtime"],
        wording=row["wording"],
        counted=row["counted"],
        unreachable_at=row["unreachable_at"],
        extras=tuple(Item(item) for item in row["extras"]),
        asks_burden=row["asks_burden"],
    )


def _said(row: RowMapping) -> Said:
    return Said(row["number"], row["at"], row["item"], row["value"], row["taken_at"])
