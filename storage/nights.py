"""Occurrences: the nights of a course, and the plan for the next one."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import RowMapping, bindparam, delete, literal, select, update

from domain.doses import Micrograms
from domain.nights import FREEZES_AFTER
from domain.occurrences import CourseId, Occurrence, OccurrenceId, State
from domain.planning import Night
from domain.prompts import Kind, PromptState
from storage import Transaction, bulk
from storage.keys import about_one, among, by_dialect, is_, listed
from storage.tables import answers, courses, notes, occurrences, prompts

KEY = (occurrences.c.course_id, occurrences.c.number)

_ONE = select(occurrences).where(about_one(occurrences))

_RECENT = by_dialect(
    lambda dialect: (
        select(occurrences)
        .join(courses)
        .where(listed(dialect, courses.c.id, "ids"))
        .where(occurrences.c.number > courses.c.last_number - bindparam("limit"))
        .order_by(occurrences.c.course_id, occurrences.c.number.desc())
    )
)


async def plan(tx: Transaction, nights: Iterable[Night]) -> None:
    """Add *nights*, each unless it is there already, and note when the next is to be planned."""
    await plan_alike(tx, [(night, [night.occurrence.id.course_id]) for night in nights])


async def plan_alike(tx: Transaction, planned: Sequence[tuple[Night, Sequence[CourseId]]]) -> None:
    """Plan each night for all the courses beside it, whichever of them it says it is of."""
    new, owed, then = [], [], []
    for night, ids in planned:
        columns = _columns(night.occurrence)
        new.append((columns, ids))
        owed += [(_owed(prompt), ids) for prompt in night.prompts]
        then.append(({"last_number": columns["number"], "plan_next_at": columns["closes_at"]}, ids))
    await bulk.add(tx, occurrences, "course_id", new)
    await bulk.add(tx, prompts, "course_id", owed)
    await bulk.change(tx, courses, "id", then)


async def replan(tx: Transaction, night: Night, now: datetime) -> None:
    """Put *night* in the place of what was planned; what was sent or answered is kept."""
    key = _key(night.occurrence.id)
    await tx.execute(update(occurrences).where(key).values(_columns(night.occurrence)))
    await tx.execute(
        delete(prompts).where(
            _prompts_of(night.occurrence.id),
            # What went out in doubt stays as it is: another copy of it must say so.
            (prompts.c.state == PromptState.DUE) & (prompts.c.ambiguous == 0)
            | (prompts.c.state == PromptState.VOID) & (prompts.c.due_at > now)
            | (prompts.c.state == PromptState.BLOCKED) & (prompts.c.expires_at > now),
            prompts.c.kind.in_([Kind.DOSE, Kind.CHECKIN, Kind.CARD, Kind.RECHECK]),
        )
    )
    owed = [(_owed(prompt), [prompt.occurrence.course_id]) for prompt in night.prompts]
    await bulk.add(tx, prompts, "course_id", owed)
    await tx.execute(
        update(courses)
        .where(courses.c.id == night.occurrence.id.course_id)
        .values(plan_next_at=night.occurrence.closes_at)
    )


async def unplan(tx: Transaction, id: OccurrenceId) -> None:
    """Take back a night that has not begun: the course ends before it.

    What was said about it ahead of its time had been taken back already.
    """
    for its in (answers, notes, prompts):
        its_own = (its.c.course_id == id.course_id) & (its.c.number == id.number)
        await tx.execute(delete(its).where(its_own))
    await tx.execute(delete(occurrences).where(_key(id)))


async def get(tx: Transaction, id: OccurrenceId) -> Occurrence | None:
    found = await tx.execute(_ONE, {"of": id.course_id, "nth": id.number})
    row = found.mappings().one_or_none()
    return occurrence_of(row) if row else None


async def among_those(
    tx: Transaction, ids: Iterable[OccurrenceId]
) -> dict[OccurrenceId, Occurrence]:
    """Return those of *ids* that there are."""
    query = select(occurrences).where(among(KEY, [(at.course_id, at.number) for at in ids]))
    rows = (await tx.execute(query)).mappings()
    return {each.id: each for each in map(occurrence_of, rows)}


async def newest(
    tx: Transaction, course_id: CourseId, *, limit: int, before: int | None = None
) -> list[Occurrence]:
    """Return the last *limit* occurrences, newest first, those before number *before* only."""
    query = select(occurrences).where(occurrences.c.course_id == course_id)
    if before is not None:
        query = query.where(occurrences.c.number < before)
    rows = await tx.execute(query.order_by(occurrences.c.number.desc()).limit(limit))
    return [occurrence_of(row) for row in rows.mappings()]


async def recent(
    tx: Transaction, course_ids: Iterable[CourseId], *, limit: int
) -> dict[CourseId, list[Occurrence]]:
    """Return the last *limit* occurrences of each course, newest first."""
    found: dict[CourseId, list[Occurrence]] = {}
    rows = await tx.execute(_RECENT[tx.dialect.name], {"ids": list(course_ids), "limit": limit})
    for row in rows.mappings():
        found.setdefault(CourseId(row["course_id"]), []).append(occurrence_of(row))
    return found


async def conclude(
    tx: Transaction, ids: Sequence[OccurrenceId], state: State, *, reason: str | None = None
) -> None:
    """Give those of *ids* that nobody answered their final *state*."""
    if ids:
        await tx.execute(
            update(occurrences)
            .where(
                among(KEY, [(each.course_id, each.number) for each in ids]),
                occurrences.c.state == State.PENDING,
            )
            .values(state=state, reason=reason)
        )


async def to_freeze(tx: Transaction, now: datetime, *, limit: int) -> list[Occurrence]:
    """Return the nights nobody answered whose correction window is over, oldest first."""
    query = (
        select(occurrences)
        .where(
            is_(occurrences, State.PENDING),
            occurrences.c.number > literal(0, literal_execute=True),
            occurrences.c.scheduled_at <= now - FREEZES_AFTER,
        )
        .order_by(occurrences.c.scheduled_at)
        .limit(limit)
    )
    return [occurrence_of(row) for row in (await tx.execute(query)).mappings()]


def occurrence_of(row: RowMapping) -> Occurrence:
    return Occurrence(
        id=OccurrenceId(CourseId(row["course_id"]), row["number"]),
        night=row["night"],
        scheduled_at=row["scheduled_at"],
        closes_at=row["closes_at"],
        zone=row["zone"],
        dose=Micrograms(row["dose"]),
        rung=row["rung"],
        step_night=row["step_night"],
        state=row["state"],
        answered_at=row["answered_at"],
        taken_at=row["taken_at"],
        source=row["source"],
        reason=row["reason"],
    )


def _columns(occurrence: Occurrence) -> dict[str, Any]:
    return {
        "number": occurrence.number,
        "night": occurrence.night,
        "scheduled_at": occurrence.scheduled_at,
        "closes_at": occurrence.closes_at,
        "zone": occurrence.zone,
        "dose": occurrence.dose,
        "rung": occurrence.rung,
        "step_night": occurrence.step_night,
        "state": occurrence.state,
    }


def _owed(prompt: Any) -> dict[str, Any]:
    return {
        "number": prompt.occurrence.number,
        "kind": prompt.kind,
        "due_at": prompt.due_at,
        "expires_at": prompt.expires_at,
        "state": PromptState.DUE,
    }


def _key(id: OccurrenceId) -> Any:
    return (occurrences.c.course_id == id.course_id) & (occurrences.c.number == id.number)


def _prompts_of(id: OccurrenceId) -> Any:
    return (prompts.c.course_id == id.course_id) & (prompts.c.number == id.number)
