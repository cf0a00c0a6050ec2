"""Links that give a role to whoever opens them first; only the digest of a code is kept."""

import secrets
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Final

from sqlalchemy import ColumnElement, delete, insert, select

from domain.roles import Role
from storage import Transaction
from storage.tables import role_links

PREFIX: Final = "team-"
GOOD_FOR: Final = timedelta(days=1)


async def make(tx: Transaction, role: Role, now: datetime) -> str:
    """Return a new code for *role*, of 128 random bits; it cannot be shown again."""
    code = PREFIX + secrets.token_urlsafe(16)
    await tx.execute(
        insert(role_links).values(code=_digest(code), role=role, expires_at=now + GOOD_FOR)
    )
    return code


async def peek(tx: Transaction, code: str, now: datetime) -> Role | None:
    """Return the role that *code* gives; None for wrong, used and expired alike."""
    query = select(role_links.c.role).where(_holds(code, now))
    return (await tx.execute(query)).scalar_one_or_none()


async def use(tx: Transaction, code: str, now: datetime) -> Role | None:
    """Take *code*, which is gone then, and return its role: one statement, so one taker."""
    taken = delete(role_links).where(_holds(code, now)).returning(role_links.c.role)
    return (await tx.execute(taken)).scalar_one_or_none()


def _holds(code: str, now: datetime) -> ColumnElement[bool]:
    return (role_links.c.code == _digest(code)) & (role_links.c.expires_at > now)


def _digest(code: str) -> bytes:
    return sha256(code.encode(errors="replace")).digest()
