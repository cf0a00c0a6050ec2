"""Passes: what lets somebody look at the dashboard; only the digest of each is kept.

A link lets in once and becomes a session. What Telegram said when the Mini App was opened
is remembered as spent for as long as it would be believed.
"""

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import ColumnElement, delete, insert, select

from domain.roles import Colleague
from storage import Transaction, admins
from storage.codes import digest, new_code
from storage.tables import admins as colleagues
from storage.tables import passes
from storage.tables.entrance import Pass
from storage.upserts import upsert
from storage.vault import Vault

LINK_FOR: Final = timedelta(minutes=10)
SESSION_FOR: Final = timedelta(minutes=30)


async def link(tx: Transaction, admin_id: int, now: datetime) -> str:
    """Return a new key of 128 random bits that lets *admin_id* in, once."""
    return await _make(tx, Pass.LINK, admin_id, now, LINK_FOR)


async def begin(tx: Transaction, admin_id: int, now: datetime) -> str:
    """Return the key of a new session."""
    return await _make(tx, Pass.SESSION, admin_id, now, SESSION_FOR)


async def use(tx: Transaction, key: str, now: datetime) -> int | None:
    """Take a link, which is gone then, and return whose it was; None for wrong, used and old."""
    taken = delete(passes).where(_holds(Pass.LINK, key, now)).returning(passes.c.admin_id)
    return (await tx.execute(taken)).scalar_one_or_none()


async def spend(tx: Transaction, digest: bytes, *, until: datetime) -> bool:
    """Remember *digest* until then; False if it was spent before."""
    spent = (
        upsert(tx, passes)
        .values(digest=digest, kind=Pass.SPENT, until=until)
        .on_conflict_do_nothing()
        .returning(passes.c.digest)
    )
    return (await tx.execute(spent)).first() is not None


async def visitor(
    tx: Transaction, vault: Vault, owners: Collection[int], key: str, now: datetime
) -> Colleague | None:
    """Return whose session *key* is, with the role that they have now."""
    query = select(passes.c.admin_id).where(_holds(Pass.SESSION, key, now))
    admin_id = (await tx.execute(query)).scalar_one_or_none()
    return None if admin_id is None else await known(tx, vault, owners, admin_id)


async def known(
    tx: Transaction, vault: Vault, owners: Collection[int], admin_id: int
) -> Colleague | None:
    """Return who *admin_id* is, if they still have a role."""
    query = select(colleagues.c.telegram_id).where(colleagues.c.id == admin_id)
    sealed = (await tx.execute(query)).scalar_one()
    telegram_id = admins.telegram_id_of(vault, admin_id, sealed)
    return await admins.recognise(tx, vault, owners, telegram_id)


async def end(tx: Transaction, key: str) -> None:
    """End the session *key*."""
    await tx.execute(delete(passes).where(passes.c.digest == digest(key)))


async def forget(tx: Transaction, now: datetime) -> int:
    """Drop what lets nobody in any more, and return how much that was."""
    return (await tx.execute(delete(passes).where(passes.c.until <= now))).rowcount


async def _make(
    tx: Transaction, kind: Pass, admin_id: int, now: datetime, good_for: timedelta
) -> str:
    key = new_code()
    row = {"digest": digest(key), "kind": kind, "admin_id": admin_id, "until": now + good_for}
    await tx.execute(insert(passes).values(row))
    return key


def _holds(kind: Pass, key: str, now: datetime) -> ColumnElement[bool]:
    return (passes.c.digest == digest(key)) & (passes.c.kind == kind) & (passes.c.until > now)
