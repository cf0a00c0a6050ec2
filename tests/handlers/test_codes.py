"""Codes: an invite brings its plan along; wrong ones get few guesses, one answer, no news."""

import re
from datetime import timedelta

from storage import tries
from tests.world import ADMIN, world_in


async def code(world):
    boss = world.person(ADMIN)
    await world.says(boss, "/invite C_slow_0p5_14d 9")
    return re.search(r"start=([\w-]+)", world.last(boss))[1]


async def answer(world, person, code):
    await world.says(person, f"/start {code}")
    return world.last(person)


async def test_a_sixth_code_within_an_hour_is_wrong_even_if_it_is_right(world):
    person, right = world.person(), await code(world)
    wrong = {await answer(world, person, f"wrong{n}") for n in range(5)}
    assert len(wrong) == 1

    assert await answer(world, person, right) in wrong
    world.clock.time += timedelta(hours=1)
    assert await answer(world, person, right) not in wrong


async def test_one_persons_guesses_are_nobody_elses(world):
    person, other, right = world.person(), world.person(43), await code(world)
    for n in range(5):
        await answer(world, person, f"wrong{n}")

    assert await answer(world, other, right) != world.last(person)


async def test_right_codes_do_not_count_as_guesses(world):
    person, right = world.person(), await code(world)
    told = {await answer(world, person, right) for _ in range(9)}

    assert len(told) == 1
    async with world.app.database.begin() as tx:
        assert await tries.lately(tx, tries.CODE, world.clock()) == 0


async def test_guesses_at_roles_count_as_well(world):
    person, right = world.person(), await code(world)
    for n in range(5):
        await answer(world, person, f"team-wrong{n}")

    assert await answer(world, person, right) == await answer(world, world.person(43), "wrong")


async def test_a_restart_forgets_no_guess(tmp_path, clock):
    async with world_in(tmp_path, clock) as world:
        person = world.person()
        right, telegram = await code(world), world.telegram
        for n in range(5):
            wrong = await answer(world, person, f"wrong{n}")
    async with world_in(tmp_path, clock, telegram) as world:
        assert await answer(world, world.person(), right) == wrong


async def test_what_was_tried_is_gone_after_an_hour(world):
    await answer(world, world.person(), "wrong")
    world.clock.time += timedelta(hours=1)
    async with world.app.database.begin() as tx:
        assert await tries.forget(tx, world.clock()) == 1


TO_THE_PLAN = ("Yes", "Yes", "Yes", *["No"] * 9, "Germany", "Berlin", "Yes")
LINK = "Did you come by a link? Open it again now."


async def test_who_types_their_consent_gets_the_plan_by_opening_the_link_again(world):
    person, right = world.person(), await code(world)
    await answer(world, person, right)
    await world.says(person, "i agree")
    await world.hears(person, *TO_THE_PLAN)
    assert world.last(person).endswith(LINK)

    assert (await answer(world, person, right)).startswith("This is the plan I understood: Slow")


async def test_who_taps_their_consent_has_the_plan_and_reads_nothing_of_a_link(world):
    person, other, right = world.person(), world.person(43), await code(world)
    await answer(world, person, right)
    await world.hears(person, "I agree", *TO_THE_PLAN)
    assert world.last(person).startswith("This is the plan I understood: Slow")

    await world.hears(other, "/start", "I agree", *TO_THE_PLAN)
    assert LINK not in world.last(other)


async def test_a_typed_consent_is_understood_after_a_stop_too(world):
    person = world.person()
    await world.enrols(person)
    await world.says(person, "/stop")
    await world.taps(person, "Yes, stop")
    await world.says(person, "/start", "I agree")

    assert world.last(person).startswith("May I count your answers in group numbers")


async def test_on_a_plan_the_words_of_consent_begin_nothing(world):
    person = world.person()
    await world.enrols(person)
    await world.says(person, "I agree")

    assert world.last(person).startswith("I did not understand that.")
