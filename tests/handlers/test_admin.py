import re
from dataclasses import dataclass, replace
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from domain.presets import PRESETS, preset
from domain.roles import Right
from handlers.admin import Admin
from handlers.gate import Gate
from handlers.turn import Turn
from messages import basics, group
from messages.language import language
from scheduler.publishing import PublishingSweep
from storage import admins, invites, plans, seeding
from storage.database import open_database, open_reader
from storage.tables import metadata
from storage.vault import Vault
from tests.world import KEY

VAULT = Vault.from_text(KEY)
NOW = datetime(2026, 3, 2, 18, tzinfo=UTC)
SOMEBODY, ADMIN = 42, 900


@dataclass(frozen=True)
class Bot:
    username: str = "nightstep_test_bot"


@pytest.fixture
async def database(tmp_path):
    database = open_database(f"sqlite+aiosqlite:///{tmp_path}/admin.db")
    async with database.begin() as tx:
        await tx.run_sync(metadata.create_all)
        for each in PRESETS:
            await plans.add(tx, each, offered=not each.hidden, at=NOW)
    yield database
    await database.dispose()


def admin():
    return Admin(Bot())


async def says(database, command, arguments="", *, by=ADMIN):
    async with database.begin() as tx:
        turn = Turn(tx, NOW, 1, by, language(None), None, VAULT)
        gate = Gate(frozenset({ADMIN}))
        await admins.enlist(tx, VAULT, [ADMIN], at=NOW)
        await gate.command(Right(command), getattr(admin(), command))(turn, arguments)
    return turn.replies[0].card.text


async def seed(database, people):
    return await seeding.seed(
        database,
        Vault.from_text(KEY),
        patients=people,
        nights=40,
        first_id=1001,
        zone=ZoneInfo("Europe/Berlin"),
        dose_time=time(22),
        now=NOW,
        seed=1,
    )


async def publish(database):
    reader = open_reader(str(database.url))
    await PublishingSweep(database, reader, lambda: NOW, 11).run()
    await reader.dispose()


async def plan_of(database, text, *, now=NOW):
    code = re.search(r"https://t\.me/nightstep_test_bot\?start=([\w-]+)", text)[1]
    async with database.begin() as tx:
        key = await invites.peek(tx, code, now)
        return key and (await plans.get(tx, key)).id


@pytest.mark.parametrize("command", ["stats", "invite"])
async def test_for_anybody_else_the_commands_do_not_exist(database, command):
    unknown = basics.unknown_command(language(None)).text

    assert await says(database, command, "C_slow_0p5_14d", by=SOMEBODY) == unknown
    assert await says(database, command, "C_slow_0p5_14d") != unknown


async def test_in_a_group_nobody_is_told_anything(world):
    boss = world.person(ADMIN)
    group = world.telegram.group(-5, by=boss)
    group.add_bot(by=boss)
    group.say("/stats", by=boss)
    group.say("/invite C_slow_0p5_14d", by=boss)
    await world.steps.settle()

    heard = {message.text for message in group.messages if message.from_bot}
    assert heard == {basics.private_only(language(None)).text}


async def test_a_command_is_as_unknown_to_a_patient_as_any_other_word(world):
    person = world.person(SOMEBODY)
    await world.says(person, "/stats", "/invite C_slow_0p5_14d", "/nonsense")

    assert len(world.texts(person)) == 3
    assert len(set(world.texts(person))) == 1


async def test_an_admin_asks_in_a_private_chat(world):
    boss = world.person(ADMIN)
    await world.steps.settle()
    await world.says(boss, "/stats", "/invite C_slow_0p5_14d")
    numbers, invitation = world.texts(boss)

    assert "Numbers are hidden." in numbers
    assert "https://t.me/" in invitation and "C_slow_0p5_14d" in invitation


async def test_before_the_first_snapshot_there_are_no_numbers(database):
    await seed(database, 60)

    assert await says(database, "stats") == group.none_yet(language(None)).text


async def test_ten_people_are_too_few_to_be_told_of(database):
    await seed(database, 10)
    await publish(database)

    said = await says(database, "stats")
    assert said.endswith("Fewer than 11 people. Numbers are hidden.")
    assert "%" not in said


async def test_a_group_is_told_of_with_its_denominators(database):
    await seed(database, 60)
    await publish(database)

    said = await says(database, "stats")
    assert "Active: about" in said
    assert re.search(r"Answered ÷ due: \d+% \(\d+ of \d+\)", said)
    assert re.search(r"Taken ÷ due: \d+–\d+% \(\d+ to \d+ of \d+\)", said)
    assert re.search(r"Taken ÷ answered: \d+% \(\d+ of \d+\)", said)
    assert re.search(
        r"• [\d.]+ mg: \d+ people, \d+ nights due\n   answered \d+%, taken \d+–\d+%, of", said
    )
    assert "invented" in said


async def test_an_invitation_brings_a_plan_to_one_person_within_a_week(database):
    said = await says(database, "invite", "C_slow_0p5_14d")

    assert "1 person" in said and "7 days" in said and "Mon, Mar 9" in said
    assert await plan_of(database, said) == "C_slow_0p5_14d"
    assert await plan_of(database, said, now=NOW + timedelta(days=7)) is None


async def test_an_invitation_can_be_for_more_people_and_days(database):
    said = await says(database, "invite", "d_half_weekly 20 30")

    assert "20 people" in said and "30 days" in said
    assert await plan_of(database, said) == "D_half_weekly"
    assert await plan_of(database, said, now=NOW + timedelta(days=29)) == "D_half_weekly"


async def test_an_invitation_brings_the_newest_version_of_a_plan(database):
    async with database.begin() as tx:
        newer = replace(preset("C_slow_0p5_14d"), version=2)
        key = await plans.add(tx, newer, offered=True, at=NOW)
    said = await says(database, "invite", "C_slow_0p5_14d")
    code = re.search(r"start=([\w-]+)", said)[1]

    async with database.begin() as tx:
        assert await invites.peek(tx, code, NOW) == key


@pytest.mark.parametrize("plan", ["C_slow", "R_fixed_4p5", "<b>", "x" * 4000])
async def test_a_plan_that_is_not_offered_is_answered_with_those_that_are(database, plan):
    said = await says(database, "invite", plan)

    assert said.startswith("There is no such plan. Plans: A_micro_0p1, B_gentle_0p25,")
    assert "R_fixed_4p5" not in said and "t.me" not in said


@pytest.mark.parametrize(
    "numbers", ["0", "1001", "-1", "1.5", "two", "1 0", "1 366", "1 7 1", "²", "99999999999999"]
)
async def test_wrong_numbers_are_answered_with_a_sentence(database, numbers):
    said = await says(database, "invite", f"C_slow_0p5_14d {numbers}")

    assert said == (
        "After the plan come the people, 1 to 1000, and the days, 1 to 365, as whole numbers."
    )


async def test_an_invitation_without_a_plan_says_how(database):
    said = await says(database, "invite")

    assert "/invite A_micro_0p1 1 7" in said and "G_monthly_1_2" in said
