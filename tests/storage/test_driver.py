import asyncio
import sqlite3
import threading
from contextlib import suppress

import pytest
from sqlalchemy import text

from storage import Unavailable, marks
from storage.database import open_reader
from storage.driver import AHEAD

COUNT = (
    "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < :n) SELECT i FROM n"
)


async def kept(database, name):
    async with database.begin() as tx:
        return await marks.value(tx, name)


@pytest.mark.parametrize("rows", [0, 1, AHEAD - 1, AHEAD, AHEAD + 1, 3 * AHEAD])
async def test_all_rows_arrive_however_many_came_with_the_statement(database, rows):
    query = text(f"SELECT * FROM ({COUNT}) WHERE i <= :wanted")
    given = {"n": max(rows, 1), "wanted": rows}
    async with database.begin() as tx:
        at_once = (await tx.execute(query, given)).scalars().all()
        streamed = [
            each async for part in (await tx.stream(query, given)).partitions(700) for each in part
        ]

    assert at_once == list(range(1, rows + 1)) == [row.i for row in streamed]


async def test_one_row_of_many_can_be_had_and_the_rest_left(database):
    async with database.begin() as tx:
        result = await tx.execute(text(COUNT), {"n": 3 * AHEAD})
        assert result.first() == (1,)

    assert await kept(database, "a") is None


async def test_a_transaction_that_only_reads_keeps_others_from_writing(database, tmp_path):
    async with database.begin() as tx:
        await tx.execute(text("SELECT count(*) FROM marks"))
        other = sqlite3.connect(tmp_path / "nightstep.db", timeout=0)
        with pytest.raises(sqlite3.OperationalError, match="locked"):
            other.execute("INSERT INTO marks (name) VALUES ('b')")
        other.close()


async def test_a_statement_whose_task_is_cancelled_leaves_nothing(database):
    before = set(threading.enumerate())
    slow = text(f"INSERT INTO marks (name) SELECT max(i) FROM ({COUNT})")

    async def write():
        async with database.begin() as tx:
            await tx.execute(slow, {"n": 100_000})

    for turns in range(6):
        task = asyncio.create_task(write())
        for _ in range(turns):
            await asyncio.sleep(0)
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task

    assert await kept(database, "100000") is None
    await database.dispose()
    for thread in set(threading.enumerate()) - before:  # they still have to tell this loop
        await asyncio.to_thread(thread.join)


async def test_who_goes_on_after_a_begin_that_failed_writes_inside_a_transaction(
    database, tmp_path
):
    async with database.begin() as tx:
        await tx.execute(text("PRAGMA busy_timeout = 0"))
    other = sqlite3.connect(tmp_path / "nightstep.db", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(ZeroDivisionError):
        async with database.begin() as tx:
            with suppress(Unavailable):
                await tx.execute(text("SELECT 1"))
            other.execute("COMMIT")
            await marks.put(tx, "c", value="1")
            raise ZeroDivisionError
    other.close()

    assert await kept(database, "c") is None


async def test_a_reader_sees_one_moment_and_writes_nothing(database, tmp_path):
    reader = open_reader(str(database.url))
    async with reader.begin() as tx:
        await tx.execute(text("SELECT count(*) FROM marks"))
        async with database.begin() as other:
            await marks.put(other, "d", value="1")
        assert await marks.value(tx, "d") is None
        with pytest.raises(Unavailable):
            await marks.put(tx, "e")
    await reader.dispose()
