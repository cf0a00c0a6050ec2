"""Leases: what one process may do as long as it keeps saying so, among several on one database."""

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import case, delete, func, select, update

from storage import Transaction
from storage.tables import leases
from storage.upserts import upsert

LASTS: Final = timedelta(seconds=15)
"""How long a lease holds without being renewed."""

LEADER: Final = "leader"
"""Who has it fetches the updates."""

_PRESENCE: Final = "process "
_LONG_GONE: Final = timedelta(hours=1)


async def take(
    tx: Transaction, names: Collection[str], holder: int, now: datetime
) -> dict[str, int]:
    """Take or renew those of *names* that nobody else holds, and return the term of each.

    The database counts the terms: a lease that is taken begins one, a lease that is
    renewed in time keeps its own.
    """
    if not names:
        return {}
    renewed = (leases.c.holder == holder) & (leases.c.until > now)
    rows = [
        {"name": name, "holder": holder, "term": 1, "until": now + LASTS} for name in sorted(names)
    ]
    query = (
        upsert(tx, leases)
        .values(rows)
        .on_conflict_do_update(
            index_elements=["name"],
            set_={
                "holder": holder,
                "term": case((renewed, leases.c.term), else_=leases.c.term + 1),
                "until": now + LASTS,
            },
            where=(leases.c.until <= now) | (leases.c.holder == holder),
        )
        .returning(leases.c.name, leases.c.term)
    )
    return {row.name: row.term for row in await tx.execute(query)}


async def held(tx: Transaction, now: datetime) -> dict[str, int]:
    """Return who holds what at *now*."""
    query = select(leases.c.name, leases.c.holder).where(leases.c.until > now)
    return {row.name: row.holder for row in await tx.execute(query)}


async def appear(tx: Transaction, holder: int, now: datetime) -> int:
    """Say that *holder* is at work, and return how many are."""
    await take(tx, [f"{_PRESENCE}{holder}"], holder, now)
    gone = leases.c.name.startswith(_PRESENCE) & (leases.c.until < now - _LONG_GONE)
    await tx.execute(delete(leases).where(gone))
    living = select(func.count(leases.c.holder.distinct())).where(leases.c.until > now)
    return (await tx.execute(living)).scalar_one()


async def give_back(
    tx: Transaction, holder: int, now: datetime, names: Collection[str] | None = None
) -> None:
    """End those of *names* that *holder* has, or all it has; the next one need not wait."""
    theirs = update(leases).where(leases.c.holder == holder, leases.c.until > now)
    if names is not None:
        theirs = theirs.where(leases.c.name.in_(names))
    await tx.execute(theirs.values(until=now))


async def inherit(tx: Transaction, now: datetime) -> None:
    """End what a dead process still holds, where its death is certain.

    A bot that runs on SQLite has locked the file: whoever held a lease before is gone.
    """
    if tx.dialect.name == "sqlite":
        await tx.execute(update(leases).where(leases.c.until > now).values(until=now))
