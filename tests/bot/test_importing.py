"""nightstep import: out of one installation, into another, and the same again."""

import json
from datetime import timedelta

import pytest
from sqlalchemy import select

from bot import backups, importing, own_data, restores
from bot.misuse import MisuseError
from bot.operations import opened
from domain.occurrences import OccurrenceId
from domain.plans import Plan
from domain.prompts import Kind
from simulator.core import Telegram
from simulator.transport import InProcess
from storage import agenda, courses, erasure, notes, patients, plans
from storage.tables import plans as table
from storage.tables import prompts
from storage.vault import Vault
from tests.storage.lives import EVENING, LADDER, MOMENT, counts, enrols, lives, stops
from tests.world import KEY, TOKEN, settings_in


@pytest.fixture
async def ada(database, vault):
    async with database.begin() as tx:
        patient_id, course_id = await lives(tx, vault, 42)
        await notes.keep(tx, vault, OccurrenceId(course_id, 2), "=1 שלום 😴", at=EVENING)
        return patient_id, course_id


@pytest.fixture
def here(tmp_path, ada):
    return settings_in(tmp_path, data_dir=tmp_path)


@pytest.fixture
def there(tmp_path):
    folder = tmp_path / "elsewhere"
    folder.mkdir()
    return settings_in(folder, data_dir=folder)


@pytest.fixture
def wire(clock):
    return InProcess(Telegram(token=TOKEN, now=clock))


@pytest.fixture
async def file(here, tmp_path):
    file = tmp_path / "ada.json"
    file.write_bytes(await own_data.export(here, "tg:42", "json", now=EVENING))
    return file


def edited(file, how):
    """Write *file* anew, changed by hand, and return what is in it now."""
    found = json.loads(file.read_bytes())
    how(found)
    file.write_text(json.dumps(found, indent=2, ensure_ascii=False) + "\n")
    return found


async def test_exported_imported_and_exported_again_it_is_the_same(file, there):
    said = await importing.bring(there, file, 42, now=EVENING)

    assert said.endswith("1 courses, 4 nights.")
    assert await own_data.export(there, "tg:42", "json", now=EVENING) == file.read_bytes()
    assert len(json.loads(file.read_bytes())["supplies"]) == 1, "what is in hand goes along"


async def test_several_courses_come_along(here, there, database, vault, tmp_path, ada):
    async with database.begin() as tx:
        await stops(tx, ada[1], at=EVENING + timedelta(days=4))
        await enrols(tx, ada[0], at=EVENING + timedelta(days=5))
    now = EVENING + timedelta(days=5)
    file = tmp_path / "both.json"
    file.write_bytes(await own_data.export(here, "tg:42", "json", now=now))

    await importing.bring(there, file, 42, now=now)

    assert await own_data.export(there, "tg:42", "json", now=now) == file.read_bytes()
    assert len(json.loads(file.read_bytes())["earlier"]) == 1


async def test_the_course_goes_on_where_it_was(file, there):
    now = EVENING + timedelta(days=3)
    await importing.bring(there, file, 43, now=now)

    async with opened(there, EVENING) as database, database.begin() as tx:
        known = await patients.find(tx, Vault.from_text(KEY), 43)
        on = await courses.current(tx, known.id)
        assert on.course.plan.ladder == LADDER
        assert on.last_number == 4
        assert await agenda.to_plan(tx, now + timedelta(days=2), limit=9) == [on.course.id]
        owed = (await tx.execute(select(prompts.c.kind, prompts.c.state))).all()
    assert (Kind.DOSE, "due") in [(kind, str(state)) for kind, state in owed]


async def test_what_would_have_been_asked_before_is_not_asked_again(file, there):
    late = EVENING + timedelta(days=10)
    await importing.bring(there, file, 42, now=late)

    async with opened(there, EVENING) as database, database.begin() as tx:
        assert (await tx.execute(select(prompts))).all() == []


async def test_who_came_can_be_erased_like_anybody(file, there):
    await importing.bring(there, file, 42, now=EVENING)

    async with opened(there, EVENING) as database, database.begin() as tx:
        known = await patients.find(tx, Vault.from_text(KEY), 42)
        await erasure.erase(tx, known.id, at=EVENING)
        left = await counts(tx)
        typed = await tx.execute(select(table.c.id).where(table.c.id.startswith("own")))
        assert typed.all() == []
    assert (left["patients"], left["courses"], left["occurrences"], left["notes"]) == (0, 0, 0, 0)


async def test_who_was_erased_and_came_back_by_a_file_stays_after_a_restore(
    file, there, wire, tmp_path
):
    """The file says when they were first known, which is before they were erased."""
    at = EVENING + timedelta(days=1)
    await importing.bring(there, file, 42, now=at)
    await own_data.erase(there, "tg:42", now=at + MOMENT, request=wire)
    await importing.bring(there, file, 42, now=at + 2 * MOMENT)
    await backups.make(there, tmp_path / "b.db")

    told = await restores.restore(there, tmp_path / "b.db", at + 3 * MOMENT)

    assert told["forgotten"] == 0
    async with opened(there, EVENING) as database, database.begin() as tx:
        assert await patients.find(tx, Vault.from_text(KEY), 42)


