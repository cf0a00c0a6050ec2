"""Putting a copy of one patient into a database where they are not: as it was kept elsewhere."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from typing import Any, TypeAlias

from sqlalchemy import Table, insert, or_, select
from sqlalchemy.exc import DataError, IntegrityError

from domain.copies import Copy, Episode, Person
from domain.drafts import OWN
from domain.occurrences import CourseId, Occurrence, OccurrenceId
from domain.planning import Night, owed
from domain.plans import Plan
from storage import Transaction, enrolments, nights, notes, plans, supplies
from storage.courses import asked_columns
from storage.documents import dump_form, dump_plan
from storage.ids import new_id
from storage.moves import move_rows
from storage.patients import sealed_row
from storage.tables import answers, checkins, consents, courses, moves, occurrences, patients
from storage.tables import plans as plans_table
from storage.vault import Vault

Row: TypeAlias = dict[str, Any]


class ClashError(Exception):
    """What is to be put in is there already, or cannot be kept; the text says what."""


async def put(tx: Transaction, vault: Vault, copy: Copy, *, telegram_id: int) -> None:
    """Add everything in *copy* for *telegram_id*; courses go on from *copy.at*.

    Raises ClashError, and then nothing must be committed.
    """
    try:
        await _put(tx, vault, copy, telegram_id)
    except (DataError, IntegrityError) as error:
        raise ClashError("There is something in it that no database keeps.") from error


async def _put(tx: Transaction, vault: Vault, copy: Copy, telegram_id: int) -> None:
    person = copy.person
    known = or_(patients.c.id == person.id, patients.c.lookup == vault.lookup(telegram_id))
    if (await tx.execute(select(patients.c.id).where(known))).first():
        raise ClashError("This patient, or this Telegram id, is here already.")
    row = _person(person, vault, telegram_id) | {"imported_at": copy.at}
    await tx.execute(insert(patients).values(row))
    for given in copy.consents:
        await tx.execute(
            insert(consents).values(
                patient_id=person.id,
                purpose=given.purpose,
                version=given.version,
                given=given.given,
                at=given.at,
            )
        )
    if copy.draft:
        await enrolments.keep(tx, person.id, copy.draft, at=copy.at)
    for episode in copy.episodes:
        await _course(tx, vault, copy, _renamed(episode, CourseId(new_id())))


def _person(person: Person, vault: Vault, telegram_id: int) -> Row:
    return {
        "id": person.id,
        "lookup": vault.lookup(telegram_id),
        "telegram_id": vault.seal(str(telegram_id), row=sealed_row(person.id)),
        "created_at": person.created_at,
        "language": person.language,
        "country": person.country,
        "zone": person.zone,
        "dose_time": person.dose_time,
        "wake_time": person.wake_time,
        "bedtime": person.bedtime,
        "wording": person.wording,
        "counted": person.counted,
        "unreachable_at": person.unreachable_at,
        "extras": [str(item) for item in person.extras],
        "asks_burden": person.asks_burden,
    }


def _renamed(episode: Episode, id: CourseId) -> Episode:
    """Return *episode* under an id that is free here."""
    return replace(
        episode,
        course=replace(episode.course, id=id),
        nights=tuple(replace(each, id=OccurrenceId(id, each.number)) for each in episode.nights),
    )


async def _course(tx: Transaction, vault: Vault, copy: Copy, episode: Episode) -> None:
    course, newest = episode.course, episode.nights[-1] if episode.nights else None
    is_over = episode.ended_at is not None
    await tx.execute(
        insert(courses).values(
            id=course.id,
            patient_id=copy.person.id,
            plan_key=await _plan_key(tx, course.plan, copy.at),
            form=dump_form(course.form),
            screening=dict(episode.screening),
            confirmed_at=course.confirmed_at,
            ended_at=episode.ended_at,
            last_number=newest and newest.number,
            plan_next_at=None if is_over or newest is None else newest.closes_at,
            **asked_columns(episode.asked),
        )
    )
    for table, rows in (
        (moves, move_rows(course)),
        (occurrences, [_night(each) for each in episode.nights]),
        (answers, list(_answers(episode))),
        (checkins, list(_mornings(episode))),
    ):
        await _add(tx, table, rows)
    for counted in episode.supplies:
        await supplies.append(
            tx, course.id, counted.stock, counted.added, at=counted.at, update_id=None
        )
    for number, note in episode.notes.items():
        await notes.keep(tx, vault, OccurrenceId(course.id, number), note, at=copy.at)
    patient = copy.person.patient
    if patient and newest and not is_over:
        coming = owed(course, patient, newest, episode.asked)
        ahead = tuple(each for each in coming if each.due_at > copy.at)
        await nights.plan(tx, [Night(newest, ahead)])


async def _add(tx: Transaction, table: Table, rows: list[Row]) -> None:
    if rows:
        await tx.execute(insert(table), rows)


async def _plan_key(tx: Transaction, plan: Plan, at: datetime) -> int:
    """Return the key of *plan*, which is added where it is not known.

    Where its id is that of another plan it gets one of its own: nobody's next version.
    """
    query = select(plans_table.c.key, plans_table.c.document).where(plans_table.c.id == plan.id)
    rows = (await tx.execute(query)).all()
    for row in rows:
        if row.document == dump_plan(plan):
            return int(row.key)
    if rows:
        plan = replace(plan, id=f"{OWN}-{new_id():x}")
    return await plans.add(tx, plan, offered=False, at=at)


def _night(night: Occurrence) -> Row:
    columns = (column.name for column in occurrences.c if column.name != "course_id")
    return {"course_id": night.id.course_id, **{name: getattr(night, name) for name in columns}}


def _answers(episode: Episode) -> Iterator[Row]:
    for seq, said in enumerate(episode.said, start=1):
        yield {
            "course_id": episode.course.id,
            "number": said.number,
            "seq": seq,
            "at": said.at,
            "item": said.item,
            "value": said.value,
            "taken_at": said.taken_at,
        }


def _mornings(episode: Episode) -> Iterator[Row]:
    for morning in episode.mornings:
        yield {
            "course_id": episode.course.id,
            "number": morning.occurrence.number,
            "closes_at": morning.closes_at,
            "items": [str(item) for item in morning.items],
            "given": {str(item): int(level) for item, level in morning.values.items()},
            "implied": sorted(morning.implied),
            "saved_at": morning.saved_at,
            "asks_burden": morning.asks_burden,
            "burden": morning.burden,
        }
