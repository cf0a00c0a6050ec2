from dataclasses import replace
from datetime import UTC, date, datetime, time

import pytest
from sqlalchemy import select

from domain.forms import Capsules
from domain.ladders import write
from domain.plans import Rules
from domain.presets import PRESETS
from messages.taps import ForeignTapError
from storage import courses, enrolments, nights, patients
from storage import plans as stored_plans
from storage.tables import consents, metadata, plans, prompts
from storage.tables import courses as courses_table
from storage.tables import enrolments as enrolments_table
from storage.tables import patients as patients_table
from tests.handlers.enrolling import NINE_WEEKS, NOON, SAFE, Chat


async def first_nights(chat):
    on = await chat.course()
    async with chat.database.begin() as tx:
        return await nights.newest(tx, on.course.id, limit=9)


async def column(chat, query):
    async with chat.database.begin() as tx:
        return (await tx.execute(query)).scalars().all()


async def tables_with_rows(chat):
    async with chat.database.begin() as tx:
        found = [
            table.name
            for table in metadata.sorted_tables
            if (await tx.execute(select(table).limit(1))).first()
        ]
    return set(found) - {"plans", "marks"}  # a mark says when a scrub is wanted, not for whom


async def test_enrolment_ends_with_a_course_and_its_first_night(chat):
    await chat.reaches("begun")

    on = await chat.course()
    assert on.patient.zone.key == "Europe/Berlin"
    assert (on.patient.dose_time, on.patient.wake_time) == (time(22), time(7))
    assert (on.patient.country, on.patient.counted) == ("DE", True)
    assert write(on.course.plan.ladder) == NINE_WEEKS
    assert on.course.form == Capsules((500, 1500))
    [night] = await first_nights(chat)
    assert (night.number, night.night, night.dose) == (1, date(2026, 3, 2), 500)
    assert night.scheduled_at == datetime(2026, 3, 2, 21, tzinfo=UTC)
    assert await chat.rows(enrolments_table) == 0


async def test_every_question_can_be_answered_by_typing_what_its_button_says(chat):
    await chat.start()
    await chat.says("i agree", "yes", *SAFE, "germany", "berlin", "yes", "my own", NINE_WEEKS)
    await chat.says("my prescriber confirmed this plan", "capsules", "0.5, 1.5")
    await chat.says("10 pm", "7:00", "tonight", "start")

    on = await chat.course()
    assert (on.patient.dose_time, on.patient.wake_time) == (time(22), time(7))
    assert on.course.form == Capsules((500, 1500))


async def test_a_dose_time_in_the_morning_is_asked_about_and_the_evening_is_one_tap_away(chat):
    await chat.reaches("dose_time")
    await chat.says("10:30")

    assert chat.text.startswith("Do you mean 10:30 in the morning, or 22:30?\nYour plan does not")
    assert chat.labels == ["22:30", "10:30, my prescriber said yes", "Back"]
    await chat.taps("22:30", "07:00", "Tonight", "Start")
    assert (await chat.course()).patient.dose_time == time(22, 30)


async def test_a_dose_in_the_morning_is_taken_when_the_prescriber_said_yes(chat):
    await chat.reaches("dose_time")
    await chat.says("10:30", "10:30, my prescriber said yes", "7:00", "tomorrow", "start")

    assert (await chat.course()).patient.dose_time == time(10, 30)


async def test_a_plan_that_allows_the_morning_asks_nothing_about_it(chat):
    async with chat.database.begin() as tx:
        rules = Rules(morning_allowed=True)
        plan = replace(PRESETS[0], id="by-day", name="By day", rules=rules)
        await stored_plans.add(tx, plan, offered=True, at=NOON)
    await chat.reaches("plan")
    await chat.taps("By day", "My prescriber confirmed this plan", "Liquid")
    await chat.says("1 mg/mL", "10:30")

    assert await chat.question() == "wake_time"


async def test_every_question_can_be_answered_by_a_button_where_one_fits(chat):
    await chat.start()
    await chat.taps("I agree", "No", *SAFE, "Germany")
    await chat.shares(52.5, 13.4)
    await chat.taps("Yes", "Slow: +0.5 mg every 14 nights", "My prescriber confirmed this plan")
    await chat.taps("Capsules", "0.5 mg", "1.5 mg", "Done", "23:00", "09:00", "Tomorrow", "Start")

    on = await chat.course()
    assert (on.course.plan.id, on.patient.counted) == ("C_slow_0p5_14d", False)
    [night] = await first_nights(chat)
    assert (night.night, night.scheduled_at.hour) == (date(2026, 3, 3), 22)


async def test_each_question_is_asked_in_its_own_message(chat):
    await chat.reaches("summary")

    with_buttons = [card for card in chat.cards.values() if card.rows]
    assert with_buttons == [chat.last] or len(with_buttons) <= 5  # typed answers strip nothing
    assert len(chat.cards) > 20


