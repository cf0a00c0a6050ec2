from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from domain.presets import preset
from storage import invites, plans
from storage.codes import digest
from storage.database import open_database
from storage.tables import invites as table
from storage.tables import metadata

NOW = datetime(2026, 3, 2, 11, tzinfo=UTC)


@pytest.fixture
async def tx(tmp_path):
    database = open_database(f"sqlite+aiosqlite:///{tmp_path}/invites.db")
    async with database.begin() as tx:
        await tx.run_sync(metadata.create_all)
        yield tx
    await database.dispose()


@pytest.fixture
async def plan_key(tx):
    return await plans.add(tx, preset("C_slow_0p5_14d"), offered=True, at=NOW)


async def test_a_code_brings_its_plan(tx, plan_key):
    code = await invites.make(tx, plan_key, uses=1, days=7, now=NOW)

    assert await invites.peek(tx, code, NOW) == plan_key


async def test_looking_at_a_code_does_not_use_it(tx, plan_key):
    code = await invites.make(tx, plan_key, uses=1, days=7, now=NOW)
    await invites.peek(tx, code, NOW)

    assert await invites.redeem(tx, digest(code), NOW)


async def test_a_code_is_used_as_often_as_it_was_made_for(tx, plan_key):
    code = await invites.make(tx, plan_key, uses=2, days=7, now=NOW)

    assert [await invites.redeem(tx, digest(code), NOW) for _ in range(3)] == [
        True,
        True,
        False,
    ]
    assert await invites.peek(tx, code, NOW) is None


async def test_a_code_ends_with_its_last_day(tx, plan_key):
    code = await invites.make(tx, plan_key, uses=1, days=7, now=NOW)
    end = NOW + timedelta(days=7)

    assert await invites.peek(tx, code, end - timedelta(microseconds=1)) == plan_key
    assert await invites.peek(tx, code, end) is None
    assert not await invites.redeem(tx, digest(code), end)


@pytest.mark.parametrize("code", ["", "wrong", "x" * 1000, "\ud83d", "a:b", "%"])
async def test_a_wrong_code_brings_nothing(tx, plan_key, code):
    await invites.make(tx, plan_key, uses=1, days=7, now=NOW)

    assert await invites.peek(tx, code, NOW) is None
    assert not await invites.redeem(tx, digest(code), NOW)


async def test_a_code_has_128_random_bits_and_fits_a_deep_link(tx, plan_key):
    codes = {await invites.make(tx, plan_key, uses=1, days=7, now=NOW) for _ in range(20)}

    assert len(codes) == 20
    assert {len(code) for code in codes} == {22}
    assert set("".join(codes)) <= set(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-"
    )


async def test_only_the_digest_of_a_code_is_kept(tx, plan_key):
    code = await invites.make(tx, plan_key, uses=1, days=7, now=NOW)

    row = (await tx.execute(select(table))).one()
    assert row.code == digest(code)
    assert code not in str(row)
