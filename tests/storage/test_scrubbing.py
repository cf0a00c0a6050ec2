"""Erasure proved on the bytes (P14)."""

from datetime import time

import pytest
from sqlalchemy import select

from scheduler.scrubbing import ScrubbingSweep
from storage import erasure, scrubbing, seeding
from storage.database import open_database
from storage.tables import courses, metadata
from storage.tables import patients as people
from tests.storage.lives import BERLIN, EVENING


async def crowd(database, vault, *, patients=2, nights=5):
    """Invent people with some nights behind them, and return the rows that name them."""
    async with database.begin() as tx:
        await tx.run_sync(metadata.create_all)
    await seeding.seed(
        database,
        vault,
        patients=patients,
        nights=nights,
        first_id=1,
        zone=BERLIN,
        dose_time=time(22),
        now=EVENING,
        seed=1,
    )
    query = select(people, courses.c.id.label("course_id")).join_from(people, courses)
    async with database.begin() as tx:
        return (await tx.execute(query)).all()


def found(folder, needles):
    """Return which of *needles* are in any file in *folder*."""
    held = b"".join(path.read_bytes() for path in folder.iterdir())
    return {needle for needle in needles if needle in held}


def signs(person):
    """What only this person's rows hold: ciphertext and random ids, as SQLite writes them."""
    return {
        person.telegram_id,
        person.id.to_bytes(8, "big"),
        person.course_id.to_bytes(8, "big"),
    }


async def test_after_a_scrub_no_byte_of_who_was_erased_is_in_any_file(database, vault, tmp_path):
    everybody = await crowd(database, vault, patients=30, nights=30)
    gone, stayed = everybody[::3], everybody[1]
    everything = {sign for person in gone for sign in signs(person)}
    assert found(tmp_path, everything) == everything

    for person in gone:
        async with database.begin() as tx:
            await erasure.erase(tx, person.id, at=EVENING)
    assert await ScrubbingSweep(database).run() == {"scrubbed": 1}

    assert found(tmp_path, everything) == set()
    assert found(tmp_path, signs(stayed)) == signs(stayed)
    held = b"".join(path.read_bytes() for path in tmp_path.iterdir())
    assert {held.count(person.lookup) for person in gone} == {1}, "the journal's line alone"


async def test_a_scrub_is_made_once_after_an_erasure_and_never_without(database, vault):
    [person, *_] = await crowd(database, vault)
    sweep = ScrubbingSweep(database)
    assert await sweep.run() == {}

    async with database.begin() as tx:
        await erasure.erase(tx, person.id, at=EVENING)

    assert await sweep.run() == {"scrubbed": 1}
    assert await sweep.run() == {}


async def test_an_erasure_during_a_scrub_asks_for_another(database, vault):
    await crowd(database, vault)
    async with database.begin() as tx:
        await scrubbing.wish(tx, at=EVENING.replace(hour=20))

        await scrubbing.done(tx, erased=EVENING)

        assert await scrubbing.wished(tx)


@pytest.mark.parametrize("begin", ["BEGIN", "BEGIN IMMEDIATE"])
async def test_while_another_program_is_at_it_the_scrub_waits_for_the_next_time(
    database, vault, begin
):
    [person, *_] = await crowd(database, vault)
    async with database.begin() as tx:
        await erasure.erase(tx, person.id, at=EVENING)
        await tx.exec_driver_sql("PRAGMA busy_timeout = 0")
    other = open_database(str(database.url))
    async with other.connect() as reading:
        sqlite = (await reading.get_raw_connection()).driver_connection
        await sqlite.execute_fetchall(begin)
        await sqlite.execute_fetchall("SELECT count(*) FROM patients")

        assert not await scrubbing.scrub(database)

        await sqlite.execute_fetchall("COMMIT")
    await other.dispose()
    assert await ScrubbingSweep(database).run() == {"scrubbed": 1}


async def test_a_file_too_big_to_be_written_anew_loses_its_log_at_least(database, vault, tmp_path):
    [person, *_] = await crowd(database, vault)
    async with database.begin() as tx:
        await erasure.erase(tx, person.id, at=EVENING)
    size = (tmp_path / "nightstep.db").stat().st_size

    assert await scrubbing.scrub(database, rewritten=0)

    assert (tmp_path / "nightstep.db-wal").stat().st_size == 0
    assert (tmp_path / "nightstep.db").stat().st_size >= size
    assert person.telegram_id not in (tmp_path / "nightstep.db").read_bytes()


async def test_postgresql_is_left_to_its_own_vacuum():
    nowhere = open_database("postgresql+psycopg://nobody@127.0.0.1:1/nothing")

    assert await scrubbing.scrub(nowhere)