async def test_nothing_is_kept_before_consent(chat):
    await chat.start()

    assert await tables_with_rows(chat) == set()
    assert chat.labels == ["I agree", "No"]


async def test_a_no_to_consent_keeps_nothing(chat):
    await chat.start()
    await chat.taps("No")

    assert await tables_with_rows(chat) == set()
    assert "I kept nothing" in chat.text


async def test_consent_is_kept_with_the_version_of_its_text(chat):
    await chat.reaches("E1")

    async with chat.database.begin() as tx:
        rows = (await tx.execute(select(consents).order_by(consents.c.purpose))).mappings().all()
    assert [(row["purpose"], row["given"], row["version"]) for row in rows] == [
        ("care", True, "2026-11"),
        ("counted", True, "2026-11"),
    ]
    assert {row["at"] for row in rows} == {NOON}


async def test_the_consent_button_pressed_twice_begins_once(chat):
    await chat.start()
    [(message_id, card)] = chat.cards.items()
    await chat.presses(message_id, card.rows[0][0].carries)
    await chat.presses(message_id, card.rows[0][0].carries)

    assert await chat.rows(patients_table) == 1
    assert await chat.question() == "counted"


async def test_back_goes_through_every_question_to_consent_and_forward_again(chat):
    await chat.reaches("summary")

    questions = []
    while await chat.question() != "consent":
        assert "Back" in chat.labels
        await chat.taps("Back")
        questions.append(await chat.question())

    assert questions[:4] == ["start", "wake_time", "dose_time", "strengths"]
    assert questions[-3:] == ["E1", "counted", "consent"]
    await chat.taps("I agree", "Yes", *SAFE)
    assert await chat.question() == "country"


async def test_consent_can_still_be_refused_after_going_back(chat):
    await chat.reaches("counted")
    await chat.taps("Back", "No")

    assert await tables_with_rows(chat) == set()


async def test_back_is_there_from_the_second_question_on(chat):
    await chat.reaches("summary")

    asking = [card for card in chat.cards.values() if card.rows]
    assert all(card.rows[-1][-1].label == "Back" for card in asking)


async def test_an_abandoned_enrolment_resumes_where_it_stopped(chat):
    async for question in chat.walk():
        if question not in ("consent", "begun"):
            asked = chat.last
            await chat.start()
            assert (await chat.question(), chat.last) == (question, asked)


async def test_a_tap_on_an_older_question_shows_the_current_one_and_loses_nothing(chat):
    await chat.reaches("E1")
    [message_id, payload] = chat.button("No")
    await chat.taps("Yes", "Yes", "No")
    now = chat.text

    await chat.presses(message_id, payload)

    assert (chat.text, await chat.question()) == (now, "E4")


async def test_a_plan_that_was_shown_before_another_is_not_confirmed_by_its_old_button(chat):
    await chat.reaches("confirmed")
    old = chat.button("My prescriber confirmed this plan")
    await chat.says("back", "0.5x7, 1")

    await chat.presses(*old)

    assert await chat.question() == "confirmed"
    assert "0.5 mg for 7 nights" in chat.text


async def test_an_old_summary_does_not_start_what_was_changed_since(chat):
    await chat.reaches("summary")
    old = chat.button("Start")
    await chat.taps("Change", "Dose time", "23:00")

    await chat.presses(*old)

    assert await chat.course() is None
    assert "Dose time: 23:00" in chat.text


@pytest.mark.parametrize("payload", ["enrol:E1", "enrol:"])
async def test_a_payload_no_button_carries_changes_nothing(chat, payload):
    await chat.reaches("E1")

    with pytest.raises(ForeignTapError):
        await chat.presses(1, payload)

    assert await chat.question() == "E1"


@pytest.mark.parametrize("typed", ["🙂" * 4096, "{text} %s {0}", "\ud83d", "maybe\0"])
async def test_a_wrong_answer_gets_one_sentence_and_the_question_again(chat, typed):
    async for question in chat.walk():
        if question in ("consent", "begun"):
            continue
        asked = chat.text
        assert await chat.says(typed)
        assert await chat.question() == question
        assert chat.text.endswith(asked)
        sentence = chat.text.removesuffix(asked)
        assert 0 < len(sentence.encode()) < 400


async def test_a_nudge_asks_the_current_question_again(chat):
    assert not await chat.nudge()
    await chat.reaches("zone")
    asked = chat.last

    assert await chat.nudge()

    assert chat.last == asked


async def test_text_is_left_to_others_before_and_after_an_enrolment(chat):
    assert not await chat.says("hello")
    await chat.reaches("begun")
    assert not await chat.says("yes")


async def test_start_after_enrolment_says_that_all_is_set_up(chat):
    await chat.reaches("begun")
    before = await tables_with_rows(chat)

    await chat.start()

    assert chat.text.startswith("You are set up.")
    assert await tables_with_rows(chat) == before


