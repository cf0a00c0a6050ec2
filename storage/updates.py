"""Updates we have applied, tried and set aside (P7, P8)."""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta

from sqlalchemy import delete, func, select

from storage import Transaction
from storage.keys import by_dialect, listed
from storage.tables import attempted_updates, processed_updates, set_aside_updates
from storage.upserts import in_both, upsert

KEPT = timedelta(hours=48)
"""Telegram repeats nothing older than a day; a set, since its ids may start anew."""


_APPLIED = by_dialect(
    lambda dialect: select(processed_updates.c.update_id).where(
        listed(dialect, processed_updates.c.update_id, "ids")
    )
)
_BEGUN = by_dialect(
    lambda dialect: select(attempted_updates.c.update_id, attempted_updates.c.attempts).where(
        listed(dialect, attempted_updates.c.update_id, "ids")
    )
)
_CONCLUDE = by_dialect(
    lambda dialect: delete(attempted_updates).where(
        listed(dialect, attempted_updates.c.update_id, "ids")
    )
)
_CLAIM = in_both(
    lambda insert: (
        insert(processed_updates).on_conflict_do_nothing().returning(processed_updates.c.update_id)
    )
)
_ATTEMPT = in_both(
    lambda insert: insert(attempted_updates).on_conflict_do_update(
        index_elements=["update_id"],
        set_={
            "attempts": attempted_updates.c.attempts + 1,
            "at": insert(attempted_updates).excluded.at,
        },
    )
)


async def new(tx: Transaction, update_ids: Sequence[int]) -> set[int]:
    """Return those of *update_ids* that were not applied before."""
    return set(update_ids) - set(
        (await tx.execute(_APPLIED[tx.dialect.name], {"ids": update_ids})).scalars()
    )


async def claim(tx: Transaction, update_ids: Collection[int], at: datetime) -> set[int]:
    """Note that *tx* applies *update_ids*; return those that no other did, a moment ago or ever.

    On PostgreSQL this waits for another process that applies them at this moment.
    """
    rows = [{"update_id": each, "at": at} for each in sorted(update_ids)]
    return set((await tx.execute(_CLAIM[tx.dialect.name], rows)).scalars()) if rows else set()


async def conclude(tx: Transaction, update_ids: Collection[int]) -> None:
    """Forget the attempts at what has succeeded, or was given up."""
    if update_ids:
        await tx.execute(_CONCLUDE[tx.dialect.name], {"ids": list(update_ids)})


async def attempts(tx: Transaction, update_ids: Collection[int]) -> dict[int, int]:
    """Return how often each was begun and not finished, those never begun left out."""
    begun = await tx.execute(_BEGUN[tx.dialect.name], {"ids": list(update_ids)})
    return {row.update_id: row.attempts for row in begun}


async def attempt(tx: Transaction, update_ids: Collection[int], at: datetime) -> None:
    """Count one more attempt at each."""
    rows = [{"update_id": each, "attempts": 1, "at": at} for each in sorted(update_ids)]
    await tx.execute(_ATTEMPT[tx.dialect.name], rows)


async def set_aside(
    tx: Transaction, update_id: int, *, kind: str, error: str, at: datetime
) -> None:
    """Give an update up, keeping what kind it was and what went wrong, never what it said."""
    await tx.execute(
        upsert(tx, set_aside_updates)
        .values(update_id=update_id, at=at, kind=kind, error=error)
        .on_conflict_do_nothing()
    )


async def count_set_aside(tx: Transaction) -> int:
    return (await tx.execute(select(func.count()).select_from(set_aside_updates))).scalar_one()


async def forget(tx: Transaction, now: datetime) -> int:
    """Drop what Telegram can no longer repeat."""
    old = [
        await tx.execute(delete(table).where(table.c.at < now - KEPT))
        for table in (processed_updates, attempted_updates)
    ]
    return sum(done.rowcount for done in old)
