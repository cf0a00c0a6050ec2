"""Another key: all of it, or nothing."""

import pytest
from sqlalchemy import LargeBinary, select

from domain.roles import Role
from storage import admins as colleagues
from storage import patients, resealing
from storage.tables import admins, audit, erasures, invites, metadata, passes, role_links, tries
from storage.tables import patients as people
from storage.vault import BadKeyError, Vault, new_key
from tests.starting import begins

HASHES = {
    *(people.c.lookup, admins.c.lookup, erasures.c.lookup, tries.c.lookup),
    *(invites.c.code, role_links.c.code, audit.c.hash, passes.c.digest),
}
"""Bytes that are not sealed."""


@pytest.fixture
def new():
    return Vault.from_text(new_key())


@pytest.fixture
async def group(database, vault, clock):
    async with database.begin() as tx:
        return [
            await patients.add(tx, vault, 1000 + n, language="en", at=clock()) for n in range(1203)
        ]


async def everything(database):
    async with database.begin() as tx:
        return (await tx.execute(select(people).order_by(people.c.id))).all()


def test_every_sealed_column_is_known():
    binary = {
        column
        for table in metadata.tables.values()
        for column in table.c
        if isinstance(column.type, LargeBinary)
    }

    assert {each.column for each in resealing.SEALED} == binary - HASHES


async def test_everybody_is_found_with_the_new_key_and_nobody_with_the_old(
    database, vault, new, group
):
    async with database.begin() as tx:
        assert await resealing.reseal(tx, vault, new) == len(group)

    async with database.begin() as tx:
        assert (await patients.find(tx, new, 1000)).id == group[0]
        assert (await patients.find(tx, new, 2202)).id == group[-1]
        assert await patients.find(tx, vault, 1000) is None
        assert await resealing.fits(tx, new) and not await resealing.fits(tx, vault)
    for row in await everything(database):
        assert new.lookup(patients.telegram_id_of(new, row.id, row.telegram_id)) == row.lookup


async def test_nothing_changes_when_one_row_was_sealed_with_another_key(
    database, vault, new, group, clock
):
    async with database.begin() as tx:
        await patients.add(tx, new, 7, language="en", at=clock())
    before = await everything(database)

    with pytest.raises(BadKeyError):
        async with database.begin() as tx:
            await resealing.reseal(tx, vault, new)
    assert await everything(database) == before


async def test_an_empty_database_fits_every_key(database, new):
    async with database.begin() as tx:
        assert await resealing.fits(tx, new)
        assert await resealing.reseal(tx, new, new) == 0


async def test_a_night_is_asked_about_with_the_new_key(world, new, vault):
    person = await begins(world, world.person(), "0.5x14, 1")
    async with world.app.database.begin() as tx:
        await resealing.reseal(tx, vault, new)
        row = (await tx.execute(select(people))).one()

    assert patients.telegram_id_of(new, row.id, row.telegram_id) == person.id


async def test_a_colleague_keeps_their_role_with_the_new_key(database, vault, new, clock):
    async with database.begin() as tx:
        await colleagues.enlist(tx, vault, [900], at=clock())
        await resealing.reseal(tx, vault, new)

        assert (await colleagues.recognise(tx, new, {900}, 900)).role is Role.OWNER
        assert [each.telegram_id for each in await colleagues.team(tx, new, {900})] == [900]
        assert await colleagues.recognise(tx, vault, {900}, 900) is None
