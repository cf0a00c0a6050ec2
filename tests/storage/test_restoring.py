"""A database from the past: nothing of it goes out twice, and nobody forgotten comes back."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from domain.occurrences import State
from domain.prompts import LEASE, RECOVER_AFTER, Kind, PromptState
from domain.roles import Role
from simulator.core import Telegram
from storage import (
    admins,
    courses,
    erasure,
    freezing,
    marks,
    passes,
    patients,
    reopening,
    restoring,
    role_links,
    schema,
)
from storage.database import open_database
from storage.erasure import Erased
from storage.forgotten import Journal, merged
from storage.tables import gaps
from storage.tables import patients as people
from tests.engine import TEN, Engine
from tests.postgres import database as database_on
from tests.world import TOKEN


@pytest.fixture
def engine(database, vault, clock):
    clock.time = TEN - timedelta(hours=1)
    return Engine(database, vault, clock, Telegram(token=TOKEN, now=clock))


@pytest.fixture
async def tonight(engine):
    """Somebody's first night; the backup is of an hour before its dose, heard until then."""
    night = await engine.enrol(engine.telegram.person(42))
    async with engine.database.begin() as tx:
        await marks.put(tx, marks.LISTENED, at=engine.clock())
    return night


async def settle(engine, **later):
    engine.passes(**later)
    async with engine.database.begin() as tx:
        return dict(await restoring.settle(tx, engine.clock()))


async def gaps_of(engine):
    async with engine.database.begin() as tx:
        return [tuple(row) for row in await tx.execute(select(gaps))]


@pytest.mark.parametrize("state", [PromptState.CLAIMED, PromptState.SENDING])
async def test_what_was_on_its_way_is_in_doubt_and_follows_once_as_a_reminder(
    engine, tonight, state
):
    engine.clock.time = TEN
    await engine.put(tonight, state=state, lease_until=TEN + LEASE)

    assert await settle(engine) == {"in doubt": 1}
    assert await engine.send() == {}
    engine.passes(seconds=RECOVER_AFTER.total_seconds())
    assert await engine.recover() == {"asked again": 1}
    assert await engine.send() == {"sent": 1}
    assert "reminder" in engine.telegram.person(42).last.text


async def test_what_was_due_is_not_sent_and_its_open_night_is_asked_about_once(engine, tonight):
    assert await settle(engine, hours=2) == {"given up": 1, "asked again": 1}
    assert await engine.state(tonight) is PromptState.MISSED
    assert await engine.send() == {"sent": 1}
    assert await engine.state(tonight, Kind.REOPENED) is PromptState.SENT
    assert await engine.send() == {}


async def test_the_same_on_postgresql(postgresql, vault, clock):
    with database_on(postgresql) as url:
        database = open_database(url)
        await schema.migrate(database)
        clock.time = TEN - timedelta(hours=1)
        engine = Engine(database, vault, clock, Telegram(token=TOKEN, now=clock))
        await engine.enrol(engine.telegram.person(42))

        assert await settle(engine, hours=2) == {"given up": 1, "asked again": 1}
        await database.dispose()


async def test_postgresql_tells_how_many_are_asked_again_after_a_gap_too(postgresql, vault, clock):
    with database_on(postgresql) as url:
        database = open_database(url)
        await schema.migrate(database)
        clock.time = TEN
        engine = Engine(database, vault, clock, Telegram(token=TOKEN, now=clock))
        await engine.enrol(engine.telegram.person(42))
        await engine.send()
        async with database.begin() as tx:
            assert [await reopening.reopen(tx, TEN) for _ in range(2)] == [1, 0]
        await database.dispose()


async def test_nothing_of_yesterday_goes_out(engine, tonight):
    assert await settle(engine, days=2) == {"given up": 2}  # the question and the morning's
    assert await engine.send() == {}


async def test_what_is_due_later_goes_out_as_if_nothing_had_been(engine, tonight):
    assert await settle(engine) == {}
    engine.passes(hours=1)
    assert await engine.send() == {"sent": 1}


async def test_a_night_that_was_asked_about_before_the_backup_is_asked_about_again(engine, tonight):
    engine.clock.time = TEN
    assert await engine.send() == {"sent": 1}

    assert (await settle(engine, hours=3))["asked again"] == 1


