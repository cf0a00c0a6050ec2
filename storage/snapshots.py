"""Snapshots as they were published: the weeks of a chart, and the one that everybody is shown."""

from collections.abc import Iterator
from datetime import datetime

from sqlalchemy import delete, insert, select

from domain.occurrences import CourseId
from domain.snapshot_documents import document, snapshot
from domain.snapshots import WINDOW, Snapshot
from domain.succession import Earlier, Part, Place, Present
from storage import Transaction
from storage.tables import counted, followed, snapshots
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


async def keep(tx: Transaction, published: Snapshot, present: Present) -> bool:
    """Keep *published* as it is, and who is behind its numbers; False if it was kept already.

    Who was behind those before is dropped with the last of them that shares a night with it.
    """
    as_of = published.as_of
    row = {
        "as_of": as_of,
        "document": document(published),
        "people": len(present.places),
        "sizes": {part: len(each) for part, each in present.parts.items()},
    }
    once = upsert(tx, snapshots).values(row).on_conflict_do_nothing()
    if not (await tx.execute(once)).rowcount:
        return False
    places = [{"course_id": c, **place._asdict()} for c, place in present.places.items()]
    for table, rows in ((counted, places), (followed, list(_rows(present)))):
        await tx.execute(delete(table).where(table.c.as_of <= as_of - WINDOW))
        if rows:
            await tx.execute(insert(table), [{**row, "as_of": as_of} for row in rows])
    return True


def _rows(present: Present) -> Iterator[dict[str, CourseId | bool | None]]:
    active, unreachable, began = (present.parts.get(part, frozenset()) for part in Part)
    for course in active | unreachable | began:
        reached = course in active if course in active | unreachable else None
        yield {"course_id": course, "reached": reached, "began": course in began}


async def earlier(tx: Transaction, as_of: datetime) -> list[Earlier]:
    """Return who was in the last snapshot before *as_of*, and in those sharing nights with it."""
    query = (
        select(snapshots.c.as_of, snapshots.c.people, snapshots.c.sizes)
        .where(snapshots.c.as_of < as_of)
        .order_by(snapshots.c.as_of.desc())
    )
    before = (await tx.execute(query)).all()
    near = [row for n, row in enumerate(before) if n == 0 or row.as_of > as_of - WINDOW]
    return [
        Earlier(
            await _left(tx, row.as_of),
            row.people,
            {Part(name): size for name, size in row.sizes.items()},
        )
        for row in near
    ]


async def _left(tx: Transaction, as_of: datetime) -> Present:
    """Return who was behind the snapshot of *as_of* and is not erased."""
    rated = await tx.execute(select(counted).where(counted.c.as_of == as_of))
    places = {CourseId(row.course_id): Place(row.band, row.dose) for row in rated}
    rows = (await tx.execute(select(followed).where(followed.c.as_of == as_of))).all()
    kinds = {
        Part.ACTIVE: [row for row in rows if row.reached],
        Part.UNREACHABLE: [row for row in rows if row.reached is False],
        Part.BEGAN: [row for row in rows if row.began],
    }
    ids = {part: frozenset(CourseId(row.course_id) for row in each) for part, each in kinds.items()}
    return Present(places, ids)
