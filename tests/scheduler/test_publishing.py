from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import update

from domain.occurrences import Reason
from scheduler.publishing import PublishingSweep, week_begun
from storage import erasure, snapshots, stats, tables
from storage.database import open_database, open_reader
from storage.tables import metadata
from tests import postgres
from tests.storage.group import Group

MONDAY = datetime(2026, 6, 1, 3, tzinfo=UTC)
NEWEST = datetime(2026, 5, 30, 3, tzinfo=UTC)
A_WEEK = timedelta(days=7)
A_DAY = timedelta(days=1)
LIVES = ["T" * 28, "T" * 20 + "S" * 8, "TTTU" * 7, "S" * 15 + "T" * 13]
"""Two of them in the highest band, one in each other."""


class Clock:
    def __init__(self, now):
        self.now = now

    def __call__(self):
        return self.now


class Clinic:
    """A database with people in it, and the sweep that publishes their numbers."""

    def __init__(self, url):
        self.database, self.reader = open_database(url), open_reader(url)
        self.clock = Clock(MONDAY + A_DAY)
        self.sweep = PublishingSweep(self.database, self.reader, self.clock, 11)

    async def __aenter__(self):
        async with self.database.begin() as tx:
            await tx.run_sync(metadata.create_all)
            self.group = await Group.begin(tx)
        return self

    async def __aexit__(self, *_):
        await self.reader.dispose()
        await self.database.dispose()

    async def join(self, *lives, **more):
        async with self.database.begin() as tx:
            self.group.tx = tx
            return [
                await self.group.join(each, newest=NEWEST, doses=(500, 1000)[n % 3 == 0], **more)
                for n, each in enumerate(lives)
            ]

    async def served(self):
        async with self.database.begin() as tx:
            return await snapshots.newest(tx)

    async def weeks(self):
        async with self.database.begin() as tx:
            return [each.as_of for each in await snapshots.series(tx, weeks=99)]

    async def next_week(self):
        self.clock.now += A_WEEK
        return await self.sweep.run()

    async def change(self, course, **columns):
        async with self.database.begin() as tx:
            await tx.execute(
                update(tables.courses).where(tables.courses.c.id == course).values(columns)
            )


@pytest.fixture
async def clinic(tmp_path):
    async with Clinic(f"sqlite+aiosqlite:///{tmp_path}/clinic.db") as clinic:
        yield clinic


@pytest.mark.parametrize(
    ("now", "begun"),
    [
        (datetime(2026, 6, 1, 3, 15, tzinfo=UTC), MONDAY),
        (datetime(2026, 6, 1, 3, 14, tzinfo=UTC), MONDAY - A_WEEK),
        (datetime(2026, 6, 7, 23, tzinfo=UTC), MONDAY),
        (datetime(2026, 6, 1, 0, 5, tzinfo=UTC), MONDAY - A_WEEK),
    ],
)
def test_a_week_begins_on_monday_at_three_once_its_nights_are_concluded(now, begun):
    assert week_begun(now) == begun


async def test_the_same_numbers_are_served_all_week_whoever_joins(clinic):
    await clinic.join(*LIVES * 8)
    assert await clinic.sweep.run() == {"published": 1}
    before = await clinic.served()
    await clinic.join(*LIVES * 8)
    clinic.clock.now += 5 * A_DAY

    assert await clinic.sweep.run() == {}
    assert await clinic.served() == before
    assert (before.as_of, before.active) == (MONDAY, 30)


@pytest.mark.parametrize(("people", "weeks"), [(1, 1), (4, 1), (5, 2)])
async def test_one_to_four_who_join_or_leave_are_not_told_of(clinic, people, weeks):
    first, *others = await clinic.join(*LIVES * 8)
    await clinic.sweep.run()
    for course in [first, *others][:people]:
        await clinic.change(course, ended_at=MONDAY + A_DAY)

    told = await clinic.next_week()
    assert told == ({"published": 1} if weeks == 2 else {"served again": 1})
    assert len(await clinic.weeks()) == weeks


async def test_a_newcomer_who_is_not_in_the_rates_yet_is_not_told_of(clinic):
    await clinic.join(*LIVES * 8)
    await clinic.sweep.run()
    await clinic.join("TTT")

    assert await clinic.next_week() == {"served again": 1}
    assert (await clinic.served()).active == 30


async def test_the_erased_have_left_and_what_was_published_stays(clinic):
    everybody = await clinic.join(*LIVES * 8)
    await clinic.sweep.run()
    before = await clinic.served()
    async with clinic.database.begin() as tx:
        rows = await tx.execute(tables.courses.select())
        patients = {row.id: row.patient_id for row in rows}
        await erasure.forget(tx, [patients[each] for each in everybody[:3]], at=clinic.clock())

    assert await clinic.next_week() == {"served again": 1}
    assert await clinic.served() == before


async def test_a_group_that_was_hidden_stays_hidden_until_five_have_joined(clinic):
    await clinic.join(*LIVES * 2)
    await clinic.sweep.run()
    assert (await clinic.served()).active is None
    await clinic.join(*LIVES)
    await clinic.next_week()
    assert (await clinic.served()).active is None
    await clinic.join("T" * 28)

    await clinic.next_week()
    assert (await clinic.served()).active == 15


async def test_who_cannot_be_reached_is_not_among_the_active(clinic):
    await clinic.join(*LIVES * 8)
    await clinic.join(*LIVES * 3, unreachable_at=MONDAY - A_DAY)
    await clinic.sweep.run()

    served = await clinic.served()
    assert (served.active, served.unreachable, served.patients) == (30, 10, 30)


async def test_who_could_be_reached_on_monday_still_counts(clinic):
    await clinic.join(*LIVES * 8, unreachable_at=MONDAY + A_DAY / 2)
    await clinic.sweep.run()

    assert (await clinic.served()).active == 30


async def test_nights_that_are_not_concluded_are_waited_for(clinic):
    await clinic.join("T" * 27 + "X")

    assert await clinic.sweep.run() == {}
    assert await clinic.served() is None


async def test_all_there_is_to_tell_is_told(clinic):
    await _tells_all(clinic)


async def test_the_same_is_told_on_postgresql(postgresql):
    with postgres.database(postgresql) as url:
        async with Clinic(url) as clinic:
            await _tells_all(clinic)


async def _tells_all(clinic):
    await clinic.join(*LIVES * 15, reasons={3: Reason.FORGOT})
    await clinic.sweep.run()
    served = await clinic.served()

    assert (served.patients, served.median) == (60, 73)
    assert served.bands == (15, 30, 15)
    assert served.doses == {500: 40, 1000: 20} and not served.doses_hidden
    assert (served.paused, served.not_prompted, served.holds) == (0, 0, 0)
    assert served.adherence.due == 60 * 28
    async with clinic.reader.begin() as tx:
        counts, _ = await stats.gather(tx, MONDAY, clinic.clock())
    assert counts.episodes == {(28, False): 45, (13, False): 15}