async def test_links_and_sessions_of_that_day_let_nobody_in_and_its_roles_are_told(engine):
    now = engine.clock()
    async with engine.database.begin() as tx:
        await admins.enlist(tx, engine.vault, [900, 901], at=now)
        owner, viewer = [await admins.id_of(tx, engine.vault, each) for each in (900, 901)]
        await admins.appoint(tx, viewer, Role.VIEWER)
        code = await role_links.make(tx, Role.OWNER, by=owner, now=now)
        link, session = await passes.link(tx, viewer, now), await passes.begin(tx, viewer, now)
        await passes.spend(tx, b"what Telegram said once", until=now + timedelta(hours=1))

    assert await settle(engine) == {restoring.ROLES: 1}

    async with engine.database.begin() as tx:
        assert await role_links.peek(tx, engine.vault, [900], code, now) is None
        assert await passes.use(tx, link, now) is None
        assert await passes.visitor(tx, engine.vault, [900], session, now) is None
        again = await passes.spend(tx, b"what Telegram said once", until=now + timedelta(hours=1))
        assert not again, "what was spent is spent still"


@pytest.mark.parametrize("was", [PromptState.SENT, PromptState.DUE])
async def test_who_has_stopped_before_the_backup_is_asked_nothing_again(engine, tonight, was):
    async with engine.database.begin() as tx:
        await courses.change(tx, tonight.course_id, ended_at=TEN)
    await engine.put(tonight, state=was)

    assert "asked again" not in await settle(engine, hours=3)
    assert await engine.send() == {}


async def test_an_answered_night_is_left_alone(engine, tonight):
    engine.clock.time = TEN
    await engine.send()
    await engine.answer(tonight)

    assert "asked again" not in await settle(engine, hours=3)


async def test_silence_since_the_backup_is_nobodys(engine, tonight):
    engine.clock.time = TEN
    await engine.send()
    await settle(engine, days=2)

    assert await gaps_of(engine) == [(TEN - timedelta(hours=1), engine.clock())]
    async with engine.database.begin() as tx:
        asked = await freezing.what_was_asked(tx, [tonight])
    assert asked[tonight].verdict(await engine.night(tonight)) == (State.NOT_PROMPTED, None)


async def test_a_gap_is_marked_once_however_often_it_is_settled(engine, tonight):
    await settle(engine, hours=2)
    async with engine.database.begin() as tx:
        await marks.put(tx, marks.LISTENED, at=TEN - timedelta(hours=1))

    await settle(engine, hours=2)

    assert await gaps_of(engine) == [(TEN - timedelta(hours=1), engine.clock())]


async def test_a_backup_from_a_clock_ahead_marks_no_gap(engine, tonight):
    engine.passes(days=-1)
    await settle(engine)

    assert await gaps_of(engine) == []


async def test_the_journal_beside_the_key_has_everybody_the_database_forgot(
    engine, tonight, tmp_path
):
    journal = Journal(tmp_path / "erasures")
    async with engine.database.begin() as tx:
        known = await patients.find(tx, engine.vault, 42)
        await erasure.erase(tx, known.id, at=engine.clock())
        missing = await journal.missing(tx)
        journal.append(missing)

        assert missing == [Erased(engine.vault.lookup(42), engine.clock())]
        assert await journal.missing(tx) == []
    assert journal.read() == missing
    assert journal.path.stat().st_mode & 0o777 == 0o600


async def test_the_journal_forgets_again_whom_a_backup_brings_back(engine, tonight, tmp_path):
    journal = Journal(tmp_path / "erasures")
    journal.append([Erased(engine.vault.lookup(42), engine.clock())])

    async with engine.database.begin() as tx:
        assert await erasure.forget_again(tx, journal.read()) == 1
        assert (await tx.execute(select(people))).all() == []


def test_a_line_torn_by_a_power_cut_costs_no_other(tmp_path):
    journal = Journal(tmp_path / "erasures")
    first, second = Erased(b"1" * 16, TEN), Erased(b"2" * 16, TEN)
    journal.append([first])
    journal.path.write_bytes(journal.path.read_bytes() + b"3131 2026-")
    journal.append([second])

    assert journal.read() == [first, second]


def test_of_two_erasures_the_later_counts():
    earlier, later = Erased(b"1" * 16, TEN), Erased(b"1" * 16, TEN + timedelta(days=1))

    assert merged([later], [earlier]) == merged([earlier], [later]) == [later]
