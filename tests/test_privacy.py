"""A patient reads what is kept, and changes what they agreed to; the whole bot."""

import json

import pytest


@pytest.fixture
async def ada(world):
    ada = world.person(42)
    await world.enrols(ada)
    return ada


async def consents(world, person):
    await world.says(person, "/export")
    await world.taps(person, "JSON")
    return [
        (each["purpose"], each["given"]) for each in json.loads(person.last.document)["consents"]
    ]


async def test_privacy_says_what_where_how_long_and_who_can_read(world, ada):
    await world.says(ada, "/privacy")

    for said in (
        *("What is kept:", "Where it is:", "It is deleted 90 days after your plan ends."),
        *("They hold the key and could read it.", "not end-to-end encrypted"),
    ):
        assert said in world.last(ada)
    assert world.labels(ada) == ["Reminders: yes", "Group numbers: yes", "Research: no"]


async def test_a_stranger_reads_it_without_buttons(world):
    ben = world.person(43)
    await world.says(ben, "/privacy")

    assert "What is kept:" in world.last(ben)
    assert world.labels(ben) == []


@pytest.mark.parametrize(
    ("label", "purpose", "answer", "after"),
    [
        ("Group numbers: yes", "counted", "No", "Group numbers: no"),
        ("Research: no", "research", "Yes", "Research: yes"),
    ],
)
async def test_a_change_is_appended_with_its_version_and_shown(
    world, ada, label, purpose, answer, after
):
    await world.says(ada, "/privacy")
    await world.taps(ada, label, answer)

    assert after in world.labels(ada)
    assert await consents(world, ada) == [
        ("care", True),
        ("counted", True),
        (purpose, answer == "Yes"),
    ]


@pytest.mark.parametrize(
    ("way", "asks"),
    [
        ("Stop my plan", "Do you want to stop here?"),
        ("Delete my data", "Do you want to delete everything"),
    ],
)
async def test_what_all_rests_on_is_taken_back_by_stopping_or_deleting(world, ada, way, asks):
    await world.says(ada, "/privacy")
    await world.taps(ada, "Reminders: yes", way)

    assert world.last(ada).startswith(asks)


async def test_group_numbers_changed_here_are_changed_in_the_settings_too(world, ada):
    await world.says(ada, "/privacy")
    await world.taps(ada, "Group numbers: yes", "No")
    await world.says(ada, "/settings")

    assert "Group numbers: no" in world.last(ada)
