"""What somebody tried and was not let do, by the keyed hash of who, for an hour."""

from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import delete, func, insert, select

from storage import Transaction
from storage.ids import new_id
from storage.tables import tries

COMMAND: Final = "command"
CODE: Final = "code"

KEPT: Final = timedelta(hours=1)


async def note(tx: Transaction, what: str, lookup: bytes, *, at: datetime) -> None:
    await tx.execute(insert(tries).values(id=new_id(), what=what, lookup=lookup, at=at))


async def lately(tx: Transaction, what: str, now: datetime, lookup: bytes | None = None) -> int:
    """Count the tries of the last hour: everybody's, or those of one person."""
    query = select(func.count()).where(tries.c.what == what, tries.c.at > now - KEPT)
    if lookup is not None:
        query = query.where(tries.c.lookup == lookup)
    return (await tx.execute(query)).scalar_one()


async def forget(tx: Transaction, now: datetime) -> int:
    """Drop those of more than an hour ago."""
    return (await tx.execute(delete(tries).where(tries.c.at <= now - KEPT))).rowcount
