from dataclasses import replace
from datetime import time

import pytest

from domain.forms import Liquid
from domain.presets import preset
from storage import invites, plans, tables
from tests.handlers.enrolling import NOON, SAFE, Chat

CONFIRM = "My prescriber confirmed this plan"
LAPSED = "This invite link does not work, or no more."


async def invite(chat, *, uses=1, days=7):
    async with chat.database.begin() as tx:
        plan = replace(preset("F_classic_1p5"), id="clinic", name="Our clinic's plan")
        key = await plans.add(tx, plan, offered=True, at=NOON)
        return await invites.make(tx, key, uses=uses, days=days, now=chat.now)


async def to_confirm(chat, code):
    await chat.start(code)
    await chat.taps("I agree", "Yes", *SAFE)
    await chat.says("Germany", "Berlin", "yes")


async def to_summary(chat, code):
    await to_confirm(chat, code)
    await chat.taps(CONFIRM, "Capsules", "1.5 mg", "Done", "22:00", "07:00", "Tonight")


async def test_the_summary_shows_every_choice_in_twelve_lines_at_most(chat):
    await chat.reaches("summary")

    lines = chat.text.splitlines()
    assert lines[1:] == [
        "Plan: Own plan",
        "Doses: from 0.5 mg to 2.5 mg",
        "Form: capsules of 0.5 mg, 1.5 mg",
        "Dose time: 22:00",
        "Wake time: 07:00",
        "Zone: Berlin",
        "Country: Germany",
        "Group numbers: yes",
        "First dose: Mon, Mar 2 at 22:00",
    ]
    assert chat.labels == ["Start", "Change", "Back"]


@pytest.mark.parametrize(
    ("label", "typed", "line"),
    [
        ("Zone", ["Tokyo", "yes"], "Zone: Tokyo"),
        ("Plan", ["0.5x7, 1", CONFIRM], "Doses: from 0.5 mg to 1 mg"),
        ("Form", ["liquid", "1 mg/mL"], "Form: liquid, 1 mg in 1 mL"),
        ("Form", ["capsules", "0.5 mg, 2 mg"], "Form: capsules of 0.5 mg, 2 mg"),
        ("Wake time", ["06:10"], "Wake time: 06:10"),
        ("Start", ["Tomorrow"], "First dose: Tue, Mar 3 at 22:00"),
        ("Country", ["Another country"], "Country: another country"),
        ("Group numbers", ["no"], "Group numbers: no"),
    ],
)
async def test_one_thing_is_changed_and_the_summary_comes_back(chat, label, typed, line):
    await chat.reaches("summary")
    before = chat.text.splitlines()
    await chat.taps("Change", label)
    await chat.says(*typed)

    assert await chat.question() == "summary"
    changed = [each for each in chat.text.splitlines() if each not in before]
    assert changed == [line]


async def test_back_out_of_a_change_leaves_everything_as_it_was(chat):
    await chat.reaches("summary")
    before = chat.last
    await chat.taps("Change", "Zone", "Back")
    assert chat.last == before

    await chat.taps("Change", "Back")

    assert chat.last == before


async def test_a_new_plan_that_the_capsules_cannot_make_asks_for_the_form_again(chat):
    await chat.reaches("summary")
    await chat.taps("Change", "Plan")
    await chat.says("0.1x7, 0.5", CONFIRM)
    assert "do not add up to step 1 (0.1 mg)" in chat.text

    await chat.taps("Liquid")
    await chat.says("1 mg/mL")
    await chat.taps("Start")

    assert (await chat.course()).course.form == Liquid(1000)


async def test_what_was_changed_is_what_starts(chat):
    await chat.reaches("summary")
    await chat.taps("Change", "Dose time", "23:00", "Start")

    assert (await chat.course()).patient.dose_time == time(23)


@pytest.mark.parametrize("payload", ["enrol:change:E1", "enrol:change:summary"])
async def test_what_is_not_on_the_list_cannot_be_changed(chat, payload):
    await chat.reaches("summary")
    await chat.taps("Change")

    await chat.presses(1, payload)

    assert await chat.question() == "change"


