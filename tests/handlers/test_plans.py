"""/plans, and plans that come as files, over the whole way: chat, file, database, chat."""

import json
from dataclasses import replace

import pytest
from sqlalchemy import select

from domain.deeds import Deed
from storage import audit, courses, patients, plans
from storage.tables import plan_files
from tests.domain.test_plan_files import file
from tests.world import ADMIN


@pytest.fixture
def owner(world):
    owner = world.person(ADMIN)
    owner.start()
    return owner


async def sends(world, person, content, name="plan.json"):
    person.send_document(content, name=name)
    await world.steps.settle()
    return world.last(person)


async def newest(world, wanted):
    async with world.app.database.begin() as tx:
        found = await plans.newest(tx, wanted)
        return found and found[1]


async def test_the_plans_are_listed_with_their_versions(world, owner):
    await world.says(owner, "/plans")

    assert "• C_slow_0p5_14d, version 1: " in world.last(owner)
    assert "send its file here" in world.last(owner)


async def test_a_file_becomes_a_plan_that_can_be_invited_to(world, owner):
    told = await sends(world, owner, file())

    assert told.startswith("Plan Clinic is here as version 1, to 1.5 mg.")
    await world.says(owner, "/invite Clinic")
    assert "https://t.me/" in world.last(owner)
    async with world.app.database.begin() as tx:
        written = [(each.deed, each.about) for each in await audit.newest(tx, limit=2)]
    assert (Deed.PLAN, "Clinic v1") in written


async def test_a_new_version_is_for_new_courses_and_leaves_others_theirs(world, owner):
    await sends(world, owner, file(name="First"))
    patient = world.person()
    await world.enrols(patient, plan="First")
    told = await sends(world, owner, file(name="Second"))

    assert "as version 2" in told
    assert (await newest(world, "Clinic")).name == "Second"
    async with world.app.database.begin() as tx:
        known = await patients.find(tx, world.app.vault, patient.id)
        on = await courses.current(tx, known.id)
    assert (on.course.plan.name, on.course.plan.version) == ("First", 1)


async def test_the_same_file_again_is_no_new_version(world, owner):
    await sends(world, owner, file())

    assert "as version 1" in await sends(world, owner, file())


async def test_45_mg_is_answered_with_a_sentence_and_nothing_is_kept(world, owner):
    steps = [{"ug": 500, "days": 14}, {"ug": 45000, "days": None}]

    assert await sends(world, owner, file(steps=steps)) == (
        "Step 2 is 45 mg. I take plans up to 4.5 mg only. "
        "Please check this with your prescriber. No plan was changed."
    )
    assert await newest(world, "Clinic") is None


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"hello", "The file is not JSON. No plan was changed."),
        (json.dumps({"schema": "x"}).encode(), 'The file does not say "schema": "ladder/v1".'),
        (b" " * 70_000, "The file is larger than 64 kB."),
    ],
)
async def test_any_other_file_is_answered_with_a_sentence(world, owner, content, said):
    assert (await sends(world, owner, content)).startswith(said)


async def test_a_file_that_grew_on_its_way_is_not_read(world, owner):
    owner.send_document(file(), name="plan.json")
    [(key, kept)] = world.telegram.world.files.items()
    world.telegram.world.files[key] = replace(kept, content=b" " * 70_000)
    await world.steps.settle()

    assert "larger than 64 kB" in world.last(owner)


async def test_a_file_from_anybody_else_is_not_even_fetched(world):
    person = world.person()
    await sends(world, person, file())

    assert await newest(world, "Clinic") is None
    async with world.app.database.begin() as tx:
        assert (await tx.execute(select(plan_files))).all() == []


async def test_a_file_that_cannot_be_fetched_is_tried_again_for_an_hour(world, owner):
    world.telegram.faults.add("getFile", "internal", times=None)
    await sends(world, owner, file())
    assert "I read the file now" in world.last(owner)
    await world.passes(hours=1)
    for _ in range(3):
        await world.passes(minutes=3)

    assert world.last(owner) == (
        "The file could not be fetched from Telegram. Please send it again."
    )


async def test_a_file_is_read_after_a_crash(world, owner):
    world.telegram.faults.add("getFile", "internal")
    await sends(world, owner, file())
    await world.passes(minutes=3)

    assert "as version 1" in world.last(owner)
