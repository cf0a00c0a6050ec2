"""Letters: what is said to colleagues without being asked, kept until it is out."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import bindparam, delete, insert, or_, select, update

from storage import Transaction
from storage.admins import telegram_id_of
from storage.ids import new_id
from storage.tables import admins, letters
from storage.vault import Vault

LEASE: Final = timedelta(minutes=2)
WORTH: Final = timedelta(days=1)
"""After so long a letter that cannot be delivered is dropped."""

_now: Any = bindparam("now", type_=letters.c.due_at.type)
_DUE: Final = (
    select(letters, admins.c.telegram_id, admins.c.language)
    .join_from(letters, admins)
    .where(
        letters.c.due_at <= _now,
        letters.c.expires_at > _now,
        or_(letters.c.lease_until.is_(None), letters.c.lease_until <= _now),
    )
    .order_by(letters.c.due_at)
    .limit(bindparam("limit"))
    .with_for_update(skip_locked=True, of=letters)
)


@dataclass(frozen=True, slots=True)
class Letter:
    """About *topic*, with what its text needs; a second copy of it does no harm."""

    id: int
    admin_id: int
    telegram_id: int
    language: str | None
    topic: str
    values: Mapping[str, Any]


async def write(
    tx: Transaction, admin_ids: Iterable[int], topic: str, *, now: datetime, **values: object
) -> None:
    rows = [
        {"id": new_id(), "admin_id": each, "topic": topic, "values": values}
        | {"due_at": now, "expires_at": now + WORTH}
        for each in admin_ids
    ]
    if rows:
        await tx.execute(insert(letters), rows)


async def claim(tx: Transaction, vault: Vault, now: datetime, *, limit: int) -> list[Letter]:
    """Take letters that are due, for as long as one delivery may last."""
    rows = (await tx.execute(_DUE, {"now": now, "limit": limit})).all()
    if not rows:
        return []
    ids = [row.id for row in rows]
    await tx.execute(update(letters).where(letters.c.id.in_(ids)).values(lease_until=now + LEASE))
    return [
        Letter(
            row.id,
            row.admin_id,
            telegram_id_of(vault, row.admin_id, row.telegram_id),
            row.language,
            row.topic,
            row._mapping["values"],  # noqa: SLF001  a row's own method has this name
        )
        for row in rows
    ]


async def done(tx: Transaction, letter: Letter) -> None:
    await tx.execute(delete(letters).where(letters.c.id == letter.id))


async def undeliverable(tx: Transaction, letter: Letter, *, at: datetime) -> None:
    """Note that nobody is there, until they write to us; their other letters go as well."""
    await tx.execute(delete(letters).where(letters.c.admin_id == letter.admin_id))
    gone = update(admins).where(admins.c.id == letter.admin_id, admins.c.unreachable_at.is_(None))
    await tx.execute(gone.values(unreachable_at=at))


async def again(tx: Transaction, letter: Letter, *, due_at: datetime) -> None:
    values = {"due_at": due_at, "lease_until": None}
    await tx.execute(update(letters).where(letters.c.id == letter.id).values(values))


async def forget(tx: Transaction, now: datetime) -> int:
    """Drop letters that could not be delivered for a day."""
    return (await tx.execute(delete(letters).where(letters.c.expires_at <= now))).rowcount
