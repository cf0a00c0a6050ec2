from collections import Counter
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select, text

from domain.prompts import PromptState
from scheduler.freezing import FreezingSweep
from scheduler.planning import PlanningSweep
from storage import courses, invented, marks, nights, patients, seeding, tables
from storage.database import open_database
from storage.vault import Vault

NOW = datetime(2026, 3, 2, 18, tzinfo=UTC)
VAULT = Vault.from_text("MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=")


@pytest.fixture
async def database(tmp_path):
    database = await empty(tmp_path / "seeded.db")
    yield database
    await database.dispose()


async def empty(path):
    database = open_database(f"sqlite+aiosqlite:///{path}")
    async with database.begin() as tx:
        await tx.run_sync(tables.metadata.create_all)
    return database


async def seed(database, *, people=12, nights=20, seed=1):
    return await seeding.seed(
        database,
        VAULT,
        patients=people,
        nights=nights,
        first_id=1001,
        zone=ZoneInfo("Europe/Berlin"),
        dose_time=time(22),
        now=NOW,
        seed=seed,
    )


async def rows(database, table):
    async with database.begin() as tx:
        return [dict(row) for row in (await tx.execute(select(table))).mappings()]


async def test_an_empty_database_is_filled_and_marked(database):
    assert await seed(database) == 12

    async with database.begin() as tx:
        assert await invented.is_marked(tx)
        assert await marks.value(tx, invented.MARK) == "12"


async def test_everybody_agreed_and_is_on_one_course(database):
    await seed(database)

    async with database.begin() as tx:
        for telegram_id in range(1001, 1013):
            known = await patients.find(tx, VAULT, telegram_id)
            on = await courses.current(tx, known.id)
            assert known.patient.counted
            assert on.last_number == 21
            assert on.course.plan.id != "R_fixed_4p5"
    given = Counter(
        (each["purpose"], each["given"]) for each in await rows(database, tables.consents)
    )
    assert given == {("care", True): 12, ("counted", True): 12}


async def test_who_somebody_is_can_be_read_with_the_key(database):
    await seed(database)
    stored = await rows(database, tables.patients)
    opened = [patients.telegram_id_of(VAULT, each["id"], each["telegram_id"]) for each in stored]

    assert sorted(opened) == list(range(1001, 1013))


async def test_no_row_points_nowhere(database):
    await seed(database)

    async with database.begin() as tx:
        assert (await tx.execute(text("PRAGMA foreign_key_check"))).all() == []


async def test_every_answered_night_has_the_answer_it_shows(database):
    await seed(database)
    said = {
        (each["course_id"], each["number"]): each
        for each in await rows(database, tables.answers)
        if each["item"] == "dose"
    }
    answered = [each for each in await rows(database, tables.occurrences) if each["answered_at"]]

    assert len(answered) == len(said) > 150
    for night in answered:
        answer = said[night["course_id"], night["number"]]
        assert answer["value"].split() == [
            each for each in (night["state"], night["reason"]) if each
        ]
        assert (answer["at"], answer["taken_at"]) == (night["answered_at"], night["taken_at"])


async def test_every_saved_morning_has_an_answer_for_each_item(database):
    await seed(database)
    said = Counter(
        (each["course_id"], each["number"])
        for each in await rows(database, tables.answers)
        if each["item"] != "dose"
    )
    saved = [each for each in await rows(database, tables.checkins) if each["saved_at"]]

    assert len(saved) == len(said) > 100
    assert all(said[each["course_id"], each["number"]] == len(each["items"]) for each in saved)


async def test_the_newest_night_is_owed_its_prompts(database):
    await seed(database)
    owed = await rows(database, tables.prompts)
    due = [each for each in owed if each["state"] is PromptState.DUE]

    assert due
    assert all(each["due_at"] > NOW and each["number"] == 21 for each in due)
    assert all(each["due_at"] <= NOW for each in owed if each["state"] is PromptState.SENT)


async def test_an_invented_course_goes_on_by_itself(database):
    await seed(database)
    tomorrow = NOW + timedelta(days=1)
    planning = PlanningSweep(database, lambda: tomorrow)

    assert (await PlanningSweep(database, lambda: NOW).run()).total() == 0
    assert (await planning.run())["planned"] == 12
    async with database.begin() as tx:
        known = await patients.find(tx, VAULT, 1001)
        on = await courses.current(tx, known.id)
        newest, before = await nights.newest(tx, on.course.id, limit=2)
    assert (newest.number, before.number) == (22, 21)
    assert newest.scheduled_at - before.scheduled_at == timedelta(days=1)


async def test_a_silent_night_freezes_as_one_that_was_asked_about(database):
    await seed(database, people=60, nights=3)
    later = NOW + timedelta(days=2)

    assert set(await FreezingSweep(database, lambda: later).run()) == {"U"}


async def test_the_same_seed_brings_the_same_nights(database, tmp_path):
    again = await empty(tmp_path / "again.db")
    await seed(database)
    await seed(again)

    for table in (tables.occurrences, tables.answers, tables.checkins, tables.moves):
        assert await rows(database, table) == await rows(again, table)
    await again.dispose()


async def test_another_seed_brings_other_nights(database, tmp_path):
    other = await empty(tmp_path / "other.db")
    await seed(database)
    await seed(other, seed=2)

    assert await rows(database, tables.occurrences) != await rows(other, tables.occurrences)
    await other.dispose()


async def test_a_database_with_a_real_patient_is_refused_and_left_alone(database):
    async with database.begin() as tx:
        await patients.add(tx, VAULT, 42, language="en", at=NOW)

    with pytest.raises(seeding.NotEmptyError, match="real patients"):
        await seed(database)
    assert len(await rows(database, tables.patients)) == 1
    assert await rows(database, tables.marks) == []


async def test_a_seeded_database_is_not_seeded_again(database):
    await seed(database)

    with pytest.raises(seeding.NotEmptyError, match="invented patients already"):
        await seed(database)


async def test_people_can_be_invented_who_begin_tonight(database):
    await seed(database, people=3, nights=0)

    assert {each["number"] for each in await rows(database, tables.occurrences)} == {1}
    assert await rows(database, tables.answers) == []
