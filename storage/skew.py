"""Whether this machine and the database agree on the time."""

from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import func, select

from storage import Transaction

BEARABLE: Final = timedelta(seconds=5)
"""Leases and what is due are compared with our own clock; more than this is worth a word."""


async def off(tx: Transaction, now: datetime) -> timedelta | None:
    """Return how far *now* is ahead of the clock of the database, if that is another's and far."""
    if tx.dialect.name == "sqlite":
        return None
    ahead = now - (await tx.execute(select(func.clock_timestamp()))).scalar_one()
    return ahead if abs(ahead) > BEARABLE else None
