"""Owners hear when prompts do not go out, once, and once more when it is over."""

import pytest

from bot.upkeep import upkeep
from domain.prompts import Kind, PromptState
from storage import admins, letters, tries, updates
from tests.engine import TEN
from tests.world import ADMIN, settings_in


@pytest.fixture
def owner(engine):
    return engine.telegram.person(ADMIN)


@pytest.fixture
async def watch(engine, owner, tmp_path):
    owner.start()
    engine.clock.time = TEN
    async with engine.database.begin() as tx:
        await admins.enlist(tx, engine.vault, [ADMIN, 905], at=engine.clock())
    settings = settings_in(tmp_path, admin_ids=f"{ADMIN},905")
    beats = {
        beat.name: beat.sweep
        for beat in upkeep(settings, engine.database, engine.channel, engine.vault, engine.clock)
    }

    async def watch():
        await beats["WatchingSweep"].run()
        await beats["LettersSweep"].run()
        return [message.text for message in owner.messages if message.from_bot]

    return watch


async def test_a_night_that_goes_out_is_no_news(engine, watch):
    await engine.enrol(engine.telegram.person(42))
    await engine.send()
    engine.passes(minutes=20)

    assert await watch() == []


async def test_owners_hear_once_that_prompts_do_not_go_out(engine, watch):
    nights = [await engine.enrol(engine.telegram.person(42 + n)) for n in range(3)]
    engine.passes(minutes=16)

    [told] = await watch()
    assert told.startswith("Alert: of 3 messages that were due, 0 went out.")
    engine.passes(minutes=1)
    assert len(await watch()) == 1
    assert all([await engine.state(night) is PromptState.DUE for night in nights])


async def test_the_all_clear_waits_until_something_was_due_and_went_out(engine, watch):
    night = await engine.enrol(engine.telegram.person(42))
    engine.passes(minutes=16)
    await watch()
    await engine.put(night, Kind.DOSE, state=PromptState.VOID)
    engine.passes(minutes=5)
    assert len(await watch()) == 1

    later = await engine.enrol(engine.telegram.person(43))
    await engine.put(later, Kind.DOSE, state=PromptState.SENT, due_at=engine.clock())
    engine.passes(minutes=16)
    assert (await watch())[1:] == ["All clear: messages go out again, 1 of 1 that were due lately."]


async def test_what_was_missed_while_the_bot_was_down_is_not_overlooked(engine, watch):
    night = await engine.enrol(engine.telegram.person(42))
    await watch()
    engine.passes(hours=7)
    await engine.recover()
    assert await engine.state(night) is PromptState.MISSED

    [told] = await watch()
    assert "0 went out" in told


async def test_an_answer_before_the_prompt_went_out_is_no_missing_prompt(engine, watch):
    night = await engine.enrol(engine.telegram.person(42))
    await engine.answer(night)
    engine.passes(minutes=30)

    assert await watch() == []


async def test_who_cannot_be_written_to_is_noted_and_left_alone(engine, watch):
    await engine.enrol(engine.telegram.person(42))
    engine.passes(minutes=16)
    await watch()

    async with engine.database.begin() as tx:
        team = await admins.team(tx, engine.vault, [ADMIN, 905])
        assert {each.telegram_id: each.reachable for each in team} == {ADMIN: True, 905: False}
        assert await letters.claim(tx, engine.vault, engine.clock(), limit=9) == []


async def test_a_letter_in_doubt_is_said_again(engine, owner, watch):
    await engine.enrol(engine.telegram.person(42))
    engine.passes(minutes=16)
    engine.telegram.faults.add("sendMessage", "deliver_then_fail", chat_id=ADMIN)
    first = len(await watch())
    engine.passes(minutes=1)

    assert (first, len(await watch())) == (1, 2)


async def test_updates_that_were_set_aside_are_news_once_an_hour(engine, watch):
    async def fails(update_id):
        async with engine.database.begin() as tx:
            await updates.set_aside(tx, update_id, kind="message", error="X", at=engine.clock())

    await fails(1)
    await fails(2)
    [told] = await watch()
    assert "2 times within an hour" in told
    await fails(3)
    assert len(await watch()) == 1

    engine.passes(hours=1)
    await fails(4)
    assert len(await watch()) == 2


@pytest.mark.parametrize(("wrong", "alerts"), [(49, 0), (50, 1)])
async def test_fifty_wrong_codes_within_an_hour_are_news(engine, watch, wrong, alerts):
    async with engine.database.begin() as tx:
        for n in range(wrong):
            lookup = engine.vault.lookup(n)
            await tries.note(tx, tries.CODE, lookup, at=engine.clock())

    assert len(await watch()) == alerts
    assert len(await watch()) == alerts


async def test_a_letter_that_nobody_could_be_given_is_dropped_after_a_day(engine, watch):
    await engine.enrol(engine.telegram.person(42))
    engine.passes(minutes=16)
    engine.telegram.faults.add("sendMessage", "refuse", times=None)
    assert await watch() == []
    engine.passes(days=1)
    async with engine.database.begin() as tx:
        assert await letters.forget(tx, engine.clock()) == 2
