import asyncio

import pytest
from sqlalchemy import insert, select, text, update
from sqlalchemy.exc import IntegrityError

from storage import Unavailable, marks
from storage.database import is_address, open_database
from storage.faults import explain
from storage.tables import courses
from storage.tables import marks as kept


async def pragma(database, name):
    async with database.begin() as tx:
        return (await tx.execute(text(f"PRAGMA {name}"))).scalar()


async def names(database):
    async with database.begin() as tx:
        return set((await tx.execute(select(kept.c.name))).scalars())


@pytest.mark.parametrize(
    ("name", "value"),
    [("journal_mode", "wal"), ("synchronous", 2), ("foreign_keys", 1), ("secure_delete", 1)],
)
async def test_what_telegram_was_told_is_on_the_disk(database, name, value):
    assert await pragma(database, name) == value


async def test_a_row_that_refers_to_nothing_is_refused(database):
    with pytest.raises(IntegrityError):
        async with database.begin() as tx:
            await tx.execute(
                insert(courses).values(
                    id=1, patient_id=7, plan_key=7, form={}, screening={}, confirmed_at=None
                )
            )


async def test_what_fails_half_way_leaves_nothing(database):
    with pytest.raises(ZeroDivisionError):
        async with database.begin() as tx:
            await marks.put(tx, "a")
            raise ZeroDivisionError

    assert await names(database) == set()


async def test_twenty_at_once_lose_no_update_of_each_other(database):
    async with database.begin() as tx:
        await marks.put(tx, "n", value="0")

    async def count_up():
        async with database.begin() as tx:
            number = int(await marks.value(tx, "n"))
            await asyncio.sleep(0)
            await marks.put(tx, "n", value=str(number + 1))

    await asyncio.gather(*(count_up() for _ in range(20)))
    async with database.begin() as tx:
        assert await marks.value(tx, "n") == "20"


async def test_two_processes_lose_no_update_of_each_other(database, tmp_path):
    other = open_database(f"sqlite+aiosqlite:///{tmp_path}/nightstep.db")
    async with database.begin() as tx:
        await marks.put(tx, "n", value="0")

    async def count_up(where):
        async with where.begin() as tx:
            number = int(await marks.value(tx, "n"))
            await asyncio.sleep(0)
            await marks.put(tx, "n", value=str(number + 1))

    try:
        await asyncio.gather(*(count_up(where) for _ in range(10) for where in (database, other)))
    finally:
        await other.dispose()
    async with database.begin() as tx:
        assert await marks.value(tx, "n") == "20"


async def test_a_transaction_that_is_given_up_holds_nobody_up(database):
    begun = asyncio.Event()

    async def work():
        async with database.begin() as tx:
            await marks.put(tx, "a")
            begun.set()
            await asyncio.Event().wait()

    task = asyncio.create_task(work())
    await begun.wait()
    task.cancel()
    await asyncio.wait({task})

    async with database.begin() as tx:
        await marks.put(tx, "b")
    assert await names(database) == {"b"}


async def test_who_waits_too_long_for_a_connection_finds_the_database_away(database, monkeypatch):
    """As the file is, it is tried again (fault 7): it is no fault of whoever waits."""
    monkeypatch.setattr("storage.database.TURN_COMES_WITHIN", 0.01)
    hasty = open_database(str(database.url))
    async with hasty.begin() as tx:
        await marks.put(tx, "a")
        with pytest.raises(Unavailable) as error:
            await names(hasty)
    assert await names(hasty) == {"a"}
    await hasty.dispose()

    assert type(error.value.orig).__name__ == "TimeoutError"
    assert explain(error.value) == "The database did not answer; check that it runs."


async def test_a_full_disk_is_an_error_that_passes(database):
    """What does not fit is not kept; what fits later is (fault 9)."""
    async with database.begin() as tx:
        pages = (await tx.execute(text("PRAGMA page_count"))).scalar()
        await tx.execute(text(f"PRAGMA max_page_count = {pages + 1}"))
    with pytest.raises(Unavailable):
        async with database.begin() as tx:
            for number in range(200):
                await marks.put(tx, f"full {number}", value="x" * 200)
    assert await names(database) == set()

    await pragma(database, "max_page_count = 1000000")
    async with database.begin() as tx:
        await marks.put(tx, "fits")
    assert await names(database) == {"fits"}


async def test_an_error_of_the_database_shows_no_value(database):
    with pytest.raises(IntegrityError) as error:
        async with database.begin() as tx:
            await tx.execute(insert(kept).values(name="canary"))
            await tx.execute(insert(kept).values(name="canary"))

    assert "canary" not in str(error.value)


def test_postgresql_shows_no_value_either():
    database = open_database("postgresql+psycopg://nightstep:secret@db/nightstep")

    assert database.sync_engine.hide_parameters
    assert "secret" not in repr(database)


async def test_a_file_that_is_no_database_is_refused(tmp_path):
    (tmp_path / "nightstep.db").write_bytes(b"this is no database at all, whatever its name")
    database = open_database(f"sqlite+aiosqlite:///{tmp_path}/nightstep.db")
    with pytest.raises(Exception, match="not a database"):
        await names(database)
    await database.dispose()


async def test_an_update_of_nothing_changes_nothing(database):
    async with database.begin() as tx:
        done = await tx.execute(update(kept).where(kept.c.name == "none").values(value="x"))
        assert done.rowcount == 0


@pytest.mark.parametrize(
    ("url", "known"),
    [
        ("sqlite+aiosqlite:///data/nightstep.db", True),
        ("postgresql+psycopg://nightstep@db/nightstep", True),
        ("postgresql://nightstep@db/nightstep", False),
        ("sqlite:///x.db", False),
        ("postgresql+psycopg://db:port/x", False),
        ("nonsense", False),
        ("", False),
    ],
)
def test_an_address_is_known_or_not(url, known):
    assert is_address(url) == known