async def test_who_came_by_a_file_and_was_erased_since_stays_away_after_a_restore(
    file, there, wire, tmp_path
):
    """Whatever day the file says they were first known on."""
    edited(file, lambda found: found["patient"].update(created_at="2999-01-01T00:00:00+00:00"))
    at = EVENING + timedelta(days=1)
    await importing.bring(there, file, 42, now=at)
    await backups.make(there, tmp_path / "b.db")
    await own_data.erase(there, "tg:42", now=at + MOMENT, request=wire)

    told = await restores.restore(there, tmp_path / "b.db", at + 2 * MOMENT)

    assert told["forgotten"] == 1


async def test_no_byte_stays_of_a_plan_that_only_who_came_and_left_had(file, there, wire):
    its = {"id": "Dr_Canary_slow", "name": "canary: slow"}
    edited(file, lambda found: found["plan"].update(its))
    await importing.bring(there, file, 42, now=EVENING)
    assert holds(there.data_dir, its) == {*its.values()}, "or this test could not fail"

    await own_data.erase(there, "tg:42", now=EVENING, request=wire)

    assert holds(there.data_dir, its) == set()


def holds(folder, words):
    everything = b"".join(path.read_bytes() for path in folder.rglob("*") if path.is_file())
    return {word for word in words.values() if word.encode() in everything}


@pytest.mark.parametrize("telegram_id", [42, 43])
async def test_somebody_who_is_here_is_not_put_in_again(here, file, telegram_id):
    with pytest.raises(MisuseError, match=r"is here already\. Nothing was imported\."):
        await importing.bring(here, file, telegram_id, now=EVENING)


@pytest.mark.parametrize(("id", "version"), [("C_slow_0p5_14d", 1), ("C_slow_0p5_14d", 2)])
async def test_a_plan_under_the_name_of_another_here_becomes_one_of_its_own(
    file, there, id, version
):
    edited(file, lambda found: found["plan"].update(id=id, version=version))

    await importing.bring(there, file, 42, now=EVENING)

    async with opened(there, EVENING) as database, database.begin() as tx:
        known = await patients.find(tx, Vault.from_text(KEY), 42)
        follows = (await courses.current(tx, known.id)).course.plan
        named = (await tx.execute(select(table.c.version).where(table.c.id == id))).scalars()
        assert [*named] == [1], "what is offered here has no version more"
    assert follows.ladder == LADDER and follows.id.startswith("own-")


async def test_a_plan_that_is_the_same_here_is_followed_as_it_is(file, there):
    found = edited(file, lambda found: found["plan"].update(id="Clinic_slow"))["plan"]
    async with opened(there, EVENING) as database, database.begin() as tx:
        await plans.add(tx, Plan(found["id"], found["name"], LADDER), offered=True, at=EVENING)

    await importing.bring(there, file, 42, now=EVENING)

    assert await own_data.export(there, "tg:42", "json", now=EVENING) == file.read_bytes()


async def test_what_a_database_does_not_keep_is_said_and_nothing_is_left(file, there):
    astray = {"occurrence": 99, "item": "dose", "value": "T", "taken_at": None}
    edited(file, lambda found: found["answers"].append({**found["answers"][0], **astray}))

    with pytest.raises(MisuseError, match=r"no database keeps\. Nothing was imported\.$"):
        await importing.bring(there, file, 42, now=EVENING)

    async with opened(there, EVENING) as database, database.begin() as tx:
        assert (await counts(tx))["patients"] == 0


async def test_a_dose_above_the_ceiling_is_said_and_nothing_is_left(file, there):
    edited(file, lambda found: found["plan"]["steps"][-1].update(dose_ug=45_000))

    with pytest.raises(MisuseError, match=r"its plan cannot be kept: Step 3 is 45 mg, above the"):
        await importing.bring(there, file, 42, now=EVENING)

    async with opened(there, EVENING) as database, database.begin() as tx:
        assert (await counts(tx))["patients"] == 0


@pytest.mark.parametrize("content", ["", "{}", "number,night\n1,2026-03-02\n"])
async def test_a_file_that_is_no_export_is_said_in_a_sentence(there, tmp_path, content):
    file = tmp_path / "bad.json"
    file.write_text(content)

    with pytest.raises(MisuseError, match=r"bad.json cannot be imported: .*export.*\.$"):
        await importing.bring(there, file, 42, now=EVENING)


async def test_a_file_that_is_not_there_is_said_in_a_sentence(there, tmp_path):
    with pytest.raises(MisuseError, match="cannot be read: No such file"):
        await importing.bring(there, tmp_path / "none.json", 42, now=EVENING)