async def test_a_button_of_the_enrolment_pressed_after_its_end_begins_nothing(chat):
    await chat.reaches("summary")
    old = chat.button("Start")
    await chat.taps("Start")

    await chat.presses(*old)

    assert await chat.rows(courses_table) == 1
    assert chat.text.startswith("You are set up.")


async def test_somebody_whose_course_ended_can_enrol_again_and_keeps_their_history(chat):
    await chat.reaches("begun")
    on = await chat.course()
    async with chat.database.begin() as tx:
        await courses.change(tx, on.course.id, ended_at=chat.now, plan_next_at=None)

    await chat.reaches("E1")
    await chat.taps("No")

    assert await chat.rows(patients_table) == 1
    assert await chat.rows(courses_table) == 1
    assert await chat.rows(enrolments_table) == 0


async def test_after_3_mornings_the_course_begins_with_a_night_without_a_dose(chat):
    await chat.reaches("start")
    await chat.taps("After 3 mornings")
    assert "First dose: Thu, Mar 5 at 22:00" in chat.text
    await chat.taps("Start")

    [night] = await first_nights(chat)
    assert (night.number, night.night) == (-2, date(2026, 3, 2))
    assert await column(chat, select(prompts.c.kind)) == ["checkin"]
    assert "how your nights are, on Tue, Mar 3 at 07:30" in chat.text
    assert "first dose on your plan is on Thu, Mar 5 at 22:00" in chat.text


async def test_tonight_is_tomorrow_once_its_time_has_passed_and_the_card_says_so(chat):
    chat.now = datetime(2026, 3, 2, 22, 30, tzinfo=UTC)
    await chat.reaches("start")
    assert "Tonight: the time has passed, so Tue, Mar 3 at 22:00" in chat.text
    assert "Tomorrow: Tue, Mar 3 at 22:00" in chat.text

    await chat.taps("Tonight", "Start")

    [night] = await first_nights(chat)
    assert night.night == date(2026, 3, 3)


async def test_the_last_card_says_what_comes_how_to_stop_and_what_we_are_not(chat):
    await chat.reaches("begun")

    assert "on Mon, Mar 2 at 22:00" in chat.text
    for said in ("without your yes", "/stop", "not a doctor", "emergency"):
        assert said in chat.text
    assert chat.labels == []


async def test_screening_answers_are_kept_with_the_course(chat):
    await chat.reaches("E1")
    await chat.taps("Yes", "Yes", "Not sure", "My prescriber knows and said yes", *["No"] * 8)
    await chat.says("Germany", "Berlin", "yes", NINE_WEEKS)
    await chat.taps("My prescriber confirmed this plan", "Liquid")
    await chat.says("1 mg/mL")
    await chat.taps("21:00", "08:00", "Tonight", "Start")

    [screening] = await column(chat, select(courses_table.c.screening))
    assert screening == {
        "E1": "yes",
        "E2": "yes",
        "E3": "not sure attested",
        **{f"E{n}": "no" for n in range(4, 12)},
    }


async def test_an_own_plan_is_kept_and_not_offered_to_others(chat):
    await chat.reaches("begun")

    query = select(plans.c.id).where(~plans.c.offered, plans.c.id.startswith("own-"))
    assert len(await column(chat, query)) == 1


async def test_two_people_enrol_beside_each_other(chat):
    other = Chat(chat.database, chat.vault, telegram_id=43)
    await chat.reaches("zone")
    await other.reaches("begun")

    assert await chat.question() == "zone"
    assert await other.question() is None


async def test_the_draft_survives_in_storage_as_it_was(chat):
    await chat.reaches("dose_time")

    async with chat.database.begin() as tx:
        known = await patients.find(tx, chat.vault, chat.telegram_id)
        draft = await enrolments.find(tx, known.id)
    assert draft.toggled == (500, 1500)
    assert draft.form == Capsules((500, 1500))


async def test_a_button_of_a_forgotten_enrolment_shows_the_consent_card(chat):
    await chat.reaches("E1")
    old = chat.button("Yes")
    await chat.taps("No")

    await chat.presses(*old)

    assert chat.labels == ["I agree", "No"]
    assert await tables_with_rows(chat) == set()


async def test_a_typed_no_to_consent_keeps_nothing(chat):
    await chat.start()
    assert await chat.says("No")

    assert "I kept nothing" in chat.text
    assert await tables_with_rows(chat) == set()


async def test_consent_brought_up_again_takes_its_two_answers_only(chat):
    await chat.reaches("counted")
    await chat.taps("Back")
    await chat.says("perhaps")

    assert await chat.question() == "consent"
    assert chat.labels == ["I agree", "No"]


async def test_start_while_consent_is_asked_again_shows_it_and_leaves_the_code_for_later(chat):
    await chat.reaches("counted")
    await chat.taps("Back")

    await chat.start("wrong")

    assert chat.labels == ["I agree", "No"]
