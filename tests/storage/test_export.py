from datetime import timedelta

import pytest

from domain.checkins import Item, Severity
from domain.copies import Consent
from domain.drafts import Ask
from domain.moves import Hold, Stop
from domain.occurrences import OccurrenceId, Reason, State
from domain.patients import Wording
from storage import courses, export
from storage.tables import metadata
from tests.storage.lives import BERLIN, EVENING, LADDER, NOTE, agrees, enrols, lives, says, stops


@pytest.fixture
async def tx(database):
    async with database.begin() as tx:
        await tx.run_sync(metadata.create_all)
        yield tx


async def test_there_is_no_copy_of_nobody(tx, vault):
    assert await export.copy_of(tx, vault, 7, at=EVENING) is None


async def test_who_only_agreed_has_a_copy_of_that(tx, vault):
    copy = await export.copy_of(tx, vault, await agrees(tx, vault, 42), at=EVENING)

    assert copy.consents == (
        Consent("care", "1", True, EVENING),
        Consent("counted", "1", False, EVENING),
    )
    assert (copy.person.zone, copy.person.wording) == (None, Wording.DISCREET)
    assert (copy.episodes, copy.draft) == ((), None)


async def test_a_copy_holds_every_night_every_morning_and_every_answer(tx, vault):
    patient_id, _ = await lives(tx, vault, 42)

    copy = await export.copy_of(tx, vault, patient_id, at=EVENING)

    [episode] = copy.episodes
    assert (copy.person.zone, copy.person.country) == (BERLIN, "DE")
    assert episode.course.plan.ladder == LADDER
    assert [move.act for move in episode.course.moves] == [Hold(10)]
    assert episode.screening == {"E1": "yes", "E2": "yes"}
    assert [(each.number, each.state, each.reason) for each in episode.nights] == [
        (1, State.TAKEN, None),
        (2, State.SKIPPED, Reason.RAN_OUT),
        (3, State.PENDING, None),
        (4, State.PENDING, None),
    ]
    assert [(each.occurrence.number, dict(each.values)) for each in episode.mornings] == [
        (1, {Item.SLEEP: 2, Item.DREAMS: 0, Item.HEADACHE: 0}),
        (2, {Item.DREAMS: Severity.MILD}),
    ]
    assert [(each.number, each.item, each.value) for each in episode.said] == [
        (1, "dose", "T"),
        (1, "sleep", "2"),
        (1, "dreams", "0"),
        (1, "headache", "0"),
        (2, "dose", "S ran_out"),
        (2, "dreams", "1"),
    ]
    assert episode.notes == {1: NOTE}
    assert copy.draft.answers == {Ask.CONSENT: "yes", Ask.COUNTED: "no"}
    assert await courses.current(tx, patient_id)  # a copy changes nothing


async def test_an_answer_that_was_corrected_is_in_the_copy_twice(tx, vault):
    patient_id, course_id = await lives(tx, vault, 42)
    await says(tx, OccurrenceId(course_id, 1), State.SKIPPED)

    [episode] = (await export.copy_of(tx, vault, patient_id, at=EVENING)).episodes

    assert [each.value for each in episode.said if each.item == "dose"] == ["T", "S", "S ran_out"]
    assert episode.nights[0].state is State.SKIPPED


async def test_courses_come_in_the_order_they_began(tx, vault):
    patient_id, course_id = await lives(tx, vault, 42)
    over = EVENING + timedelta(days=4)
    await stops(tx, course_id, at=over)
    await enrols(tx, patient_id, at=over + timedelta(days=1))

    first, second = (await export.copy_of(tx, vault, patient_id, at=EVENING)).episodes

    assert (first.course.id, first.ended_at) == (course_id, over)
    assert first.course.moves[-1].act == Stop()
    assert (second.ended_at, second.said, len(second.nights)) == (None, (), 1)


async def test_nobody_elses_rows_are_in_a_copy(tx, vault):
    patient_id, _ = await lives(tx, vault, 42)
    alone = await export.copy_of(tx, vault, patient_id, at=EVENING)
    await lives(tx, vault, 43)

    assert await export.copy_of(tx, vault, patient_id, at=EVENING) == alone
