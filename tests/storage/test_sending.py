import re
from contextlib import contextmanager
from datetime import timedelta

import pytest
from sqlalchemy import event, select

from bot.stepping import StandingClock
from domain.prompts import LEASE, Kind, PromptState
from scheduler.freezing import FreezingSweep
from scheduler.planning import PlanningSweep
from simulator.core import Telegram
from storage import (
    agenda,
    freezing,
    nights,
    prompts,
    recovery,
    reopening,
    retention,
    sending,
    watching,
)
from storage.tables import prompts as kept
from tests.engine import TEN, VAULT, enrol
from tests.world import TOKEN


@pytest.fixture
async def due(database, clock):
    """Twelve patients whose first dose is due now."""
    telegram = Telegram(token=TOKEN, now=clock)
    before = TEN - timedelta(hours=1)
    return [
        await enrol(database, VAULT, telegram.person(number), before) for number in range(100, 112)
    ]


async def claim(database, *, limit=100, now=TEN):
    async with database.begin() as tx:
        return await sending.claim(tx, now, limit=limit)


async def mark(database, claimed, *, now=TEN):
    async with database.begin() as tx:
        return await sending.mark_sending(tx, claimed, now)


async def row_of(database, claimed):
    course_id, number, kind = claimed.key
    query = select(kept).where(
        kept.c.course_id == course_id, kept.c.number == number, kept.c.kind == kind
    )
    async with database.begin() as tx:
        return (await tx.execute(query)).one()


async def test_what_one_has_claimed_another_does_not_get(database, due):
    first, second, third = [await claim(database, limit=8) for _ in range(3)]

    assert [len(each) for each in (first, second, third)] == [8, 4, 0]
    assert {each.key for each in first}.isdisjoint(each.key for each in second)
    assert len({first[0].token, second[0].token}) == 2


async def test_the_longest_due_go_first(database, due):
    async with database.begin() as tx:
        for minutes, night in enumerate(reversed(due)):
            at = TEN - timedelta(minutes=minutes)
            await tx.execute(
                kept.update()
                .where(kept.c.course_id == night.course_id, kept.c.kind == Kind.DOSE)
                .values(due_at=at)
            )

    claimed = await claim(database, limit=3)
    assert [each.occurrence.id for each in claimed] == due[:3]


async def test_all_that_a_claim_says_of_a_prompt_is_its_own(database, due):
    [claimed] = [each for each in await claim(database) if each.occurrence.id == due[3]]

    assert claimed.kind is Kind.DOSE and claimed.lease_until == TEN + LEASE
    assert (
        VAULT.open(claimed.telegram_id, row=f"patients.telegram_id.{claimed.patient.id}") == "103"
    )
    assert not claimed.again


async def test_a_claim_whose_lease_is_over_may_not_be_sent(database, due):
    claimed = await claim(database)

    assert await mark(database, claimed, now=TEN + LEASE) == []
    assert len(await mark(database, claimed, now=TEN + LEASE - timedelta(seconds=1))) == 12


async def test_what_was_withdrawn_since_it_was_claimed_is_not_sent(database, due):
    claimed = await claim(database)
    async with database.begin() as tx:
        await prompts.void(tx, due[0], [Kind.DOSE], why="answered")

    assert {each.occurrence.id for each in await mark(database, claimed)} == set(due[1:])


async def test_a_claim_is_marked_once(database, due):
    claimed = await claim(database)
    await mark(database, claimed)

    assert await mark(database, claimed) == []


@pytest.mark.parametrize(
    "conclude",
    [
        lambda tx, each: sending.sent(tx, [(each, 7)], at=TEN),
        lambda tx, each: sending.not_sent(tx, each, due_at=TEN),
        lambda tx, each: sending.ambiguous(tx, each, at=TEN),
        lambda tx, each: sending.failed(tx, each, PromptState.MISSED, why="x"),
        lambda tx, each: sending.void(tx, each, why="x"),
    ],
    ids=["sent", "not sent", "ambiguous", "failed", "void"],
)
async def test_nothing_is_concluded_for_a_prompt_that_others_have_taken_over(
    database, due, conclude
):
    [zombie] = await claim(database, limit=1)
    later = TEN + LEASE
    async with database.begin() as tx:
        await recovery.recover(tx, later)
    taken_over = await mark(database, await claim(database, now=later), now=later)
    [ours] = [each for each in taken_over if each.key == zombie.key]
    before = await row_of(database, ours)

    async with database.begin() as tx:
        await conclude(tx, zombie)
    assert await row_of(database, ours) == before

    async with database.begin() as tx:
        await conclude(tx, ours)
    assert await row_of(database, ours) != before