async def test_an_invite_brings_its_plan_and_question_6_is_skipped(chat):
    code = await invite(chat)
    await to_confirm(chat, code)

    assert await chat.question() == "confirmed"
    assert "Our clinic's plan" in chat.text


async def test_the_plan_of_an_invite_cannot_be_changed_for_another(chat):
    await to_summary(chat, await invite(chat))
    await chat.taps("Change")
    assert "Plan" not in chat.labels

    await chat.presses(1, "enrol:change:plan")

    assert await chat.question() == "change"


async def test_an_invite_is_used_when_the_course_starts_and_not_before(chat):
    code = await invite(chat)
    await to_summary(chat, code)
    async with chat.database.begin() as tx:
        assert await invites.peek(tx, code, chat.now) is not None

    await chat.taps("Start")

    assert (await chat.course()).course.plan.id == "clinic"
    async with chat.database.begin() as tx:
        assert await invites.peek(tx, code, chat.now) is None


@pytest.mark.parametrize("code", ["wrong", "x" * 300, "a:b", "\ud83d"])
async def test_a_wrong_code_is_told_and_does_not_stand_in_the_way(chat, code):
    await chat.start(code)
    assert chat.text.startswith(LAPSED)

    await chat.taps("I agree")

    assert await chat.question() == "counted"


async def test_wrong_used_and_expired_codes_get_the_same_reply(chat):
    used, expired = await invite(chat, uses=0), await invite_of_yesterday(chat)
    said = set()
    for number, code in enumerate(("wrong", used, expired)):
        other = Chat(chat.database, chat.vault, telegram_id=100 + number)
        await other.start(code)
        said.add(other.text)

    assert len(said) == 1


async def invite_of_yesterday(chat):
    async with chat.database.begin() as tx:
        key, _ = await plans.newest(tx, "clinic")
        return await invites.make(tx, key, uses=1, days=0, now=chat.now)


async def test_an_invite_that_expired_on_the_way_asks_for_a_plan_and_keeps_the_rest(chat):
    await to_summary(chat, await invite(chat))
    chat.passes(days=8)
    await chat.taps("Start")
    assert chat.text.startswith(LAPSED)
    assert await chat.question() == "plan"

    await chat.taps("Classic: +1.5 mg every 14 nights", CONFIRM)

    assert await chat.question() == "summary"
    await chat.taps("Start")
    assert (await chat.course()).course.plan.id == "F_classic_1p5"


async def test_the_last_use_of_an_invite_goes_to_who_starts_first(chat):
    code = await invite(chat)
    other = Chat(chat.database, chat.vault, telegram_id=43)
    await to_summary(chat, code)
    await to_summary(other, code)
    await other.taps("Start")
    await chat.taps("Start")

    assert await other.question() is None
    assert await chat.question() == "plan"


async def test_an_invite_opened_on_the_way_brings_its_plan_and_keeps_the_answers(chat):
    await chat.reaches("summary")
    code = await invite(chat)
    await chat.start(code)
    assert await chat.question() == "confirmed"
    assert "Our clinic's plan" in chat.text

    await chat.start("wrong")
    assert chat.text.startswith(LAPSED)
    await chat.taps(CONFIRM)

    assert await chat.question() == "summary"


async def test_the_code_itself_is_kept_nowhere(chat):
    code = await invite(chat)
    await to_summary(chat, code)

    async with chat.database.begin() as tx:
        dump = [str(row) for row in await tx.exec_driver_sql("SELECT * FROM enrolments")]
        dump += [str(row) for row in await tx.exec_driver_sql("SELECT * FROM invites")]
    assert not any(code in row for row in dump)


async def test_a_link_with_a_new_plan_changes_nothing_while_a_plan_is_running(chat):
    await chat.reaches("begun")
    code = await invite(chat)

    await chat.start(code)

    assert "Send /stop first. Then open this link again." in chat.text
    assert await chat.rows(tables.courses) == 1
