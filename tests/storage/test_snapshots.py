from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from domain.succession import Earlier, Place
from storage import erasure, snapshots, tables
from storage.database import open_database
from storage.tables import metadata
from tests.domain.test_snapshots import FULL
from tests.storage.group import NOW, Group

A_WEEK = timedelta(days=7)


@pytest.fixture
async def tx(tmp_path):
    database = open_database(f"sqlite+aiosqlite:///{tmp_path}/snapshots.db")
    async with database.begin() as tx:
        await tx.run_sync(metadata.create_all)
        yield tx
    await database.dispose()


async def test_before_the_first_snapshot_there_is_none(tx):
    assert await snapshots.newest(tx) is None
    assert await snapshots.series(tx, weeks=12) == []


async def test_snapshots_are_read_as_they_were_kept_newest_last(tx):
    weeks = [replace(FULL, as_of=FULL.as_of + n * A_WEEK, active=n * 5) for n in (2, 0, 1)]
    for each in weeks:
        await snapshots.keep(tx, each, {})

    assert await snapshots.newest(tx) == weeks[0]
    assert await snapshots.series(tx, weeks=2) == [weeks[2], weeks[0]]


async def test_a_week_is_kept_once(tx):
    assert await snapshots.keep(tx, FULL, {})
    assert not await snapshots.keep(tx, replace(FULL, active=0), {})
    assert await snapshots.newest(tx) == FULL


async def test_who_was_counted_is_known_while_windows_overlap_and_from_the_last_time(tx):
    who = await Group.begin(tx)
    courses = [await who.join("T") for _ in range(2)]
    places = {course: Place(2, 500) for course in courses}
    for n in (0, 1, 2):
        await snapshots.keep(tx, replace(FULL, as_of=FULL.as_of + n * A_WEEK), places)

    soon, later = FULL.as_of + 4 * A_WEEK, FULL.as_of + 9 * A_WEEK
    assert await snapshots.earlier(tx, soon) == [Earlier(2, places)] * 2
    assert await snapshots.earlier(tx, later) == [Earlier(2, places)]
    assert await snapshots.earlier(tx, FULL.as_of) == []


async def test_the_erased_are_forgotten_here_too_but_not_that_there_were_so_many(tx):
    who = await Group.begin(tx)
    gone, stays = [await who.join("T") for _ in range(2)]
    await snapshots.keep(tx, FULL, {gone: Place(0, 500), stays: Place(2, 500)})
    [patient] = (
        await tx.execute(select(tables.courses.c.patient_id).where(tables.courses.c.id == gone))
    ).scalars()
    await erasure.erase(tx, patient, at=NOW)

    assert await snapshots.earlier(tx, FULL.as_of + A_WEEK) == [Earlier(2, {stays: Place(2, 500)})]
