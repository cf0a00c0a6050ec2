from datetime import timedelta

import pytest
from sqlalchemy import func, select

from domain.occurrences import OccurrenceId, State
from domain.prompts import Kind, PromptState
from scheduler.retention import PEOPLE, RetentionSweep
from storage import erasure, nights, patients, retention, schema, scrubbing
from storage.database import open_database
from storage.tables import courses, enrolments, metadata, prompts
from tests import postgres
from tests.storage.lives import EVENING, agrees, counts, enrols, lives, put, stops


@pytest.fixture
async def tables(database):
    async with database.begin() as tx:
        await tx.run_sync(metadata.create_all)


@pytest.fixture
def sweep(tables, database, clock):
    return RetentionSweep(database, clock)


@pytest.fixture
async def ada(tables, database, vault):
    """Somebody with a past, whose enrolment is not open any more."""
    async with database.begin() as tx:
        who = await lives(tx, vault, 42)
        await tx.execute(enrolments.delete())
        return who


async def knows(database, vault, telegram_id=42):
    async with database.begin() as tx:
        return await patients.find(tx, vault, telegram_id) is not None


async def test_a_patient_is_erased_90_days_after_their_course_ended(
    sweep, database, clock, vault, ada
):
    async with database.begin() as tx:
        await stops(tx, ada[1], at=EVENING)

    clock.time = EVENING + timedelta(days=90) - timedelta(seconds=1)
    await sweep.run()
    assert await knows(database, vault)

    clock.time = EVENING + timedelta(days=90)
    assert (await sweep.run())["ended"] == 1
    assert not await knows(database, vault)
    async with database.begin() as tx:
        left = {name for name, rows in (await counts(tx)).items() if rows}
    assert left == {"marks", "snapshots"}, "the wish for a scrub, and what was published"


async def test_how_long_is_set_by_the_operator(database, clock, vault, ada):
    async with database.begin() as tx:
        await stops(tx, ada[1], at=EVENING)
    clock.time = EVENING + timedelta(days=8)

    await RetentionSweep(database, clock, timedelta(days=7)).run()

    assert not await knows(database, vault)


@pytest.mark.parametrize("since", ["a course", "an enrolment"])
async def test_who_came_back_keeps_their_history(sweep, database, clock, vault, ada, since):
    clock.time = EVENING + timedelta(days=95)
    async with database.begin() as tx:
        await stops(tx, ada[1], at=EVENING)
        if since == "a course":
            await enrols(tx, ada[0], at=clock.time - timedelta(days=5))
        else:
            at = clock.time - timedelta(days=5)
            await tx.execute(
                enrolments.insert().values(
                    patient_id=ada[0], question="zone", answers={}, invited=False, updated_at=at
                )
            )

    assert "ended" not in await sweep.run()

    assert await knows(database, vault)


async def test_who_is_on_a_course_is_kept_however_long_it_takes(sweep, database, clock, vault, ada):
    clock.time = EVENING + timedelta(days=2000)

    await sweep.run()

    assert await knows(database, vault)


async def test_an_enrolment_that_nobody_goes_on_with_is_erased_after_30_days(
    sweep, database, clock, vault
):
    async with database.begin() as tx:
        await agrees(tx, vault, 42)
        other = await agrees(tx, vault, 43)
        await tx.execute(
            enrolments.insert().values(
                patient_id=other,
                question="zone",
                answers={},
                invited=False,
                updated_at=EVENING + timedelta(days=1),
            )
        )

    clock.time = EVENING + timedelta(days=30)
    assert (await sweep.run())["abandoned"] == 1
    assert (await knows(database, vault), await knows(database, vault, 43)) == (False, True)

    clock.time += timedelta(days=1)
    await sweep.run()
    assert not await knows(database, vault, 43)


async def test_an_abandoned_draft_of_who_is_on_a_course_goes_alone(sweep, database, clock, vault):
    async with database.begin() as tx:
        await lives(tx, vault, 42)
    clock.time = EVENING + timedelta(days=30)

    assert (await sweep.run())["drafts"] == 1

    assert await knows(database, vault)
    async with database.begin() as tx:
        assert (await tx.execute(select(courses.c.id))).one()


async def test_more_people_than_share_a_commit_are_all_erased(sweep, database, clock, vault):
    async with database.begin() as tx:
        for telegram_id in range(1, PEOPLE + 2):
            await agrees(tx, vault, telegram_id)
    clock.time = EVENING + timedelta(days=31)

    assert (await sweep.run())["abandoned"] == PEOPLE + 1


async def test_who_is_forgotten_by_time_is_scrubbed_but_not_journalled(
    sweep, database, clock, vault
):
    async with database.begin() as tx:
        await agrees(tx, vault, 42)
    clock.time = EVENING + timedelta(days=31)
    await sweep.run()

    async with database.begin() as tx:
        assert await erasure.journal(tx) == []
        assert await scrubbing.wished(tx) == clock.time


async def kinds_left(database, number):
    query = select(prompts.c.kind).where(prompts.c.number == number)
    async with database.begin() as tx:
        return set((await tx.execute(query)).scalars())


async def test_prompts_are_dropped_once_their_night_has_been_frozen_for_a_week(
    sweep, database, clock, ada
):
    night = OccurrenceId(ada[1], 1)
    async with database.begin() as tx:
        await put(tx, night, Kind.DOSE, state=PromptState.SENT, message_id=7)
        await put(tx, night, Kind.CHECKIN, state=PromptState.SENDING)
        frozen = (await nights.get(tx, night)).freezes_at
        await nights.conclude(tx, [OccurrenceId(ada[1], 2)], State.UNANSWERED)

    clock.time = frozen + timedelta(days=7) - timedelta(seconds=1)
    await sweep.run()
    assert await kinds_left(database, 1) == {Kind.DOSE, Kind.CHECKIN}

    clock.time += timedelta(seconds=1)
    assert (await sweep.run())["prompts"] == 1
    assert await kinds_left(database, 1) == {Kind.CHECKIN}, "what is on its way stays"


async def test_more_prompts_than_a_batch_looks_at_are_all_dropped_and_each_is_looked_at_once(
    tables, database, clock, vault
):
    await all_are_dropped(database, clock, vault)


async def test_so_they_are_on_postgresql(postgresql, clock, vault):
    with postgres.database(postgresql) as url:
        database = open_database(url)
        await schema.migrate(database)
        await all_are_dropped(database, clock, vault)
        await database.dispose()


async def all_are_dropped(database, clock, vault):
    async with database.begin() as tx:
        for telegram_id in range(1, 8):
            _, course = await lives(tx, vault, telegram_id)
            await put(tx, OccurrenceId(course, 1), Kind.DOSE, state=PromptState.SENT)
    clock.time = EVENING + timedelta(days=60)
    seen, after = [], None
    async with database.begin() as tx:
        every = (await tx.execute(select(func.count()).select_from(prompts))).scalar_one()
        while not seen or after:
            dropped, after = await retention.drop_prompts(tx, clock.time, after=after, limit=3)
            seen.append(dropped)

    assert (sum(seen), max(seen) <= 3, len(seen)) == (7, True, every // 3 + 1)
    assert Kind.DOSE not in await kinds_left(database, 1)


async def test_a_night_that_is_not_concluded_keeps_what_tells_whether_it_was_asked(
    sweep, database, clock, ada
):
    async with database.begin() as tx:
        await put(tx, OccurrenceId(ada[1], 3), Kind.DOSE, state=PromptState.SENT)
    clock.time = EVENING + timedelta(days=60)

    await sweep.run()

    assert Kind.DOSE in await kinds_left(database, 3)
