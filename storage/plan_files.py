"""Files with plans that colleagues have sent: to be fetched, read and answered."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import bindparam, delete, insert, select, update

from storage import Transaction
from storage.tables import plan_files

AGAIN_AFTER: Final = timedelta(minutes=2)
"""A file that is fetched is left alone so long; if that fails, it is tried again then."""

WORTH: Final = timedelta(hours=1)

_DUE: Final = (
    select(plan_files.c.update_id)
    .where(plan_files.c.due_at <= bindparam("now"))
    .with_for_update(skip_locked=True)
)


@dataclass(frozen=True, slots=True)
class PlanFile:
    update_id: int
    admin_id: int
    file_id: str
    expires_at: datetime


async def add(
    tx: Transaction, *, update_id: int, admin_id: int, file_id: str, at: datetime
) -> None:
    await tx.execute(
        insert(plan_files).values(
            update_id=update_id,
            admin_id=admin_id,
            file_id=file_id,
            due_at=at,
            expires_at=at + WORTH,
        )
    )


async def claim(tx: Transaction, now: datetime) -> Sequence[PlanFile]:
    """Return what is due, and put it off: for the while that fetching may last."""
    ids = list((await tx.execute(_DUE, {"now": now})).scalars())
    if not ids:
        return []
    query = (
        update(plan_files)
        .where(plan_files.c.update_id.in_(ids))
        .values(due_at=now + AGAIN_AFTER)
        .returning(*(plan_files.c[name] for name in PlanFile.__slots__))
    )
    return [PlanFile(*row) for row in await tx.execute(query)]


async def done(tx: Transaction, file: PlanFile) -> bool:
    """Drop *file*; False if it was done before, by somebody else."""
    gone = delete(plan_files).where(plan_files.c.update_id == file.update_id)
    return (await tx.execute(gone)).rowcount == 1
