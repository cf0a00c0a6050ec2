"""Plans: versioned, never edited, kept for as long as a course follows them."""

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime

from sqlalchemy import func, insert, select

from domain.plans import Plan
from storage import Transaction
from storage.documents import dump_plan, load_plan
from storage.ids import new_id
from storage.tables import plans


async def add(tx: Transaction, plan: Plan, *, offered: bool, at: datetime) -> int:
    """Add *plan* and return its key; *offered* plans can be chosen and invited to."""
    key = new_id()
    await tx.execute(
        insert(plans).values(
            key=key,
            id=plan.id,
            version=plan.version,
            document=dump_plan(plan),
            offered=offered,
            created_at=at,
        )
    )
    return key


async def get(tx: Transaction, key: int) -> Plan:
    document = (await tx.execute(select(plans.c.document).where(plans.c.key == key))).scalar_one()
    return load_plan(document)


async def among(tx: Transaction, keys: Collection[int]) -> dict[int, Plan]:
    """Return the plans with *keys*; many people follow one, and it is read once."""
    query = select(plans.c.key, plans.c.document).where(plans.c.key.in_(keys))
    return {row.key: load_plan(row.document) for row in await tx.execute(query)}


async def newest(tx: Transaction, id: str) -> tuple[int, Plan] | None:
    """Return the newest offered version of the plan called *id*, with its key."""
    query = (
        select(plans.c.key, plans.c.document)
        .where(plans.c.id == id, plans.c.offered)
        .order_by(plans.c.version.desc())
        .limit(1)
    )
    row = (await tx.execute(query)).one_or_none()
    return (row.key, load_plan(row.document)) if row else None


async def offered(tx: Transaction) -> list[Plan]:
    """Return the newest version of each offered plan, in the order of their ids."""
    query = select(plans.c.document).where(plans.c.offered).order_by(plans.c.id, plans.c.version)
    newest = {row.document["id"]: load_plan(row.document) for row in await tx.execute(query)}
    return list(newest.values())


async def add_version(tx: Transaction, plan: Plan, *, at: datetime) -> Plan:
    """Offer *plan* as the next version of its id, and return it so; courses keep theirs.

    What is the newest version already is not added again.
    """
    found = await newest(tx, plan.id)
    if found and replace(found[1], version=plan.version) == plan:
        return found[1]
    added = replace(plan, version=await _newest_version(tx, plan.id) + 1)
    await add(tx, added, offered=True, at=at)
    return added


async def _newest_version(tx: Transaction, id: str) -> int:
    query = select(func.max(plans.c.version)).where(plans.c.id == id)
    return (await tx.execute(query)).scalar() or 0