@contextmanager
def watched(database):
    """Collect what is asked of the database."""
    asked = []

    def note(_connection, _cursor, statement, parameters, _context, _many):
        first = parameters[0] if isinstance(parameters, list) else parameters
        asked.append((statement, first))

    event.listen(database.sync_engine, "before_cursor_execute", note)
    try:
        yield asked
    finally:
        event.remove(database.sync_engine, "before_cursor_execute", note)


async def ways(database, asked):
    """Return how SQLite goes about each query."""
    found = []
    async with database.begin() as tx:
        for statement, parameters in asked:
            if statement.split()[0] in ("SELECT", "UPDATE", "DELETE", "INSERT"):
                explained = await tx.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters)
                found.append("; ".join(row[3] for row in explained))
    return found


def read_through(ways):
    """Return the ways that read a whole table; of gaps there are few."""
    return [way for way in ways if re.search(r"SCAN (?!gaps)[a-z_]+(;|$)", way)]


@pytest.mark.parametrize(
    ("work", "index"),
    [
        (lambda tx: sending.claim(tx, TEN, limit=25), "prompts_due"),
        (lambda tx: recovery.recover(tx, TEN), "prompts_claimed"),
        (lambda tx: recovery.recover(tx, TEN), "prompts_sending"),
        (lambda tx: recovery.recover(tx, TEN), "prompts_ambiguous"),
        (lambda tx: recovery.recover(tx, TEN), "prompts_due"),
        (lambda tx: agenda.to_plan(tx, TEN + timedelta(days=1), limit=25), "courses_to_plan"),
        (lambda tx: agenda.is_to_announce(tx, TEN), "announced_due"),
        (lambda tx: agenda.is_to_announce(tx, TEN), "announced_sending"),
        (
            lambda tx: nights.to_freeze(tx, TEN + timedelta(days=3), limit=25),
            "occurrences_to_freeze",
        ),
        (lambda tx: reopening.reopen(tx, TEN), "occurrences_to_freeze"),
        (
            lambda tx: retention.drop_prompts(tx, TEN, after=(1, 1, Kind.DOSE), limit=2),
            "course_id,number,kind)>(?,?,?) AND (course_id,number,kind)<(?,?,?)",
        ),
        (lambda tx: watching.not_out(tx, TEN - timedelta(hours=1), TEN), "prompts_missed"),
    ],
    ids=[
        "claim",
        "release",
        "doubt",
        "ask again",
        "miss",
        "plan",
        "announce",
        "give up",
        "freeze",
        "reopen",
        "drop",
        "watch",
    ],
)
async def test_what_is_due_is_found_by_an_index_and_nothing_is_read_through(
    database, due, work, index
):
    with watched(database) as asked:
        async with database.begin() as tx:
            await work(tx)
    found = await ways(database, asked)

    assert any(index in way for way in found), found
    assert read_through(found) == []


async def test_a_whole_batch_is_worked_off_by_keys(database, due):
    with watched(database) as asked:
        claimed = await claim(database)
        [first, *_] = await mark(database, claimed)
        async with database.begin() as tx:
            await sending.sent(tx, [(first, 7)], at=TEN)
            await prompts.block(tx, first.occurrence.id.course_id)
            await freezing.what_was_asked(tx, due)
    found = await ways(database, asked)

    assert read_through(found) == []


@pytest.mark.parametrize("days", [1, 16], ids=["tomorrow", "when plans have lapsed"])
async def test_a_night_is_planned_without_reading_anything_through(database, due, days):
    then = StandingClock(TEN + timedelta(days=days))
    with watched(database) as asked:
        assert await PlanningSweep(database, then).run() == {"planned": 12 * days}
        await FreezingSweep(database, then).run()

    assert read_through(await ways(database, asked)) == []


async def test_what_a_crash_left_is_concluded_by_indices(database, due):
    await claim(database)
    with watched(database) as asked:
        async with database.begin() as tx:
            assert await recovery.recover(tx, TEN + LEASE) == {"released": 12}
    _, *steps = await ways(database, asked)

    states = ("claimed", "sending", "ambiguous", "due")
    assert [f"prompts_{state}" in step for state, step in zip(states, steps, strict=True)] == [
        True
    ] * 4
    assert read_through(steps) == []


async def test_the_next_thing_to_do_is_found_without_sorting(database, due):
    with watched(database) as asked:
        async with database.begin() as tx:
            assert await prompts.next_due(tx) == TEN
    [way] = await ways(database, asked)

    assert "prompts_due" in way and "TEMP B-TREE" not in way


async def test_a_table_that_is_read_through_would_be_noticed(database, due):
    with watched(database) as asked:
        async with database.begin() as tx:
            await tx.execute(select(kept).where(kept.c.why == "x"))

    assert len(read_through(await ways(database, asked))) == 1
