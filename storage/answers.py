"""Answers: appended with the update that caused them; the present is a view of them."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import RowMapping, bindparam, exists, func, insert, select, update

from domain.checkins import CheckIn, Item, Severity
from domain.occurrences import CourseId, Occurrence, OccurrenceId, Reason, Source, State
from domain.rechecks import OVER
from domain.screening import told
from storage import Transaction
from storage.keys import about_one, among
from storage.nights import occurrence_of
from storage.tables import answers, checkins, courses, occurrences
from storage.upserts import upsert

_ANSWER = (
    update(occurrences)
    .where(about_one(occurrences))
    .values(
        {name: bindparam(name) for name in ("state", "answered_at", "taken_at", "source", "reason")}
    )
    .returning(occurrences)
)
_KEEP = (
    update(checkins)
    .where(about_one(checkins))
    .values({name: bindparam(name) for name in ("given", "implied", "items", "saved_at", "burden")})
)
_MORNING = select(checkins).where(about_one(checkins))
_NEXT = select(func.coalesce(func.max(answers.c.seq), 0) + 1).where(about_one(answers))
_APPEND = insert(answers).values(seq=_NEXT.scalar_subquery())

RECHECK = "recheck"
"""The item under which the weekly question is answered."""


async def answer_dose(
    tx: Transaction,
    id: OccurrenceId,
    state: State,
    *,
    at: datetime,
    update_id: int,
    source: Source | None = None,
    taken_at: datetime | None = None,
    reason: Reason | None = None,
) -> Occurrence:
    """Append what became of a dose, and return the night. PENDING takes the answer back."""
    value = str(state) if reason is None else f"{state} {reason}"
    await _append(tx, id, {"dose": value}, at=at, update_id=update_id, taken_at=taken_at)
    answered = await tx.execute(
        _ANSWER,
        {
            "of": id.course_id,
            "nth": id.number,
            "state": state,
            "answered_at": None if state is State.PENDING else at,
            "taken_at": taken_at,
            "source": source,
            "reason": reason,
        },
    )
    return occurrence_of(answered.mappings().one())


async def open_checkin(tx: Transaction, *mornings: CheckIn) -> None:
    """Note that *mornings* are asked about, each unless it is already."""
    rows = [
        {
            "course_id": each.occurrence.course_id,
            "number": each.occurrence.number,
            "closes_at": each.closes_at,
            "items": [str(item) for item in each.items],
            "given": {},
            "implied": [],
            "asks_burden": each.asks_burden,
        }
        for each in mornings
    ]
    if rows:
        await tx.execute(upsert(tx, checkins).on_conflict_do_nothing(), rows)


async def checkin(tx: Transaction, id: OccurrenceId) -> CheckIn | None:
    found = await tx.execute(_MORNING, {"of": id.course_id, "nth": id.number})
    row = found.mappings().one_or_none()
    return checkin_of(row) if row else None


async def mornings(tx: Transaction, ids: Sequence[OccurrenceId]) -> dict[OccurrenceId, CheckIn]:
    """Return what is known of the mornings after *ids*, those never asked about left out."""
    keys = [(each.course_id, each.number) for each in ids]
    query = select(checkins).where(among((checkins.c.course_id, checkins.c.number), keys))
    found = (checkin_of(row) for row in (await tx.execute(query)).mappings())
    return {each.occurrence: each for each in found}


def checkin_of(row: RowMapping) -> CheckIn:
    return CheckIn(
        occurrence=OccurrenceId(CourseId(row["course_id"]), row["number"]),
        closes_at=row["closes_at"],
        items=tuple(Item(item) for item in row["items"]),
        values={Item(item): Severity(value) for item, value in row["given"].items()},
        implied=frozenset(Item(item) for item in row["implied"]),
        saved_at=row["saved_at"],
        asks_burden=row["asks_burden"],
        burden=row["burden"],
    )


async def keep_checkin(
    tx: Transaction,
    checkin: CheckIn,
    given: Mapping[str, int],
    *,
    at: datetime,
    update_id: int,
) -> None:
    """Keep *checkin* as it now is, and append what was *given* with this tap, item by item."""
    said = {str(item): str(int(value)) for item, value in given.items()}
    await _append(tx, checkin.occurrence, said, at=at, update_id=update_id)
    await tx.execute(
        _KEEP,
        {
            "of": checkin.occurrence.course_id,
            "nth": checkin.occurrence.number,
            "given": {str(item): int(value) for item, value in checkin.values.items()},
            "implied": sorted(checkin.implied),
            "items": [str(item) for item in checkin.items],
            "saved_at": checkin.saved_at,
            "burden": checkin.burden,
        },
    )


async def answer_recheck(
    tx: Transaction, id: OccurrenceId, value: str, *, at: datetime, update_id: int
) -> bool:
    """Append what was said to the weekly question after *id*; False if it was the last word."""
    last = (
        select(answers.c.value)
        .where(
            answers.c.course_id == id.course_id,
            answers.c.number == id.number,
            answers.c.item == RECHECK,
        )
        .order_by(answers.c.seq.desc())
        .limit(1)
    )
    if (await tx.execute(last)).scalar_one_or_none() == value:
        return False
    await _append(tx, id, {RECHECK: value}, at=at, update_id=update_id)
    return True


async def procedure_planned(tx: Transaction, course_id: CourseId) -> bool:
    """Return whether an operation or a test was ahead at the start (E5), and is not over yet."""
    over = exists().where(
        answers.c.course_id == course_id, answers.c.item == RECHECK, answers.c.value == OVER
    )
    query = select(courses.c.screening).where(courses.c.id == course_id, ~over)
    screening = (await tx.execute(query)).scalar_one_or_none()
    return screening is not None and told(screening, "E5")


async def _append(
    tx: Transaction,
    id: OccurrenceId,
    said: Mapping[str, str],
    *,
    at: datetime,
    update_id: int,
    taken_at: datetime | None = None,
) -> None:
    """Append what was *said*, item by item, in its order."""
    common: dict[str, Any] = {
        "course_id": id.course_id,
        "number": id.number,
        "of": id.course_id,
        "nth": id.number,
    }
    common |= {"at": at, "update_id": update_id, "taken_at": taken_at}
    if said:
        rows = [{**common, "item": item, "value": value} for item, value in said.items()]
        await tx.execute(_APPEND, rows if len(rows) > 1 else rows[0])
