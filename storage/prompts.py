"""The prompts we owe: added, put off, withdrawn, and the messages they became."""

from collections.abc import Iterable
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Update, bindparam, func, select, update

from domain.occurrences import CourseId, OccurrenceId
from domain.prompts import Kind, Prompt, PromptState
from storage import Transaction
from storage.keys import about_one, any_of, is_
from storage.tables import prompts
from storage.upserts import upsert

KEY = ("course_id", "number", "kind")
NOT_OUT_YET = (PromptState.DUE, PromptState.CLAIMED, PromptState.AMBIGUOUS)


@cache
def _void(kinds: frozenset[Kind]) -> Update:
    """Return the statement, built once: building it costs more than running it."""
    return (
        update(prompts)
        .where(
            about_one(prompts),
            any_of(prompts.c.kind, kinds),
            any_of(prompts.c.state, NOT_OUT_YET),
        )
        .values(state=PromptState.VOID, why=bindparam("because"))
    )


async def add(tx: Transaction, *owed: Prompt) -> None:
    """Add *owed*, each unless this prompt exists already; a withdrawn one is owed anew."""
    if not owed:
        return
    added = upsert(tx, prompts)
    columns = ("due_at", "expires_at", "state")
    await tx.execute(
        added.on_conflict_do_update(
            index_elements=KEY,
            set_={name: added.excluded[name] for name in columns},
            where=prompts.c.state == PromptState.VOID,
        ),
        [
            {
                **_key(each.occurrence, each.kind),
                "due_at": each.due_at,
                "expires_at": each.expires_at,
                "state": PromptState.DUE,
            }
            for each in owed
        ],
    )


async def postpone(tx: Transaction, owed: Prompt) -> None:
    """Make *owed* due at its time, be it new, waiting or sent before: a snooze."""
    values = {
        "due_at": owed.due_at,
        "expires_at": owed.expires_at,
        "state": PromptState.DUE,
        "ambiguous": 0,
    }
    await tx.execute(
        upsert(tx, prompts)
        .values(**_key(owed.occurrence, owed.kind), **values)
        .on_conflict_do_update(index_elements=KEY, set_=values)
    )


async def void(tx: Transaction, id: OccurrenceId, kinds: Iterable[Kind], *, why: str) -> None:
    """Withdraw what has not gone out yet: it was answered, moved or stopped."""
    given = {"of": id.course_id, "nth": id.number, "because": why}
    await tx.execute(_void(frozenset(kinds)), given)


async def withdraw(tx: Transaction, course_id: CourseId, *, why: str) -> None:
    """Withdraw everything a course still owes."""
    await tx.execute(
        update(prompts)
        .where(prompts.c.course_id == course_id, prompts.c.state.in_(NOT_OUT_YET))
        .values(state=PromptState.VOID, why=why)
    )


async def block(tx: Transaction, course_id: CourseId) -> None:
    """Conclude everything a course still owes: its patient cannot be reached."""
    await tx.execute(
        update(prompts)
        .where(
            prompts.c.course_id == course_id,
            prompts.c.state.in_((PromptState.DUE, PromptState.CLAIMED)),
        )
        .values(state=PromptState.BLOCKED, why="blocked")
    )


async def blocked(tx: Transaction, owed: Iterable[Prompt]) -> None:
    """Note that *owed* was not even planned, since the patient could not be reached."""
    rows = [
        {
            **_key(each.occurrence, each.kind),
            "due_at": each.due_at,
            "expires_at": each.expires_at,
            "state": PromptState.BLOCKED,
            "why": "blocked",
        }
        for each in owed
    ]
    if rows:
        await tx.execute(upsert(tx, prompts).on_conflict_do_nothing(), rows)


async def message_of(tx: Transaction, id: OccurrenceId, kind: Kind) -> int | None:
    """Return the message that *kind* about *id* became, if it was sent."""
    query = select(prompts.c.message_id).where(_about(id), prompts.c.kind == kind)
    return (await tx.execute(query)).scalar_one_or_none()


async def last_sent(tx: Transaction, course_id: CourseId) -> datetime | None:
    """Return when a message about this course last went out."""
    query = select(func.max(prompts.c.sent_at)).where(prompts.c.course_id == course_id)
    last: datetime | None = (await tx.execute(query)).scalar_one()
    return last


async def next_due(tx: Transaction) -> datetime | None:
    """Return when the next prompt is due."""
    query = select(prompts.c.due_at).where(prompts.c.state == PromptState.DUE)
    return (await tx.execute(query.order_by(prompts.c.due_at).limit(1))).scalar_one_or_none()


def _key(id: OccurrenceId, kind: Kind) -> dict[str, Any]:
    return {"course_id": id.course_id, "number": id.number, "kind": kind}


def _about(id: OccurrenceId) -> ColumnElement[bool]:
    return (prompts.c.course_id == id.course_id) & (prompts.c.number == id.number)


async def waiting(tx: Transaction, now: datetime) -> int:
    """Return how many are due at *now* and not on their way."""
    due = is_(prompts, PromptState.DUE) & (prompts.c.due_at <= now)
    return (await tx.execute(select(func.count()).select_from(prompts).where(due))).scalar_one()
