"""Seeding: an empty database filled with invented patients, and marked as such."""

from collections.abc import Sequence
from datetime import datetime, time
from random import Random
from typing import Final
from zoneinfo import ZoneInfo

from sqlalchemy import Table, insert, select

from domain.cohorts import Cohort
from domain.histories import History
from domain.plans import Plan
from domain.presets import OFFERED
from storage import Database, Transaction, invented, marks, nights, plans
from storage.tables import patients as patients_table
from storage.vault import Vault

BATCH: Final = 100


class NotEmptyError(Exception):
    """There are patients already; the text is a sentence for who asked."""


async def seed(
    database: Database,
    vault: Vault,
    *,
    patients: int,
    nights: int,
    first_id: int,
    zone: ZoneInfo,
    dose_time: time,
    now: datetime,
    seed: int,
) -> int:
    """Invent so many *patients*, each after so many closed *nights*, and return how many.

    Their Telegram ids count up from *first_id*. The same *seed* at the same *now* gives
    the same people. Raises NotEmptyError where there is anybody already.
    """
    rng = Random(seed)  # noqa: S311  nothing here is a secret, and the same people are wanted again
    cohort = Cohort(OFFERED, nights, zone, dose_time, now, rng)
    async with database.begin() as tx:
        await _refuse_unless_empty(tx)
        keys = {preset.id: await _key(tx, preset, now) for preset in OFFERED}
        for start in range(0, patients, BATCH):
            ids = range(first_id + start, first_id + min(start + BATCH, patients))
            people = [(telegram_id, cohort.draw()) for telegram_id in ids]
            await _add(tx, vault, keys, people, now)
        await marks.put(tx, invented.MARK, at=now, value=str(patients))
    return patients


async def _refuse_unless_empty(tx: Transaction) -> None:
    if (await tx.execute(select(patients_table.c.id).limit(1))).first() is None:
        return
    if await invented.is_marked(tx):
        raise NotEmptyError("This database holds invented patients already.")
    raise NotEmptyError("This database holds real patients; invented ones need an empty one.")


async def _key(tx: Transaction, preset: Plan, now: datetime) -> int:
    found = await plans.newest(tx, preset.id)
    return found[0] if found else await plans.add(tx, preset, offered=True, at=now)


async def _add(
    tx: Transaction,
    vault: Vault,
    keys: dict[str, int],
    people: Sequence[tuple[int, History]],
    now: datetime,
) -> None:
    rows: dict[Table, list[invented.Row]] = {table: [] for table in invented.TABLES}
    for telegram_id, history in people:
        key = keys[history.course.plan.id]
        for table, row in invented.rows(history, key, telegram_id, vault, now):
            rows[table].append(row)
    for table, each in rows.items():
        if each:
            await tx.execute(insert(table), each)
    await nights.plan(tx, [history.newest for _, history in people])
