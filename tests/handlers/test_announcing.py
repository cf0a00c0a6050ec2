"""/announce: seen first, confirmed in typed words, each copy at most once, in waking hours."""

import re
from itertools import count

import pytest
from sqlalchemy import select

from domain.deeds import Deed
from domain.prompts import PromptState
from storage import audit, erasure, patients
from storage.tables import announced
from tests.storage.group import Group
from tests.world import ADMIN, world_in

TEXT = "The clinic is closed on Monday."


@pytest.fixture
async def ada(world):
    person = world.person()
    await world.enrols(person)
    return person


@pytest.fixture
async def owner(world, ada):
    """Ada has enrolled the evening before; it is noon in Berlin."""
    await world.until("12:00")
    return world.person(ADMIN)


async def announces(world, owner, text=TEXT):
    await world.says(owner, f"/announce {text}")
    return re.search(r"SEND \w{8}", world.last(owner))[0]


def heard(world, person):
    return [text for text in world.texts(person) if TEXT in text]


async def states(world):
    async with world.app.database.begin() as tx:
        return list((await tx.execute(select(announced.c.state))).scalars())


async def test_nothing_is_sent_before_it_was_seen_and_confirmed_in_typed_words(world, ada, owner):
    words = await announces(world, owner)
    assert heard(world, owner) == [f"From those who run this bot:\n\n{TEXT}"]
    await world.says(owner, "send", "yes", "SEND 00000000")
    assert heard(world, ada) == []

    await world.says(owner, words.lower())
    assert heard(world, ada) == [f"From those who run this bot:\n\n{TEXT}"]


async def test_confirming_twice_sends_once(world, ada, owner):
    words = await announces(world, owner)
    await world.says(owner, words, words)

    assert len(heard(world, ada)) == 1
    assert "sent already" in world.last(owner)


async def test_a_preview_of_an_hour_ago_is_not_sent(world, ada, owner):
    words = await announces(world, owner)
    await world.passes(hours=1)
    await world.says(owner, words)

    assert heard(world, ada) == []


async def test_whoever_sleeps_gets_it_when_awake(world, ada, owner):
    await world.until("23:30")
    await world.says(owner, await announces(world, owner))
    assert heard(world, ada) == []

    await world.until("07:59")
    assert heard(world, ada) == []
    await world.until("08:00")
    assert len(heard(world, ada)) == 1


async def test_who_wants_no_more_gets_none_until_they_say_otherwise(world, ada, owner):
    await world.says(owner, await announces(world, owner))
    await world.taps(ada, "No more announcements")
    await world.says(owner, await announces(world, owner))
    assert len(heard(world, ada)) == 1

    await world.says(ada, "/settings")
    await world.taps(ada, "Announcements", "Yes")
    await world.says(owner, await announces(world, owner))
    assert len(heard(world, ada)) == 2


async def test_a_copy_in_doubt_is_not_sent_again(world, ada, owner):
    words = await announces(world, owner)
    world.telegram.faults.add("sendMessage", "deliver_then_fail", chat_id=ada.id)
    await world.says(owner, words)
    await world.passes(hours=1)

    assert len(heard(world, ada)) == 1
    assert await states(world) == [PromptState.AMBIGUOUS]


async def test_a_copy_that_certainly_did_not_go_out_goes_out_later(world, ada, owner):
    words = await announces(world, owner)
    world.telegram.faults.add("sendMessage", "refuse", chat_id=ada.id)
    await world.says(owner, words)
    assert heard(world, ada) == []

    await world.passes(minutes=2)
    assert len(heard(world, ada)) == 1


async def test_a_restart_goes_on_where_it_was(tmp_path, clock):
    async with world_in(tmp_path, clock) as world:
        ada, owner = world.person(), world.person(ADMIN)
        await world.enrols(ada)
        await world.until("23:30")
        await world.says(owner, await announces(world, owner))
        telegram = world.telegram
    async with world_in(tmp_path, clock, telegram) as world:
        await world.until("08:00")
        assert len(heard(world, world.person())) == 1


async def test_an_erased_patient_has_no_copy_left(world, ada, owner):
    await world.until("23:30")
    await world.says(owner, await announces(world, owner))
    async with world.app.database.begin() as tx:
        known = await patients.find(tx, world.app.vault, ada.id)
        await erasure.erase(tx, known.id, at=world.clock())

    assert await states(world) == []


async def test_five_thousand_characters_are_answered_with_a_sentence(world, ada, owner):
    await world.says(owner, f"/announce {'x' * 3901}")
    assert world.last(owner) == (
        "An announcement has at most 3900 characters. This one has 3901. Nothing was sent."
    )
    await world.says(owner, f"/announce {'x' * 3900}")
    assert "SEND" in world.last(owner)


async def test_how_far_it_is_is_told_without_numbers(world, ada, owner):
    await world.until("23:30")
    await world.says(owner, await announces(world, owner), "/announce")
    assert world.last(owner).endswith("The last one is still on its way.")

    await world.until("08:00")
    await world.says(owner, "/announce")
    assert world.last(owner).endswith("The last one has gone out.")
    async with world.app.database.begin() as tx:
        assert [each.deed for each in await audit.newest(tx, limit=1)] == [Deed.ANNOUNCE]


async def test_whoever_asks_twice_cannot_tell_that_somebody_joined(world, ada, owner):
    told, ids = set(), count(100)
    for people in (9, 1, 1, 1):
        async with world.app.database.begin() as tx:
            others = Group(tx, ids)
            for _ in range(people):
                await others.join("", newest=world.clock())
        words = await announces(world, owner)
        before = world.last(owner)
        await world.says(owner, words, "/announce")
        told.add((before.replace(words, ""), *world.texts(owner)[-2:]))

    assert len(told) == 1
    assert "everybody on a plan" in before


async def test_the_words_of_an_announcement_raise_no_alarm(world, ada, owner):
    await world.says(owner, "/announce If you have chest pain, call your emergency number.")

    assert "SEND" in world.last(owner)


async def test_whoever_blocked_the_bot_is_unreachable_and_not_written_to_again(world, ada, owner):
    words = await announces(world, owner)
    world.telegram.faults.add("sendMessage", "block", chat_id=ada.id)
    await world.says(owner, words)

    assert await states(world) == [PromptState.BLOCKED]
