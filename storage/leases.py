"""Leases: what one process may do as long as it keeps saying so, among several on one database."""

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import BigInteger, bindparam, case, delete, select, type_coerce, update

from storage import Transaction
from storage.tables import leases
from storage.upserts import in_both

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
    rows = [
        {"name": name, "holder": holder, "term": 1, "until": now + LASTS} for name in sorted(names)
    ]
    return {row.name: row.term for row in await tx.execute(_TAKE[tx.dialect.name], rows)}


async def held(tx: Transaction, now: datetime) -> dict[str, int]:
    """Return who holds what at *now*."""
    return {row.name: row.holder for row in await tx.execute(_HELD, {"now": now})}


async def appear(tx: Transaction, holder: int, now: datetime) -> None:
    """Say that *holder* is at work."""
    await take(tx, [f"{_PRESENCE}{holder}"], holder, now)
    await tx.execute(_FORGET, {"long_ago": now - _LONG_GONE})


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


def _taking(new: Any) -> Any:
    # In the database's own units: what is taken now lasts until *LASTS* from now.
    until = type_coerce(new.excluded.until, BigInteger)
    now = until - LASTS // timedelta(microseconds=1)
    theirs = type_coerce(leases.c.until, BigInteger)
    ours = leases.c.holder == new.excluded.holder
    return new.on_conflict_do_update(
        index_elements=["name"],
        set_={
            "holder": new.excluded.holder,
            "term": case((ours & (theirs > now), leases.c.term), else_=leases.c.term + 1),
            "until": new.excluded.until,
        },
        where=ours | (theirs <= now),
    ).returning(leases.c.name, leases.c.term)


_TAKE: Final = in_both(lambda insert: _taking(insert(leases)))
_HELD: Final = select(leases.c.name, leases.c.holder).where(leases.c.until > bindparam("now"))
_FORGET: Final = delete(leases).where(
    leases.c.name.startswith(_PRESENCE), leases.c.until < bindparam("long_ago")
)
