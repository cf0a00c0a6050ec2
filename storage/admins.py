"""Those who look after the bot: owners named in the settings, and whom owners gave a role."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import RowMapping, Select, insert, or_, select, update

from domain.roles import Colleague, Right, Role, may
from storage import Transaction
from storage.ids import new_id
from storage.tables import admins
from storage.vault import Vault


async def recognise(
    tx: Transaction, vault: Vault, owners: Collection[int], telegram_id: int
) -> Colleague | None:
    """Return who *telegram_id* is, read anew each time, so that a role that is taken is gone.

    *owners* are those named in ADMIN_IDS: owners for as long as they are named there.
    """
    query = select(admins).where(admins.c.lookup == vault.lookup(telegram_id))
    row = (await tx.execute(query)).mappings().one_or_none()
    return _colleague(row, telegram_id, owners) if row else None


async def enlist(
    tx: Transaction, vault: Vault, telegram_ids: Collection[int], *, at: datetime
) -> None:
    """Make those known who are not; this gives nobody a role."""
    for telegram_id in telegram_ids:
        query = select(admins.c.id).where(admins.c.lookup == vault.lookup(telegram_id))
        if (await tx.execute(query)).first() is None:
            inside = new_id()
            await tx.execute(
                insert(admins).values(
                    id=inside,
                    lookup=vault.lookup(telegram_id),
                    telegram_id=vault.seal(str(telegram_id), row=sealed_row(inside)),
                    created_at=at,
                )
            )


async def id_of(tx: Transaction, vault: Vault, telegram_id: int) -> int:
    """Return the inside id of somebody who was enlisted."""
    query = select(admins.c.id).where(admins.c.lookup == vault.lookup(telegram_id))
    found: int = (await tx.execute(query)).scalar_one()
    return found


async def team(tx: Transaction, vault: Vault, owners: Collection[int]) -> list[Colleague]:
    """Return everybody with a role, in the order they came."""
    rows = (await tx.execute(select(admins).order_by(admins.c.created_at, admins.c.id))).mappings()
    opened = [(row, telegram_id_of(vault, row["id"], row["telegram_id"])) for row in rows]
    found = [_colleague(row, telegram_id, owners) for row, telegram_id in opened]
    return [each for each in found if each]


async def roles(tx: Transaction, vault: Vault, owners: Collection[int]) -> dict[int, Role | None]:
    """Return the role of everybody we know, by Telegram id; None for who has none any more."""
    rows = (await tx.execute(select(admins))).all()
    ids = {telegram_id_of(vault, row.id, row.telegram_id): row.role for row in rows}
    return {each: Role.OWNER if each in owners else role for each, role in ids.items()}


def with_right(vault: Vault, owners: Collection[int], right: Right) -> Select[int]:
    """Return the query for the inside ids of all who have *right*, as `recognise` sees them."""
    roles = [role for role in Role if may(role, right)]
    named = [vault.lookup(each) for each in owners]
    return select(admins.c.id).where(or_(admins.c.role.in_(roles), admins.c.lookup.in_(named)))


async def appoint(tx: Transaction, id: int, role: Role | None) -> None:
    """Give *id* a role, or take it: the next thing they ask for is refused."""
    await tx.execute(update(admins).where(admins.c.id == id).values(role=role))


async def heard(tx: Transaction, colleague: Colleague, *, language: str, at: datetime) -> None:
    """Note that they wrote to us, so that we can write to them; mostly there is nothing new."""
    if not colleague.heard or not colleague.reachable or colleague.language != language:
        await tx.execute(
            update(admins)
            .where(admins.c.id == colleague.id)
            .values(heard_at=at, unreachable_at=None, language=language)
        )


def telegram_id_of(vault: Vault, id: int, sealed: bytes) -> int:
    return int(vault.open(sealed, row=sealed_row(id)))


def sealed_row(id: int) -> str:
    """Return the name of the place that an admin's Telegram id is sealed for."""
    return f"admins.telegram_id.{id}"


def _colleague(row: RowMapping, telegram_id: int, owners: Collection[int]) -> Colleague | None:
    role = Role.OWNER if telegram_id in owners else row["role"]
    if role is None:
        return None
    return Colleague(
        id=row["id"],
        telegram_id=telegram_id,
        role=role,
        language=row["language"],
        since=row["created_at"],
        heard=row["heard_at"] is not None,
        reachable=row["unreachable_at"] is None,
    )
