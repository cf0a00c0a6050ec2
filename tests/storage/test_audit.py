"""The audit log: appended to, chained, and silent about health."""

import asyncio
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import insert, select, text, update
from sqlalchemy.exc import DBAPIError

from domain.deeds import Deed
from storage import audit, marks, schema
from storage.database import open_database
from storage.tables import audit as table
from storage.tables import metadata
from tests import postgres
from tests.handlers.bedside import EVENING

HERE = "owner 1a2b3c4d"


@pytest.fixture
async def tx(database):
    async with database.begin() as tx:
        yield tx


async def writes(tx, *deeds):
    for deed in deeds:
        await audit.append(tx, deed, by=HERE, at=EVENING, about="C_slow v1")


async def undo_protection(tx):
    """Be somebody who owns the database and takes the triggers away."""
    for name in ("audit_is_not_changed", "audit_is_not_deleted"):
        await tx.execute(text(f"DROP TRIGGER {name}"))


async def test_what_was_done_is_read_newest_first(tx):
    await writes(tx, Deed.STATS, Deed.INVITE)

    lines = await audit.newest(tx, limit=5)
    assert [(line.seq, line.deed) for line in lines] == [(2, Deed.INVITE), (1, Deed.STATS)]
    assert (lines[0].by, lines[0].at, lines[0].about) == (HERE, EVENING, "C_slow v1")


async def test_a_log_that_nobody_touched_holds(tx):
    assert await audit.broken_at(tx) is None
    await writes(tx, *Deed)
    assert await audit.broken_at(tx) is None


@pytest.mark.parametrize("statement", ["UPDATE audit SET about = 'x'", "DELETE FROM audit"])
async def test_the_database_refuses_to_change_or_delete_a_line(tx, statement):
    await writes(tx, Deed.STATS)

    with pytest.raises(DBAPIError, match="only appended to"):
        await tx.execute(text(statement))


@pytest.mark.parametrize(
    ("statement", "seq"),
    [
        ("UPDATE audit SET about = 'x' WHERE seq = 2", 2),
        ("UPDATE audit SET by = 'x' WHERE seq = 1", 1),
        ("UPDATE audit SET at = at + 1 WHERE seq = 3", 3),
        ("UPDATE audit SET deed = 'read stats' WHERE seq = 3", 3),
        ("DELETE FROM audit WHERE seq = 1", 1),
        ("DELETE FROM audit WHERE seq = 2", 2),
        ("DELETE FROM audit WHERE seq = 4", 4),
        ("DELETE FROM audit", 1),
        ("DELETE FROM marks", 5),
    ],
)
async def test_a_line_that_was_changed_or_taken_out_is_found(tx, statement, seq):
    await writes(tx, Deed.STATS, Deed.STATUS, Deed.INVITE, Deed.JOIN)
    await undo_protection(tx)

    await tx.execute(text(statement))

    assert await audit.broken_at(tx) == seq


async def test_two_lines_that_changed_places_are_found(tx):
    await writes(tx, Deed.STATS, Deed.STATUS, Deed.INVITE)
    await undo_protection(tx)
    for before, after in ((1, 9), (2, 1), (9, 2)):
        await tx.execute(update(table).where(table.c.seq == before).values(seq=after))

    assert await audit.broken_at(tx) == 1


async def test_a_line_slipped_in_at_the_end_is_found(tx):
    await writes(tx, Deed.STATS)
    [line] = await audit.newest(tx, limit=1)
    forged = replace(line, seq=2)

    await tx.execute(insert(table).values({c.name: getattr(forged, c.name) for c in table.columns}))

    assert await audit.broken_at(tx) == 2


async def test_a_deed_that_is_rolled_back_leaves_no_line(database):
    async with database.begin() as tx:
        await writes(tx, Deed.STATS)
    with pytest.raises(ZeroDivisionError):
        async with database.begin() as tx:
            await writes(tx, Deed.INVITE)
            raise ZeroDivisionError

    async with database.begin() as tx:
        assert [line.deed for line in await audit.newest(tx, limit=9)] == [Deed.STATS]
        assert await audit.broken_at(tx) is None
        assert await marks.at(tx, marks.AUDIT) == EVENING


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    st.lists(st.tuples(st.sampled_from(Deed), st.text(max_size=20)), min_size=1, max_size=6),
    st.data(),
)
async def test_any_one_change_of_any_line_is_found(tmp_path_factory, deeds, data):
    folder = tmp_path_factory.mktemp("audit")
    database = open_database(f"sqlite+aiosqlite:///{folder}/a.db")
    seq = data.draw(st.integers(1, len(deeds)))
    async with database.begin() as tx:
        await tx.run_sync(metadata.create_all)
        for deed, by in deeds:
            await audit.append(tx, deed, by=by, at=EVENING)
        assert await audit.broken_at(tx) is None
        await undo_protection(tx)
        was = (await tx.execute(select(table.c.by).where(table.c.seq == seq))).scalar_one()
        await tx.execute(update(table).where(table.c.seq == seq).values(by=was + "x"))
        assert await audit.broken_at(tx) == seq
    await database.dispose()


async def test_two_processes_that_write_at_once_write_one_after_the_other(postgresql):
    with postgres.database(postgresql) as url:
        database = open_database(url)
        await schema.migrate(database)

        async def one(deed):
            async with database.begin() as tx:
                await audit.append(tx, deed, by=HERE, at=EVENING)

        await asyncio.gather(*(one(deed) for deed in Deed))
        async with database.begin() as tx:
            lines = await audit.newest(tx, limit=50)
            assert sorted(line.seq for line in lines) == [*range(1, len(Deed) + 1)]
            assert await audit.broken_at(tx) is None
        for statement in ("UPDATE audit SET about = 'x'", "DELETE FROM audit", "TRUNCATE audit"):
            with pytest.raises(DBAPIError, match="only appended to"):
                async with database.begin() as tx:
                    await tx.execute(text(statement))
        await database.dispose()
