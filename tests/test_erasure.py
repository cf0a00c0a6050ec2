"""Whoever leaves is gone: from every row, from the bytes of every file, from backups and logs."""

import logging
import re

import pytest
from sqlalchemy import select

from bot import own_data
from simulator.transport import InProcess
from storage import backup
from storage.tables import courses, metadata, notes, patients
from tests.storage.lives import counts
from tests.world import settings_in

ADA, BEN = 7_310_994_621, 7_310_994_622
CANARY = "canary: Übelkeit, שלום 😴"
OF_EVERYBODY = {"admins", "erasures", "leases", "marks", "plans", "processed_updates", "snapshots"}


async def stays(world, id):
    """Somebody who has answered a night and a morning, noted something, and had it shown."""
    person = world.person(id)
    await world.enrols(person)
    await world.until("22:00")
    await world.taps(person, "Taken", "Note")
    await world.says(person, CANARY)
    await world.taps(person, "Read it")
    await world.until("07:30")
    await world.taps(person, "Severe", "Save")
    await world.says(person, "/history")
    await world.taps(person, "7 nights")
    await world.says(person, "/export")
    await world.taps(person, "JSON")
    return person


async def signs(world):
    """Return what only this person's rows hold, as it would stand in a file."""
    query = select(
        patients.c.id,
        patients.c.telegram_id,
        courses.c.id.label("course_id"),
        notes.c.text,
    ).select_from(patients.join(courses).join(notes, notes.c.course_id == courses.c.id))
    async with world.app.database.begin() as tx:
        [row] = await tx.execute(query)
    return {
        *(row.telegram_id, row.text),
        *(each.to_bytes(8, "big") for each in (row.id, row.course_id, ADA)),
        *(str(ADA).encode(), CANARY.encode(), CANARY.encode("utf-16-le")),
    }


def held(folder):
    return b"".join(path.read_bytes() for path in folder.rglob("*") if path.is_file())


def found(folder, needles):
    everything = held(folder)
    return {needle for needle in needles if needle in everything}


async def test_no_byte_of_who_left_is_in_any_file_a_backup_made_after_or_a_log(
    world, tmp_path, caplog
):
    caplog.set_level(logging.INFO)
    ada = await stays(world, ADA)
    needles = await signs(world)
    sealed = {each for each in needles if each[:1] == b"\x01"}
    assert len(sealed) == 2 and sealed <= found(tmp_path, needles), "or this test could not fail"

    await world.says(ada, "/delete")
    await world.taps(ada, "Delete everything")
    await world.passes(minutes=2)
    backup.copy(tmp_path / "nightstep.db", tmp_path / "after.db")

    assert found(tmp_path, needles) == set()
    assert str(ADA) not in caplog.text and "canary" not in caplog.text
    async with world.app.database.begin() as tx:
        left = {name for name, count in (await counts(tx)).items() if count}
    assert left <= OF_EVERYBODY


async def test_the_command_line_leaves_no_byte_either(world, tmp_path):
    ada = await stays(world, ADA)
    needles = await signs(world)

    said = await own_data.erase(
        settings_in(tmp_path),
        f"tg:{ADA}",
        now=world.clock(),
        request=InProcess(world.telegram),
    )

    assert found(tmp_path, needles) == set()
    [taken, known] = re.findall(r"\d+", said)
    assert taken == known and int(taken) > 10
    assert [each for each in ada.messages if each.from_bot] == []


async def test_what_the_bot_said_lately_is_taken_back_pictures_and_files_too(world):
    ada = await stays(world, ADA)
    await world.says(ada, "/delete")
    await world.taps(ada, "Delete everything")

    [receipt] = [each for each in ada.messages if each.from_bot]
    assert receipt.text.startswith("Deleted.")
    assert [each.text for each in ada.messages if not each.from_bot and each.text == CANARY]


async def test_what_is_older_than_two_days_is_neither_remembered_nor_taken_back(world):
    ada = await stays(world, ADA)
    old = {each.id for each in ada.messages if each.from_bot}
    await world.passes(days=2, hours=2)
    async with world.app.database.begin() as tx:
        assert (await counts(tx))["recent_messages"] == 0

    await world.says(ada, "/delete")
    await world.taps(ada, "Delete everything")

    assert old <= {each.id for each in ada.messages}


@pytest.mark.parametrize("world", ["sqlite", "postgresql"], indirect=True)
async def test_no_row_of_who_left_stays_and_nobody_else_loses_one(world):
    ben = await stays(world, BEN)
    await world.until("20:00")
    async with world.app.database.begin() as tx:
        before = await counts(tx)
        bens = {row for table in metadata.sorted_tables for row in await rows(tx, table)}
    ada = world.person(ADA)
    await world.enrols(ada)
    await world.says(ada, "/today")
    await world.taps(ada, "Taken", "Note")
    await world.says(ada, CANARY)

    await world.says(ada, "/delete")
    await world.taps(ada, "Delete everything")

    async with world.app.database.begin() as tx:
        after = await counts(tx)
        left = {row for table in metadata.sorted_tables for row in await rows(tx, table)}
    assert {name: after[name] for name in before.keys() - OF_EVERYBODY} == {
        name: before[name] for name in before.keys() - OF_EVERYBODY
    }
    assert {row for row in bens - left if row[0] not in OF_EVERYBODY} == set()
    assert len(ben.messages) > 10


async def rows(tx, table):
    return [(table.name, str(row)) for row in await tx.execute(select(table))]
