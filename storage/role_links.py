"""Links that give a role to whoever opens them first; only the digest of a code is kept."""

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import ColumnElement, and_, delete, insert, select

from domain.roles import Right, Role
from storage import Transaction, admins
from storage.codes import digest, new_code
from storage.tables import role_links
from storage.vault import Vault

PREFIX: Final = "team-"
GOOD_FOR: Final = timedelta(days=1)


async def make(tx: Transaction, role: Role, *, by: int, now: datetime) -> str:
    """Return a new code, of 128 random bits, for *role* from *by*; it cannot be shown again."""
    code = PREFIX + new_code()
    values = {"role": role, "made_by": by, "expires_at": now + GOOD_FOR}
    await tx.execute(insert(role_links).values(code=digest(code), **values))
    return code


async def peek(
    tx: Transaction, vault: Vault, owners: Collection[int], code: str, now: datetime
) -> Role | None:
    """Return the role that *code* gives; None for wrong, used and expired alike.

    None as well once its maker may give no roles any more; *owners* are those in ADMIN_IDS.
    """
    query = select(role_links.c.role).where(_holds(vault, owners, code, now))
    return (await tx.execute(query)).scalar_one_or_none()


async def use(
    tx: Transaction, vault: Vault, owners: Collection[int], code: str, now: datetime
) -> Role | None:
    """Take *code*, which is gone then, and return its role: one statement, so one taker."""
    held = _holds(vault, owners, code, now)
    taken = delete(role_links).where(held).returning(role_links.c.role)
    return (await tx.execute(taken)).scalar_one_or_none()


def _holds(vault: Vault, owners: Collection[int], code: str, now: datetime) -> ColumnElement[bool]:
    return and_(
        role_links.c.code == digest(code),
        role_links.c.expires_at > now,
        role_links.c.made_by.in_(admins.with_right(vault, owners, Right.TEAM)),
    )
