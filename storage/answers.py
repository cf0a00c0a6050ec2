"""Answers: appended with the update that caused them; the present is a view of them."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import RowMapping, func, insert, select, update

from domain.checkins import CheckIn, Item, Severity
from domain.occurrences import CourseId, OccurrenceId, Reason, Source, State
from storage import Transaction
from storage.keys import among
from storage.nights import upsert
from storage.tables import answers, checkins, occurrences

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
) -> None:
    """Append what became of a dose. PENDING takes the answer before it back."""
    value = str(state) if reason is None else f"{state} {reason}"
    await _append(tx, id, "dose", value, at=at, update_id=update_id, taken_at=taken_at)
    await tx.execute(
        update(occurrences)
        .where(occurrences.c.course_id == id.course_id, occurrences.c.number == id.number)
        .values(
            state=state,
            answered_at=None if state is State.PENDING else at,
            taken_at=taken_at,
            source=source,
            reason=reason,
        )
    )


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
    return (await mornings(tx, [id])).get(id)


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
    for item, value in given.items():
        await _append(
            tx, checkin.occurrence, str(item), str(int(value)), at=at, update_id=update_id
        )
    await tx.execute(
        update(checkins)
        .where(
            checkins.c.course_id == checkin.occurrence.course_id,
            checkins.c.number == checkin.occurrence.number,
        )
        .values(
            given={str(item): int(value) for item, value in checkin.values.items()},
            implied=sorted(checkin.implied),
            items=[str(item) for item in checkin.items],
            saved_at=checkin.saved_at,
            burden=checkin.burden,
        )
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
    await _append(tx, id, RECHECK, value, at=at, update_id=update_id)
    return True


async def _append(
    tx: Transaction,
    id: OccurrenceId,
    item: str,
    value: str,
    *,
    at: datetime,
    update_id: int,
    taken_at: datetime | None = None,
) -> None:
    seq = select(func.coalesce(func.max(answers.c.seq), 0) + 1).where(
        answers.c.course_id == id.course_id, answers.c.number == id.number
    )
    await tx.execute(
        insert(answers).values(
            course_id=id.course_id,
            number=id.number,
            seq=seq.scalar_subquery(),
            at=at,
            update_id=update_id,
            item=item,
            value=value,
            taken_at=taken_at,
        )
    )
