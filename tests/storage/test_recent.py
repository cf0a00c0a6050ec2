from datetime import timedelta

from storage import recent
from tests.storage.lives import EVENING, agrees, counts


async def test_a_message_to_nobody_we_know_leaves_no_row(database, vault):
    async with database.begin() as tx:
        await recent.note(tx, vault, 42, 7, at=EVENING)

        assert (await counts(tx))["recent_messages"] == 0


async def test_a_message_noted_twice_is_one_and_is_forgotten_after_two_days(database, vault):
    async with database.begin() as tx:
        ada, ben = await agrees(tx, vault, 42), await agrees(tx, vault, 43)
        for at in (EVENING, EVENING + timedelta(hours=1)):
            await recent.note(tx, vault, 42, 7, at=at)
        await recent.note(tx, vault, 43, 8, at=EVENING + timedelta(hours=1))
        assert await recent.messages(tx, ada, EVENING) == [7]
        assert await recent.messages(tx, ben, EVENING) == [8]

        later = EVENING + recent.DELETABLE_FOR
        assert await recent.messages(tx, ada, later) == []
        assert await recent.forget(tx, later) == 1
        assert (await counts(tx))["recent_messages"] == 1
