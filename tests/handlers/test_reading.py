"""What /today, /schedule and /history read is found by an index, however many people there are."""

import re
from contextlib import contextmanager

import pytest
from sqlalchemy import event

LOOKS = [
    ("/today", []),
    ("/schedule", ["All steps", "Picture"]),
    ("/history", ["28 nights", "By dose"]),
]


@contextmanager
def asked(database):
    """Collect what is asked of the database."""
    seen = []

    def note(_connection, _cursor, statement, parameters, _context, _many):
        seen.append((statement, parameters))

    event.listen(database.sync_engine, "before_cursor_execute", note)
    yield seen
    event.remove(database.sync_engine, "before_cursor_execute", note)


async def ways(database, seen):
    """Return how the database goes about what it was asked to read, had it many rows."""
    found = []
    async with database.begin() as tx:
        many_rows = tx.dialect.name == "postgresql"
        if many_rows:  # it reads a small table through, unless that is forbidden
            await tx.exec_driver_sql("SET LOCAL enable_seqscan = off")
        explain = "EXPLAIN" if many_rows else "EXPLAIN QUERY PLAN"
        for statement, parameters in seen:
            if statement.startswith(("SELECT", "WITH")):
                rows = await tx.exec_driver_sql(f"{explain} {statement}", parameters)
                found.append("; ".join(str(row[-1]) for row in rows))
    return found


@pytest.mark.parametrize("world", ["sqlite", "postgresql"], indirect=True)
@pytest.mark.parametrize(("command", "labels"), LOOKS)
async def test_a_look_reads_no_table_through(world, command, labels):
    ada = world.person(42)
    await world.enrols(ada)
    await world.until("22:05")
    await world.taps(ada, "Taken")
    await world.until("09:00")

    with asked(world.app.database) as seen:
        ada.say(command)
        await world.steps.hear()
        for label in labels:
            ada.tap(label)
            await world.steps.hear()
    found = await ways(world.app.database, seen)

    assert any("occurrences" in way for way in found)
    through = r"Seq Scan|SCAN (?!CONSTANT ROW|\w+ VIRTUAL TABLE)"  # that one is a list of ids
    assert [way for way in found if re.search(through, way)] == []
