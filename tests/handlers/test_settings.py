from datetime import time

import pytest
from sqlalchemy import select

from domain.patients import Wording
from messages.channel import Show
from messages.taps import ForeignTapError
from storage.tables import consents
from tests.handlers.visits import visit_in


@pytest.fixture
async def visit(tmp_path):
    async with visit_in(tmp_path) as visit:
        yield await visit.enrols()


async def test_the_menu_shows_every_setting_as_it_is(visit):
    assert await visit.says("/settings") == (
        "Your settings:\n"
        "Dose time: 22:00\n"
        "Wake time: 07:00\n"
        "Time zone: Berlin, now 19:00\n"
        "Wording: Discreet\n"
        "Bedtime: 90 minutes after the dose\n"
        "Also asked in the morning: nothing\n"
        "Group numbers: no\n"
        "Language: English"
    )
    assert visit.labels() == [
        *("Dose time", "Wake time", "Time zone", "Wording", "Bedtime", "Group numbers"),
        *("Morning questions", "Announcements"),
        *("● English", "Español", "Deutsch", "Done"),
    ]


async def test_a_language_is_chosen_by_its_own_name_and_spoken_at_once(visit):
    await visit.says("/settings")

    assert "Sprache: Deutsch" in await visit.taps("Deutsch")
    assert "● Deutsch" in visit.labels()
    assert (await visit.patient()).language == "de"


async def test_a_language_we_do_not_speak_is_nobodys_button(visit):
    with pytest.raises(ForeignTapError):
        await visit.carries("set:language:fr")


async def test_done_leaves_the_values_without_buttons(visit):
    await visit.says("/settings")

    assert (await visit.taps("Done")).startswith("Your settings are kept.")
    assert visit.labels() == []


async def test_a_wake_time_is_tapped_or_typed_and_moves_the_morning_question(visit):
    await visit.says("/settings")
    await visit.taps("Wake time", "08:00")
    assert (await visit.patient()).wake_time == time(8)

    await visit.taps("Back", "Wake time")
    assert await visit.types("6:30 am")

    assert visit.card.text == "Wake time: 06:30. It counts from the next morning."
    assert (await visit.patient()).wake_time == time(6, 30)


async def test_a_bare_hour_is_asked_again_with_both_its_meanings(visit):
    await visit.says("/settings")
    await visit.taps("Wake time")

    await visit.types("9")

    assert visit.labels() == ["09:00", "21:00", "Back"]
    await visit.taps("09:00")
    assert (await visit.patient()).wake_time == time(9)


async def test_what_cannot_be_read_is_asked_again_and_changes_nothing(visit):
    await visit.says("/settings")
    await visit.taps("Wake time")

    assert await visit.types("soon")
    assert await visit.types("25:00")
    assert (await visit.patient()).wake_time == time(7)

    assert await visit.types("06:00")
    assert (await visit.patient()).wake_time == time(6)


async def test_a_typed_text_is_only_taken_while_a_question_waits(visit):
    assert not await visit.types("06:00")

    await visit.says("/settings")
    await visit.taps("Wake time", "Back")
    assert not await visit.types("06:00")


async def test_an_answer_about_tonights_dose_is_no_time(visit):
    await visit.says("/settings")
    await visit.taps("Dose time")

    assert not await visit.types("Taken")


async def test_bedtime_can_be_set_and_left_to_the_usual(visit):
    await visit.says("/settings")
    assert await visit.taps("Bedtime", "23:00") == "Bedtime: 23:00"
    assert (await visit.patient()).bedtime == time(23)

    await visit.taps("Back", "Bedtime", "90 minutes after the dose")
    assert (await visit.patient()).bedtime is None


async def test_a_bedtime_before_the_dose_says_that_no_reminder_follows(visit):
    await visit.says("/settings")
    await visit.taps("Bedtime")

    await visit.types("21:00")

    assert "no reminder follows" in visit.card.text


@pytest.mark.parametrize(
    ("label", "chosen"),
    [("Plain", Wording.PLAIN), ("Discreet", Wording.DISCREET), ("Hidden", Wording.HIDDEN)],
)
async def test_the_wording_is_chosen_from_three_with_an_example_each(visit, label, chosen):
    await visit.says("/settings")
    await visit.taps("Wording")
    assert visit.card.text.count("“") == 3

    await visit.taps(label)

    assert (await visit.patient()).wording is chosen


async def test_consent_to_group_numbers_is_given_and_taken_back_and_both_are_kept(visit):
    await visit.says("/settings")
    await visit.taps("Group numbers", "Yes")
    assert (await visit.patient()).counted

    visit.passes(days=1)
    await visit.taps("Back", "Group numbers", "No")
    assert not (await visit.patient()).counted

    async with visit.database.begin() as tx:
        kept = (await tx.execute(select(consents).order_by(consents.c.at))).all()
    assert [(row.purpose, row.given) for row in kept] == [("counted", True), ("counted", False)]
    assert all(row.version for row in kept)


async def test_buttons_change_the_message_they_hang_under(visit):
    await visit.says("/settings")
    await visit.taps("Wake time")

    assert [type(reply) for reply in visit.replies] == [Show]


async def test_settings_can_be_changed_while_the_plan_is_over(visit):
    await visit.says("/stop")
    await visit.taps("Yes, stop")
    await visit.says("/settings")

    await visit.taps("Wake time", "08:00", "Back", "Dose time", "23:00")

    patient = await visit.patient()
    assert (patient.wake_time, patient.dose_time) == (time(8), time(23))
    assert len(await visit.moves()) == 1


async def test_who_has_not_enrolled_is_led_to_start(visit):
    visit.telegram_id = 43

    assert "/start" in await visit.says("/settings")


@pytest.mark.parametrize(
    "payload",
    [
        "set:everything",
        "set:wording:loud",
        "set:dose_time:9999",
        "set:zone:Mars/Olympus",
        "set:zone:../../etc/passwd",
    ],
)
async def test_a_payload_that_no_button_carries_is_refused(visit, payload):
    with pytest.raises(ForeignTapError):
        await visit.carries(payload)


async def test_a_stranger_can_press_nothing(visit):
    visit.telegram_id = 43

    with pytest.raises(ForeignTapError):
        await visit.carries("set:counted:yes")
