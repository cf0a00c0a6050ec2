import pytest
from sqlalchemy import select, update

from domain.occurrences import OccurrenceId
from storage import notes
from storage.tables import metadata
from storage.vault import BadKeyError
from tests.storage.lives import EVENING, NOTE, lives

TABLE = metadata.tables["notes"]


@pytest.fixture
async def tx(database):
    async with database.begin() as tx:
        yield tx


@pytest.fixture
async def night(tx, vault):
    _, course_id = await lives(tx, vault, 42)
    return OccurrenceId(course_id, 1)


async def test_a_note_is_not_to_be_read_in_the_table_and_its_length_says_little(tx, vault, night):
    await notes.keep(tx, vault, night, "faint", at=EVENING)
    [short] = (await tx.execute(select(TABLE.c.text))).scalars()
    await notes.keep(tx, vault, night, "a bit faint and tired", at=EVENING)
    [longer] = (await tx.execute(select(TABLE.c.text))).scalars()

    assert b"faint" not in short + longer
    assert len(short) == len(longer)


async def test_a_note_takes_the_place_of_the_one_before(tx, vault, night):
    await notes.keep(tx, vault, night, "second", at=EVENING)

    assert await notes.get(tx, vault, night) == "second"
    assert await notes.of_course(tx, vault, night.course_id) == {1: "second"}


async def test_a_dropped_note_is_gone_and_dropping_it_twice_is_once(tx, vault, night):
    assert await notes.get(tx, vault, night) == NOTE
    for _ in range(2):
        await notes.drop(tx, night)

    assert await notes.get(tx, vault, night) is None
    assert await notes.of_course(tx, vault, night.course_id) == {}


async def test_a_note_that_was_moved_to_another_night_cannot_be_opened(tx, vault, night):
    await tx.execute(update(TABLE).values(number=2))

    with pytest.raises(BadKeyError):
        await notes.get(tx, vault, OccurrenceId(night.course_id, 2))
