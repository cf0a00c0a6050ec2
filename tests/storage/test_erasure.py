from datetime import timedelta

import pytest
from sqlalchemy import select

from domain.occurrences import OccurrenceId
from domain.presets import preset
from domain.prompts import Kind, PromptState
from storage import courses, erasure, invites, patients, plans
from storage.tables import metadata
from storage.vault import Vault, new_key
from tests.storage.lives import EVENING, agrees, counts, enrols, lives, put, stops

OF_NOBODY = {
    *(
        "admins",
        "announcements",
        "attempted_updates",
        "audit",
        "erasures",
        "gaps",
        "invites",
        "leases",
        "letters",
    ),
    *(
        "marks",
        "passes",
        "plan_files",
        "plans",
        "processed_updates",
        "role_links",
        "set_aside_updates",
    ),
    *("snapshots", "tries"),
}
"""Tables that say nothing about anybody who is forgotten."""


@pytest.fixture
async def tx(database):
    async with database.begin() as tx:
        await tx.run_sync(metadata.create_all)
        yield tx


@pytest.fixture
async def ada(tx, vault):
    return await lives(tx, vault, 42)


def test_every_table_is_of_a_patient_or_of_nobody():
    owned = {t.name for t in metadata.sorted_tables if {"patient_id", "course_id"} & {*t.c.keys()}}

    assert owned | OF_NOBODY | {"patients"} == {*metadata.tables}
    assert owned.isdisjoint(OF_NOBODY)


def test_every_table_that_leads_to_a_patient_is_in_the_erasure():
    """Whatever a new table is called and however far away it is: its rows are found and go."""
    theirs = {"patients"}
    while (
        more := {table.name for table in metadata.sorted_tables if leads_to(table, theirs)} - theirs
    ):
        theirs |= more

    assert theirs.isdisjoint(OF_NOBODY)


def leads_to(table, names):
    return any(key.column.table.name in names for key in table.foreign_keys)


async def test_no_row_of_the_patient_stays_in_any_table(tx, vault, ada):
    before = await counts(tx)
    assert {name for name in before.keys() - OF_NOBODY if not before[name]} == set()

    await erasure.erase(tx, ada[0], at=EVENING)

    after = await counts(tx)
    assert {name for name in after.keys() - OF_NOBODY if after[name]} == set()
    assert after["plans"] == 0
    assert await patients.find(tx, vault, 42) is None


async def test_everybody_else_keeps_every_row(tx, vault):
    await lives(tx, vault, 43)
    before = await counts(tx)
    patient_id, _ = await lives(tx, vault, 42)

    await erasure.erase(tx, patient_id, at=EVENING)

    assert await counts(tx) == {**before, "erasures": 1, "marks": 1}


async def test_all_courses_go_those_that_have_ended_too(tx, ada):
    patient_id, course_id = ada
    await stops(tx, course_id, at=EVENING)
    await enrols(tx, patient_id, at=EVENING + timedelta(days=9))

    await erasure.erase(tx, patient_id, at=EVENING)

    left = await counts(tx)
    assert (left["courses"], left["plans"]) == (0, 0)


async def test_a_plan_that_is_offered_stays(tx, vault):
    key = await plans.add(tx, preset("C_slow_0p5_14d"), offered=True, at=EVENING)
    patient_id = await agrees(tx, vault, 42)
    await enrols(tx, patient_id, plan_key=key)

    await erasure.erase(tx, patient_id, at=EVENING)

    assert (await counts(tx))["plans"] == 1


@pytest.mark.parametrize("use", ["a course", "an invite"])
async def test_a_typed_plan_that_others_use_stays_as_long_as_they_do(tx, vault, ada, use):
    on = await courses.current(tx, ada[0])
    [key] = (await tx.execute(select(metadata.tables["plans"].c.key))).scalars()
    if use == "a course":
        await enrols(tx, await agrees(tx, vault, 43), plan_key=key)
    else:
        await invites.make(tx, key, uses=1, days=7, now=EVENING)

    await erasure.erase(tx, ada[0], at=EVENING)

    assert await plans.get(tx, key) == on.course.plan


async def test_the_journal_has_a_hash_and_an_instant_and_nothing_else(tx, vault, ada):
    await erasure.erase(tx, ada[0], at=EVENING)

    table = metadata.tables["erasures"]
    assert [{**row} for row in (await tx.execute(select(table))).mappings()] == [
        {"lookup": vault.lookup(42), "at": EVENING}
    ]


async def test_erasing_twice_is_once_and_who_comes_again_can_be_erased_again(tx, vault, ada):
    later = EVENING + timedelta(days=1)
    await erasure.erase(tx, ada[0], at=EVENING)
    assert await erasure.erase(tx, ada[0], at=later) == []
    assert await erasure.journal(tx) == [erasure.Erased(vault.lookup(42), EVENING)]

    again = await agrees(tx, vault, 42, at=later)
    await erasure.erase(tx, again, at=later)

    assert await erasure.journal(tx) == [erasure.Erased(vault.lookup(42), later)]


async def test_messages_younger_than_48_hours_are_named_for_deletion(tx, ada):
    patient_id, course_id = ada
    now = EVENING + timedelta(days=3)
    for number, hours in ((1, 49), (2, 47), (3, 1)):
        sent_at = now - timedelta(hours=hours)
        columns = {"state": PromptState.SENT, "message_id": 70 + number, "sent_at": sent_at}
        await put(tx, OccurrenceId(course_id, number), Kind.DOSE, **columns)

    assert await erasure.erase(tx, patient_id, at=now) == [72, 73]


async def test_a_restored_backup_forgets_again_whom_it_brought_back(tx, vault, ada):
    await lives(tx, vault, 43)
    gone = EVENING + timedelta(days=1)
    line = erasure.Erased(vault.lookup(42), gone)

    assert await erasure.forget_again(tx, [line]) == 1

    assert await patients.find(tx, vault, 42) is None
    assert await patients.find(tx, vault, 43)
    assert await erasure.journal(tx) == [line]


async def test_a_restored_backup_keeps_who_came_again_after_they_were_forgotten(tx, vault):
    line = erasure.Erased(vault.lookup(42), EVENING)
    await agrees(tx, vault, 42, at=EVENING + timedelta(hours=1))

    assert await erasure.forget_again(tx, [line]) == 0

    assert await patients.find(tx, vault, 42)


async def test_an_inside_id_leads_to_its_chat_with_the_right_key_only(tx, vault, ada):
    assert await erasure.telegram_id(tx, vault, ada[0]) == 42
    assert await erasure.telegram_id(tx, vault, 7) is None
    with pytest.raises(ValueError, match="another key"):
        await erasure.telegram_id(tx, Vault.from_text(new_key()), ada[0])
