"""Supplies: what a patient counted, appended; what is left of it, worked out from the nights."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import RowMapping, Subquery, func, insert, select, update

from domain.adherence import TAKEN
from domain.copies import Counted
from domain.doses import Micrograms
from domain.forms import Volume
from domain.occurrences import CourseId
from domain.stocks import Bottle, CapsulesInHand, Stock, without
from storage import Transaction
from storage.tables import occurrences, supplies


@dataclass(frozen=True, slots=True)
class Supply:
    """What a course has in hand, as told last: the entry *seq* of its course.

    left: that without the nights taken since; None where nothing is counted any more.
    added: what came last of each strength, in capsules; of a liquid in hundredths of a mL.
    """

    seq: int
    left: Stock | None
    added: Mapping[int, int]
    warned: bool


async def current(tx: Transaction, course_ids: Iterable[CourseId]) -> dict[CourseId, Supply]:
    """Return what each course has in hand, in one query; most have never counted."""
    latest = _latest(course_ids)
    used = _used(latest)
    query = select(
        latest.c.course_id,
        latest.c.seq,
        latest.c.stock,
        latest.c.added,
        latest.c.warned_at,
        used.c.dose,
        used.c.nights,
    ).join_from(latest, used, used.c.course_id == latest.c.course_id, isouter=True)
    found: dict[CourseId, list[RowMapping]] = {}
    for row in (await tx.execute(query)).mappings():
        found.setdefault(CourseId(row["course_id"]), []).append(row)
    return {course_id: _supply(rows) for course_id, rows in found.items()}


async def told(tx: Transaction, course_id: CourseId) -> tuple[Counted, ...]:
    """Return everything that was counted on a course, in its order."""
    query = select(supplies).where(supplies.c.course_id == course_id).order_by(supplies.c.seq)
    return tuple(
        Counted(row.at, load_stock(row.stock), _added(row.added)) for row in await tx.execute(query)
    )


async def append(
    tx: Transaction,
    course_id: CourseId,
    stock: Stock | None,
    added: Mapping[int, int],
    *,
    at: datetime,
    update_id: int | None,
) -> None:
    """Append what is in hand at *at*, or that nothing is counted from then on."""
    seq = select(func.coalesce(func.max(supplies.c.seq), 0) + 1).where(
        supplies.c.course_id == course_id
    )
    await tx.execute(
        insert(supplies).values(
            course_id=course_id,
            seq=seq.scalar_subquery(),
            at=at,
            stock=dump_stock(stock),
            added={str(unit): amount for unit, amount in added.items()},
            update_id=update_id,
        )
    )


async def warned(tx: Transaction, course_id: CourseId, *, at: datetime) -> None:
    """Note that somebody was told that what they have in hand will not do."""
    newest = select(func.max(supplies.c.seq)).where(supplies.c.course_id == course_id)
    await tx.execute(
        update(supplies)
        .where(supplies.c.course_id == course_id, supplies.c.seq == newest.scalar_subquery())
        .values(warned_at=at)
    )


def _latest(course_ids: Iterable[CourseId]) -> Subquery:
    newest = (
        select(supplies.c.course_id, func.max(supplies.c.seq).label("seq"))
        .where(supplies.c.course_id.in_(list(course_ids)))
        .group_by(supplies.c.course_id)
        .subquery()
    )
    return (
        select(supplies)
        .join(
            newest,
            (newest.c.course_id == supplies.c.course_id) & (newest.c.seq == supplies.c.seq),
        )
        .subquery()
    )


def _used(latest: Subquery) -> Subquery:
    """Count the nights taken since, by dose; one without a time was taken when it was due."""
    taken_at = func.coalesce(occurrences.c.taken_at, occurrences.c.scheduled_at)
    return (
        select(
            occurrences.c.course_id,
            occurrences.c.dose,
            func.count(occurrences.c.number).label("nights"),
        )
        .join(latest, latest.c.course_id == occurrences.c.course_id)
        .where(occurrences.c.state.in_(list(TAKEN)), taken_at > latest.c.at)
        .group_by(occurrences.c.course_id, occurrences.c.dose)
        .subquery()
    )


def _supply(rows: list[RowMapping]) -> Supply:
    first = rows[0]
    left = load_stock(first["stock"])
    for row in rows:
        if left and row["dose"] is not None:
            left = without(left, Micrograms(row["dose"]), row["nights"])
    added = _added(first["added"])
    return Supply(first["seq"], left, added, warned=first["warned_at"] is not None)


def _added(document: Mapping[str, int]) -> dict[int, int]:
    return {int(unit): amount for unit, amount in document.items()}


def dump_stock(stock: Stock | None) -> dict[str, Any]:
    match stock:
        case CapsulesInHand(counts):
            return {"capsules": {str(strength): number for strength, number in counts.items()}}
        case Bottle(ug_per_ml, volume, opened):
            told = opened.isoformat() if opened else None
            return {"ug_per_ml": ug_per_ml, "hundredths": volume.hundredths, "opened": told}
        case None:
            return {}


def load_stock(document: Mapping[str, Any]) -> Stock | None:
    if "capsules" in document:
        counts = {Micrograms(int(s)): number for s, number in document["capsules"].items()}
        return CapsulesInHand(counts)
    if "ug_per_ml" in document:
        opened = document["opened"]
        return Bottle(
            document["ug_per_ml"],
            Volume(document["hundredths"]),
            date.fromisoformat(opened) if opened else None,
        )
    return None
