"""How the bot itself is doing, counted without anybody in it."""

from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import ColumnElement, func, select, update

from domain.prompts import PromptState
from domain.watching import Condition
from storage import Transaction, marks, prompts
from storage.keys import is_
from storage.tables import marks as marked
from storage.tables import prompts as owed
from storage.tables import set_aside_updates
from storage.upserts import upsert

NOT_OUT: Final = (
    PromptState.DUE,
    PromptState.MISSED,
    PromptState.CLAIMED,
    PromptState.SENDING,
    PromptState.AMBIGUOUS,
)


async def condition(tx: Transaction, now: datetime) -> Condition:
    late = await marks.value(tx, marks.SENT)
    doubt = select(func.count()).select_from(owed).where(is_(owed, PromptState.AMBIGUOUS))
    return Condition(
        watched_at=await marks.at(tx, marks.WATCHED),
        sent_at=await marks.at(tx, marks.SENT),
        late=None if late is None else timedelta(seconds=int(late)),
        backlog=await prompts.waiting(tx, now),
        ambiguous=(await tx.execute(doubt)).scalar_one(),
        set_aside=await set_aside(tx, since=now - timedelta(days=1)),
    )


async def not_out(tx: Transaction, since: datetime, until: datetime) -> int:
    """Count the prompts that were due in between and did not go out; each state has an index."""
    return sum([await _count(tx, is_(owed, state), since, until) for state in NOT_OUT])


async def out(tx: Transaction, since: datetime, until: datetime) -> int:
    """Count those that went out; this reads all prompts, so it is for when something is wrong."""
    return await _count(tx, owed.c.state == PromptState.SENT, since, until)


async def _count(
    tx: Transaction, where: ColumnElement[bool], since: datetime, until: datetime
) -> int:
    due = (owed.c.due_at > since) & (owed.c.due_at <= until)
    query = select(func.count()).select_from(owed).where(where, due)
    return (await tx.execute(query)).scalar_one()


async def set_aside(tx: Transaction, *, since: datetime) -> int:
    query = select(func.count()).where(set_aside_updates.c.at > since)
    return (await tx.execute(query)).scalar_one()


async def flip(tx: Transaction, incident: str, *, is_on: bool, now: datetime) -> bool:
    """Note whether *incident* is on, and say whether that is news; of several processes to one."""
    name, said = f"incident {incident}", "on" if is_on else "off"
    first = upsert(tx, marked).values(name=name, at=now, value="off").on_conflict_do_nothing()
    await tx.execute(first)
    changed = (marked.c.name == name) & (marked.c.value != said)
    done = await tx.execute(update(marked).where(changed).values(at=now, value=said))
    return done.rowcount == 1


async def is_on(tx: Transaction, incident: str) -> bool:
    return await marks.value(tx, f"incident {incident}") == "on"
