"""Notes: one for each night and its morning, sealed, replaced and deleted as the patient likes."""

from datetime import datetime

from sqlalchemy import delete, select

from domain.occurrences import CourseId, OccurrenceId
from storage import Transaction
from storage.tables import notes
from storage.upserts import upsert
from storage.vault import Vault


async def keep(tx: Transaction, vault: Vault, id: OccurrenceId, text: str, *, at: datetime) -> None:
    """Keep *text* in the place of whatever was noted about that night before."""
    sealed = vault.seal(text, row=sealed_row(id.course_id, id.number))
    await tx.execute(
        upsert(tx, notes)
        .values(course_id=id.course_id, number=id.number, text=sealed, at=at)
        .on_conflict_do_update(
            index_elements=["course_id", "number"], set_={"text": sealed, "at": at}
        )
    )


async def get(tx: Transaction, vault: Vault, id: OccurrenceId) -> str | None:
    query = select(notes.c.text).where(
        notes.c.course_id == id.course_id, notes.c.number == id.number
    )
    sealed = (await tx.execute(query)).scalar_one_or_none()
    return sealed and vault.open(sealed, row=sealed_row(id.course_id, id.number))


async def of_course(tx: Transaction, vault: Vault, course_id: CourseId) -> dict[int, str]:
    """Return every note of a course, by the number of its night."""
    query = select(notes).where(notes.c.course_id == course_id).order_by(notes.c.number)
    return {
        row.number: vault.open(row.text, row=sealed_row(course_id, row.number))
        for row in await tx.execute(query)
    }


async def drop(tx: Transaction, id: OccurrenceId) -> None:
    await tx.execute(
        delete(notes).where(notes.c.course_id == id.course_id, notes.c.number == id.number)
    )


def sealed_row(course_id: int, number: int) -> str:
    """Return the name of the place that a note is sealed for."""
    return f"notes.text.{course_id}.{number}"
