"""Invites: links that bring a plan along. Only the digest of a code is kept (ASVS 11.5.1)."""

from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, insert, select, update

from storage import Transaction
from storage.codes import digest, new_code
from storage.tables import invites


async def make(tx: Transaction, plan_key: int, *, uses: int, days: int, now: datetime) -> str:
    """Return a new code for as many *uses* within as many *days*; it cannot be shown again."""
    code = new_code()
    await tx.execute(
        insert(invites).values(
            code=digest(code),
            plan_key=plan_key,
            uses_left=uses,
            expires_at=now + timedelta(days=days),
            created_at=now,
        )
    )
    return code


async def peek(tx: Transaction, code: str, now: datetime) -> int | None:
    """Return the key of the plan *code* brings; None for wrong, used up and expired alike."""
    query = select(invites.c.plan_key).where(_holds(digest(code), now))
    return (await tx.execute(query)).scalar_one_or_none()


async def redeem(tx: Transaction, digested: bytes, now: datetime) -> bool:
    """Take one use of the code with this digest, and say whether there was one left."""
    taken = await tx.execute(
        update(invites).where(_holds(digested, now)).values(uses_left=invites.c.uses_left - 1)
    )
    return taken.rowcount == 1


def _holds(digested: bytes, now: datetime) -> ColumnElement[bool]:
    return (invites.c.code == digested) & (invites.c.uses_left > 0) & (invites.c.expires_at > now)
