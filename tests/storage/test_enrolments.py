from datetime import UTC, datetime

import pytest
from sqlalchemy import func, select

from domain.drafts import Ask, Draft
from domain.forms import Liquid
from domain.presets import preset
from storage import courses, enrolments, patients, plans, recent
from storage.database import open_database
from storage.tables import consents, metadata, recent_messages
from storage.tables import enrolments as table
from storage.tables import patients as patients_table
from storage.vault import Vault, new_key

NOW = datetime(2026, 3, 2, 11, tzinfo=UTC)


@pytest.fixture
async def tx(tmp_path):
    database = open_database(f"sqlite+aiosqlite:///{tmp_path}/enrolments.db")
    async with database.begin() as tx:
        await tx.run_sync(metadata.create_all)
        yield tx
    await database.dispose()


@pytest.fixture
async def ada(tx):
    vault = Vault.from_text(new_key())
    ada = await patients.add(tx, vault, 42, language="en", at=NOW)
    await patients.consent(tx, ada, purpose="care", version="1", given=True, at=NOW, update_id=1)
    return ada


async def count(tx, counted):
    return (await tx.execute(select(func.count()).select_from(counted))).scalar_one()


async def test_nobody_has_a_draft_before_they_begin(tx, ada):
    assert await enrolments.find(tx, ada) is None


async def test_a_draft_comes_back_as_it_was_kept(tx, ada):
    draft = Draft(
        answers={Ask.CONSENT: "yes", "E3": "not sure attested"},
        invite="ab" * 32,
        pending="yes",
        toggled=(500, 1500),
        before={Ask.CONSENT: "yes"},
        choosing=True,
    )
    await enrolments.keep(tx, ada, draft, at=NOW)

    assert await enrolments.find(tx, ada) == draft


async def test_a_draft_takes_the_place_of_the_one_before(tx, ada):
    await enrolments.keep(tx, ada, Draft(), at=NOW)
    later = Draft({Ask.CONSENT: "yes"}, invite="00")
    await enrolments.keep(tx, ada, later, at=NOW)

    row = (await tx.execute(select(table))).one()
    assert (row.question, row.invited) == (Ask.COUNTED, True)
    assert await enrolments.find(tx, ada) == later


async def test_dropping_a_draft_keeps_the_patient(tx, ada):
    await enrolments.keep(tx, ada, Draft(), at=NOW)
    await enrolments.drop(tx, ada)

    assert (await count(tx, table), await count(tx, patients_table)) == (0, 1)


async def test_forgetting_takes_along_which_messages_they_had(tx, vault, ada):
    await recent.note(tx, vault, 42, 7, at=NOW)
    await enrolments.forget(tx, ada, at=NOW)

    assert [await count(tx, each) for each in (recent_messages, patients_table)] == [0, 0]


async def test_forgetting_leaves_no_row(tx, ada):
    await enrolments.keep(tx, ada, Draft(), at=NOW)
    await enrolments.forget(tx, ada, at=NOW)

    assert [await count(tx, each) for each in (table, consents, patients_table)] == [0, 0, 0]


async def test_who_was_on_a_course_is_not_forgotten_with_a_draft(tx, ada):
    key = await plans.add(tx, preset("C_slow_0p5_14d"), offered=True, at=NOW)
    await courses.add(tx, ada, key, Liquid(1000), screening={}, at=NOW)
    await enrolments.keep(tx, ada, Draft(), at=NOW)
    await enrolments.forget(tx, ada, at=NOW)

    assert [await count(tx, each) for each in (table, consents, patients_table)] == [0, 1, 1]
