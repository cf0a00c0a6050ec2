from datetime import timedelta

from storage import updates
from tests.engine import TEN


async def test_an_id_is_new_until_it_was_applied(database):
    async with database.begin() as tx:
        assert await updates.new(tx, [1, 2, 3]) == {1, 2, 3}
        assert await updates.claim(tx, [1], TEN)
        assert await updates.new(tx, [1, 2, 3]) == {2, 3}


async def test_an_update_is_applied_by_one_of_those_who_try(database):
    async with database.begin() as tx:
        assert await updates.claim(tx, [1], TEN)
    async with database.begin() as tx:
        assert not await updates.claim(tx, [1], TEN)


async def test_attempts_are_counted_until_the_update_is_done(database):
    async with database.begin() as tx:
        for _ in range(2):
            await updates.attempt(tx, [1, 2], TEN)
        assert await updates.attempts(tx, [1, 2, 3]) == {1: 2, 2: 2}
        await updates.conclude(tx, [1])
        assert await updates.attempts(tx, [1, 2, 3]) == {2: 2}


async def test_ids_are_kept_for_two_days(database):
    async with database.begin() as tx:
        await updates.claim(tx, [1], TEN)
        await updates.attempt(tx, [2], TEN)
        assert await updates.forget(tx, TEN + timedelta(hours=48)) == 0
        assert await updates.new(tx, [1]) == set()

        assert await updates.forget(tx, TEN + timedelta(hours=48, seconds=1)) == 2
        assert await updates.new(tx, [1]) == {1}


async def test_nothing_applied_is_nothing_written(database):
    async with database.begin() as tx:
        await updates.conclude(tx, [])
        assert await updates.new(tx, []) == set()
