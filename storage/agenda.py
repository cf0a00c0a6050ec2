"""What is to be done next, and when; many at once, as plain values of the database."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import (
    BigInteger,
    SmallInteger,
    String,
    Text,
    bindparam,
    cast,
    exists,
    func,
    select,
    type_coerce,
)

from domain.adherence import TAKEN
from domain.occurrences import CourseId
from domain.prompts import PromptState
from storage import Transaction
from storage.keys import by_dialect, is_, listed
from storage.tables import announced, courses, moves, occurrences, patients, prompts, supplies


class Due(NamedTuple):
    """A course whose next night is to be planned.

    counts: whether what is in hand was ever counted. nights_since: the last dose that was
    taken. is_away: they cannot be reached. alike: that, and all else that the night depends on;
    those that share it have the same one.
    """

    course_id: CourseId
    counts: bool
    nights_since: int
    is_away: bool
    alike: tuple[Any, ...]


async def next_at(tx: Transaction) -> datetime | None:
    """Return when the next prompt is due or the next night is to be planned.

    For clocks that jump from one such moment to the next.
    """
    moments = [
        (await tx.execute(_FIRST_DUE)).scalar(),
        (await tx.execute(select(func.min(courses.c.plan_next_at)))).scalar(),
        (await tx.execute(_FIRST_ANNOUNCED)).scalar(),
    ]
    return min((at for at in moments if at is not None), default=None)


async def is_to_announce(tx: Transaction, now: datetime) -> bool:
    """Return whether a copy of an announcement is due, or is in doubt."""
    return bool((await tx.execute(_IS_TO_ANNOUNCE, {"now": now})).scalar_one())


async def to_plan(tx: Transaction, now: datetime, *, limit: int) -> Sequence[CourseId]:
    """Return courses whose next night is to be planned, longest overdue first."""
    found = await tx.execute(_TO_PLAN, {"now": now, "limit": limit})
    return list(map(CourseId, found.scalars()))


async def look(tx: Transaction, ids: Sequence[CourseId]) -> list[Due]:
    """Return what the next night of each of *ids* depends on."""
    rows = await tx.execute(_LOOK[tx.dialect.name], {"ids": ids})
    return [Due(row[0], row[1], row[2], row[3], tuple(row[3:])) for row in rows]


_now: Any = bindparam("now", type_=announced.c.due_at.type)
_IS_TO_ANNOUNCE = select(
    exists().where(is_(announced, PromptState.DUE), announced.c.due_at <= _now)
    | exists().where(is_(announced, PromptState.SENDING), announced.c.lease_until <= _now)
)
_FIRST_DUE = select(func.min(prompts.c.due_at)).where(is_(prompts, PromptState.DUE))
_FIRST_ANNOUNCED = select(func.min(announced.c.due_at)).where(is_(announced, PromptState.DUE))

_TO_PLAN = (
    select(courses.c.id)
    .where(courses.c.plan_next_at <= bindparam("now"))
    .order_by(courses.c.plan_next_at)
    .limit(bindparam("limit"))
    .with_for_update(skip_locked=True)
)

_before = occurrences.alias()
_last_taken = (
    select(_before.c.number)
    .where(_before.c.course_id == courses.c.id, _before.c.state.in_(sorted(TAKEN)))
    .order_by(_before.c.number.desc())
    .limit(1)
    .scalar_subquery()
)
_moved = (  # with the place of each, so that it does not matter in which order they come
    select(
        func.aggregate_strings(
            cast(moves.c.seq, String)
            + " "
            + cast(moves.c.number, String)
            + " "
            + cast(moves.c.act, Text),
            ",",
        )
    )
    .where(moves.c.course_id == courses.c.id)
    .scalar_subquery()
)
_look = (
    select(
        courses.c.id,
        exists().where(supplies.c.course_id == courses.c.id),
        courses.c.last_number - func.coalesce(_last_taken, 0),
        patients.c.unreachable_at.isnot(None),
        courses.c.plan_key,
        courses.c.last_number,
        courses.c.asked_number,
        courses.c.asked_times,
        _moved,
        type_coerce(occurrences.c.scheduled_at, BigInteger),
        type_coerce(patients.c.zone, String),
        type_coerce(patients.c.dose_time, SmallInteger),
        type_coerce(patients.c.wake_time, SmallInteger),
    )
    .join_from(courses, patients)
    .join(
        occurrences,
        (occurrences.c.course_id == courses.c.id) & (occurrences.c.number == courses.c.last_number),
    )
)
_LOOK = by_dialect(lambda dialect: _look.where(listed(dialect, courses.c.id, "ids")))
