"""Leases and send slots, and who migrates, on both databases."""

import asyncio
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from storage import leases, schema, slots
from storage.database import open_database
from storage.leases import LASTS, LEADER
from storage.slots import SLOTS
from storage.tables import plans
from tests import postgres

ANNA, BEN, CARA = 11, 22, 33


@pytest.fixture(params=["sqlite", "postgresql"])
async def store(request, tmp_path):
    if request.param == "sqlite":
        store = open_database(f"sqlite+aiosqlite:///{tmp_path}/nightstep.db")
        await schema.migrate(store)
        yield store
        await store.dispose()
        return
    with postgres.database(request.getfixturevalue("postgresql")) as url:
        store = open_database(url)
        await schema.migrate(store)
        yield store
        await store.dispose()


@pytest.fixture
def leader(store, clock):
    async def leader(holder):
        async with store.begin() as tx:
            return (await leases.take(tx, [LEADER], holder, clock())).get(LEADER)

    return leader


@pytest.fixture
def holds(store, clock):
    async def holds(holder):
        async with store.begin() as tx:
            return await slots.hold(tx, holder, clock())

    return holds


async def test_what_somebody_holds_nobody_else_gets(leader):
    assert await leader(ANNA) == 1
    assert await leader(BEN) is None


async def test_renewing_keeps_the_term_and_moves_the_end(leader, clock):
    await leader(ANNA)
    clock.time += LASTS - timedelta(seconds=1)
    assert await leader(ANNA) == 1
    clock.time += LASTS - timedelta(seconds=1)
    assert await leader(BEN) is None


async def test_a_lease_that_is_not_renewed_is_free_and_begins_another_term(leader, clock):
    await leader(ANNA)
    clock.time += LASTS
    assert await leader(BEN) == 2
    assert await leader(ANNA) is None


async def test_who_comes_back_too_late_begins_another_term_too(leader, clock):
    await leader(ANNA)
    clock.time += LASTS
    assert await leader(ANNA) == 2


async def test_what_is_given_back_is_free_at_once(store, leader, clock):
    await leader(ANNA)
    async with store.begin() as tx:
        await leases.give_back(tx, ANNA, clock())
    assert await leader(BEN) == 2


async def test_nobody_gives_back_what_another_holds(store, leader, clock):
    await leader(ANNA)
    async with store.begin() as tx:
        await leases.give_back(tx, BEN, clock(), [LEADER])
    assert await leader(BEN) is None


async def test_only_on_sqlite_a_new_process_knows_that_the_old_one_is_dead(store, leader, clock):
    await leader(ANNA)
    async with store.begin() as tx:
        await leases.inherit(tx, clock())
    assert await leader(BEN) == (2 if store.dialect.name == "sqlite" else None)


async def test_a_process_alone_has_the_whole_rate(holds):
    assert await holds(ANNA) == SLOTS


async def test_a_second_process_gets_its_half_when_the_first_has_seen_it(holds):
    await holds(ANNA)
    assert await holds(BEN) == 0
    assert await holds(ANNA) == SLOTS / 2
    assert await holds(BEN) == SLOTS / 2


async def test_together_they_never_hold_more_than_there_is(holds, clock):
    have = {}
    for holder in (ANNA, BEN, CARA, ANNA, BEN, CARA, ANNA, BEN, CARA):
        have[holder] = await holds(holder)
        clock.time += timedelta(seconds=1)
        assert sum(have.values()) <= SLOTS
    assert sum(have.values()) == SLOTS and min(have.values()) > 0


async def test_the_slots_of_the_dead_go_to_the_living(holds, clock):
    for holder in (ANNA, BEN, ANNA, BEN):
        await holds(holder)
    clock.time += LASTS
    assert await holds(BEN) == SLOTS


async def test_processes_that_ask_at_once_agree(store, holds, clock):
    have = await asyncio.gather(*(holds(holder) for holder in (ANNA, BEN, CARA)))
    assert sum(have) <= SLOTS
    async with store.begin() as tx:
        held = await leases.held(tx, clock())
    owned = [sum(held.get(name) == each for name in slots.NAMES) for each in (ANNA, BEN, CARA)]
    assert owned == have


async def test_two_processes_that_start_at_once_migrate_once(postgresql):
    with postgres.database(postgresql) as url:
        both = [open_database(url), open_database(url)]
        await asyncio.gather(*(schema.migrate(each) for each in both))
        for each in both:
            assert await schema.is_current(each)
            async with each.begin() as tx:
                assert (await tx.execute(select(func.count()).select_from(plans))).scalar() == 0
            await each.dispose()
