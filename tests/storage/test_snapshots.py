from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from domain.succession import Earlier, Part, Place, Present
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
        await snapshots.keep(tx, each, Present())

    assert await snapshots.newest(tx) == weeks[0]
    assert await snapshots.series(tx, weeks=2) == [weeks[2], weeks[0]]


async def test_a_week_is_kept_once(tx):
    assert await snapshots.keep(tx, FULL, Present())
    assert not await snapshots.keep(tx, replace(FULL, active=0), Present())
    assert await snapshots.newest(tx) == FULL


async def test_who_was_counted_is_known_while_windows_overlap_and_from_the_last_time(tx):
    who = await Group.begin(tx)
    courses = [await who.join("T") for _ in range(2)]
    first, second = courses
    parts = {
        Part.ACTIVE: frozenset({first}),
        Part.UNREACHABLE: frozenset({second}),
        Part.BEGAN: frozenset(courses),
    }
    present = Present({course: Place(2, 500) for course in courses}, parts)
    before = Earlier(present, 2, {Part.ACTIVE: 1, Part.UNREACHABLE: 1, Part.BEGAN: 2})
    for n in (0, 1, 2):
        await snapshots.keep(tx, replace(FULL, as_of=FULL.as_of + n * A_WEEK), present)

    soon, later = FULL.as_of + 4 * A_WEEK, FULL.as_of + 9 * A_WEEK
    assert await snapshots.earlier(tx, soon) == [before] * 2
    assert await snapshots.earlier(tx, later) == [before]
    assert await snapshots.earlier(tx, FULL.as_of) == []


async def test_the_erased_are_forgotten_here_too_but_not_that_there_were_so_many(tx):
    who = await Group.begin(tx)
    gone, stays = [await who.join("T") for _ in range(2)]
    both = {part: frozenset({gone, stays}) for part in (Part.ACTIVE, Part.BEGAN)}
    present = Present({gone: Place(0, 500), stays: Place(2, 500)}, both)
    await snapshots.keep(tx, FULL, present)
    [patient] = (
        await tx.execute(select(tables.courses.c.patient_id).where(tables.courses.c.id == gone))
    ).scalars()
    await erasure.erase(tx, patient, at=NOW)

    [before] = await snapshots.earlier(tx, FULL.as_of + A_WEEK)
    assert before.left.places == {stays: Place(2, 500)}
    assert before.left.parts == {
        Part.ACTIVE: {stays},
        Part.UNREACHABLE: frozenset(),
        Part.BEGAN: {stays},
    }
    assert (before.people, before.sizes) == (2, {Part.ACTIVE: 2, Part.BEGAN: 2})


async def test_of_who_had_ended_only_the_first_dose_is_known(tx):
    who = await Group.begin(tx)
    ended = await who.join("T", ended_at=NOW)
    present = Present(parts={Part.BEGAN: frozenset({ended})})
    await snapshots.keep(tx, FULL, present)

    [before] = await snapshots.earlier(tx, FULL.as_of + A_WEEK)
    assert {part for part, people in before.left.parts.items() if people} == {Part.BEGAN}
