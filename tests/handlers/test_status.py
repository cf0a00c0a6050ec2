"""/status: how the bot is, and nothing about anybody."""

from dataclasses import replace
from datetime import timedelta

from sqlalchemy import update

from domain.prompts import PromptState
from domain.succession import Present
from storage import snapshots
from storage.tables import patients, prompts
from tests.domain.test_snapshots import FULL
from tests.world import ADMIN


async def status(world):
    owner = world.person(ADMIN)
    await world.says(owner, "/status")
    return world.last(owner).splitlines()


async def test_a_bot_that_has_just_begun_says_so(world):
    told = await status(world)

    assert "Last prompt sent: never" in told
    assert "Due and waiting: 0" in told
    assert "Last backup: never" in told
    assert "Owners who can be alerted: 1 of 1" in told


async def test_the_last_prompt_is_told_with_its_delay(world):
    await world.enrols(world.person())
    await world.until("22:00")

    told = await status(world)
    assert "Last prompt sent: Mon, Mar 2, 21:00" in told
    assert "It was late by: 0 seconds" in told
    assert any(line.startswith("Last look at what is due: Mon, Mar 2, ") for line in told)


async def test_what_is_in_doubt_is_counted(world):
    await world.enrols(world.person())
    await world.until("22:00")
    async with world.app.database.begin() as tx:
        lease = world.clock() + timedelta(minutes=5)
        await tx.execute(update(prompts).values(state=PromptState.AMBIGUOUS, lease_until=lease))

    assert any(line.startswith("In doubt whether they arrived: ") for line in await status(world))
    assert "In doubt whether they arrived: 0" not in await status(world)


UNREACHED = "Patients who could not be reached, by the group numbers of the week: "


async def test_who_cannot_be_reached_is_told_as_the_week_began_and_no_newer(world):
    assert f"{UNREACHED}hidden" in await status(world)
    async with world.app.database.begin() as tx:
        await snapshots.keep(tx, replace(FULL, as_of=world.clock(), unreachable=10), Present())
    assert f"{UNREACHED}10" in await status(world)

    await world.enrols(world.person())
    async with world.app.database.begin() as tx:
        await tx.execute(update(patients).values(unreachable_at=world.clock()))
    assert f"{UNREACHED}10" in await status(world)
