"""Snapshots as they were published: the weeks of a chart, and the one that everybody is shown."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import delete, insert, select

from domain.occurrences import CourseId
from domain.snapshot_documents import document, snapshot
from domain.snapshots import WINDOW, Snapshot
from domain.succession import Earlier, Place
from storage import Transaction
from storage.tables import counted, snapshots
from storage.upserts import upsert


async def newest(tx: Transaction) -> Snapshot | None:
    """Return the snapshot that is served now; None before the first."""
    query = select(snapshots.c.document).order_by(snapshots.c.as_of.desc()).limit(1)
    found = (await tx.execute(query)).scalar_one_or_none()
    return found and snapshot(found)


async def series(tx: Transaction, *, weeks: int) -> list[Snapshot]:
    """Return the last *weeks* that were published, newest last; a week may be absent."""
    query = select(snapshots.c.document).order_by(snapshots.c.as_of.desc()).limit(weeks)
    found = (await tx.execute(query)).scalars().all()
    return [snapshot(each) for each in reversed(found)]


async def keep(tx: Transaction, published: Snapshot, places: Mapping[CourseId, Place]) -> bool:
    """Keep *published* as it is, and who was in its rates; False if it was kept already.

    Who was in those before is dropped with the last of them that shares a night with it.
    """
    row = {"as_of": published.as_of, "document": document(published), "people": len(places)}
    done = await tx.execute(upsert(tx, snapshots).values(row).on_conflict_do_nothing())
    if not done.rowcount:
        return False
    await tx.execute(delete(counted).where(counted.c.as_of <= published.as_of - WINDOW))
    if places:
        await tx.execute(
            insert(counted),
            [
                {"course_id": course, "as_of": published.as_of, **place._asdict()}
                for course, place in places.items()
            ],
        )
    return True


async def earlier(tx: Transaction, as_of: datetime) -> list[Earlier]:
    """Return who was in the last snapshot before *as_of*, and in those sharing nights with it."""
    query = (
        select(snapshots.c.as_of, snapshots.c.people)
        .where(snapshots.c.as_of < as_of)
        .order_by(snapshots.c.as_of.desc())
    )
    before = (await tx.execute(query)).all()
    near = [row for n, row in enumerate(before) if n == 0 or row.as_of > as_of - WINDOW]
    places: dict[datetime, dict[CourseId, Place]] = defaultdict(dict)
    rows = select(counted).where(counted.c.as_of.in_([row.as_of for row in near]))
    for row in await tx.execute(rows):
        places[row.as_of][CourseId(row.course_id)] = Place(row.band, row.dose)
    return [Earlier(row.people, places[row.as_of]) for row in near]
