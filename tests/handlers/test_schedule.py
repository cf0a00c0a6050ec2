import pytest

from domain.moves import Advance, Ceiling, Concern, Freeze, Hold, Pause, StepBack, Suspend
from domain.occurrences import State
from domain.patients import Wording
from domain.prompts import Kind
from handlers.courses import enrolled, move
from handlers.records import record
from messages.channel import Say, Strip
from messages.taps import ForeignTapError
from storage import patients
from storage.tables import prompts
from tests.handlers.visits import visit_in


@pytest.fixture
async def visit(tmp_path):
    async with visit_in(tmp_path) as visit:
        yield visit


async def hides_doses(visit):
    await visit.does(lambda turn: patients.change(turn.tx, turn.patient_id, wording=Wording.HIDDEN))


async def test_the_first_screen_says_what_is_taken_what_comes_and_from_whom(visit):
    await visit.enrols()
    await visit.sleeps(8, state=State.TAKEN)

    assert await visit.says("/schedule") == (
        "Now: 0.5 mg = one 0.5 mg capsule\n"
        "When: 22:00, Berlin time\n"
        "Night 9 of 14\n"
        "Next: 1 mg on or after Mon, Mar 16, if you say yes\n"
        "Last step: 1.5 mg\n"
        "Plan from: your prescriber, confirmed Mon, Mar 2"
    )
    assert visit.labels() == ["All steps", "Hold", "Change time", "Calendar file"]


async def test_a_hold_is_given_as_the_reason_for_a_later_date(visit):
    await visit.enrols("0.5x3, 1x14, 1.5")
    await visit.acts(Hold(until=8))

    lines = (await visit.says("/schedule")).splitlines()

    assert "Next: 1 mg on or after Mon, Mar 9, if you say yes" in lines
    assert "Why later: held for 7 nights, as set on Mon, Mar 2" in lines
    assert len(lines) <= 8


async def test_a_hold_with_no_end_leaves_no_date(visit):
    await visit.enrols()
    await visit.acts(Hold(until=None))

    lines = (await visit.says("/schedule")).splitlines()

    assert "Next: 1 mg, with no date yet, and only if you say yes" in lines
    assert "Why no date: held since Mon, Mar 2, until you say" in lines


async def test_a_step_that_was_agreed_says_so(visit):
    await visit.enrols("0.5x3, 1x3, 1.5")
    await visit.sleeps(2)
    await visit.does(lambda turn: _advance(turn, number=4))

    assert "Next: 1 mg from Thu, Mar 5 on, as you said yes" in await visit.says("/schedule")


async def _advance(turn, *, number):
    await move(turn, await enrolled(turn), Advance(1), number=number)


async def test_after_a_step_back_the_reason_says_so(visit):
    await visit.enrols("0.5x3, 1x3, 1.5")
    await visit.acts(Advance(1))
    await visit.sleeps(2)
    await visit.acts(StepBack(0))

    assert "Why later: back on this dose since Wed, Mar 4" in await visit.says("/schedule")


async def test_three_nights_without_a_dose_are_named_as_what_the_step_waits_for(visit):
    await visit.enrols("0.5x3, 1x3, 1.5")
    await visit.sleeps(4, state=State.SKIPPED)

    lines = (await visit.says("/schedule")).splitlines()

    assert "It waits: no dose logged for 4 nights. Ask your prescriber how to start again." in lines
    assert len(lines) <= 8


async def test_two_nights_without_a_dose_keep_no_step_waiting(visit):
    await visit.enrols("0.5x3, 1x3, 1.5")
    await visit.sleeps(2, state=State.SKIPPED)

    assert "It waits" not in await visit.says("/schedule")


async def test_a_highest_step_that_the_patient_chose_is_not_called_the_plans_last(visit):
    await visit.enrols("0.5x3, 1x3, 1.5")
    await visit.acts(Ceiling(1))
    assert "Your highest, as you said: 1 mg" in await visit.says("/schedule")

    await visit.acts(Advance(1))

    assert "Next: nothing above this. You said it is your highest." in await visit.says("/schedule")


async def test_at_the_top_nothing_comes_next(visit):
    await visit.enrols("0.5x3, 1")
    await visit.acts(Advance(1))

    lines = (await visit.says("/schedule")).splitlines()

    assert lines[0] == "Now: 1 mg = two 0.5 mg capsules"
    assert lines[2:4] == [
        "Night 1 on this dose",
        "Next: nothing above this. It is the last step on your plan.",
    ]


@pytest.mark.parametrize(
    ("act", "first"),
    [
        (Pause(directed=False), "Paused: no dose is due."),
        (Pause(directed=True), "Paused: no dose is due."),
        (
            Freeze(Concern.ALLERGY),
            "Stopped for now: no dose is due. Please talk to your prescriber first.",
        ),
        (Suspend(), "Waiting: please ask your prescriber which dose to start again with."),
    ],
)
async def test_while_no_dose_is_due_both_commands_say_so_first(visit, act, first):
    await visit.enrols()
    await visit.acts(act)

    assert (await visit.says("/schedule")).startswith(f"{first}\n")
    assert (await visit.says("/today")).startswith(first)
    assert visit.labels() == []


async def test_all_steps_have_real_dates_behind_and_earliest_ones_ahead(visit):
    await visit.enrols("0.5x3, 1x14, 1.5")
    await visit.sleeps(4)
    await visit.acts(Advance(1))
    await visit.sleeps(1)
    await visit.says("/schedule")

    assert await visit.taps("All steps") == (
        "All steps on your plan:\n"
        "1. ✓ 0.5 mg: from Mon, Mar 2, 3 nights\n"
        "2. → 1 mg: from Fri, Mar 6, 14 nights (now)\n"
        "3. 1.5 mg: not before Fri, Mar 20, then it stays\n"
        "Dates ahead are the earliest. Each step waits for your yes.\n"
        "A hold, a pause or 3 nights with no dose keep a step waiting."
    )
    assert (await visit.taps("Back")).startswith("Now: 1 mg")


async def test_change_time_leads_to_the_question_of_the_settings(visit):
    await visit.enrols()
    await visit.says("/schedule")

    assert (await visit.taps("Change time")).startswith("When is your dose due?")


async def test_before_the_first_dose_its_day_is_told(visit):
    await visit.enrols(baseline=True)

    assert (await visit.says("/schedule")).splitlines()[:3] == [
        "First dose: 0.5 mg = one 0.5 mg capsule",
        "When: Thu, Mar 5 at 22:00, Berlin time",
        "Next: 1 mg on or after Thu, Mar 19, if you say yes",
    ]
    assert "→ 0.5 mg: from Thu, Mar 5, 14 nights (now)" in await visit.taps("All steps")


async def test_hidden_wording_opens_the_schedule_by_a_tap_only(visit):
    await visit.enrols()
    await hides_doses(visit)

    assert "mg" not in await visit.says("/schedule")
    assert (await visit.taps("Open")).startswith("Now: 0.5 mg")
    assert not any(isinstance(reply, Say) for reply in visit.replies)


async def test_today_asks_about_the_night_that_is_open(visit):
    await visit.enrols()

    await visit.says("/today")

    assert "0.5 mg" in visit.card.text
    assert visit.labels() == ["✅ Taken", "⏰ Later", "⏭ Not tonight"]


async def test_today_shows_the_receipt_of_a_night_that_was_answered(visit):
    await visit.enrols()
    tonight = await visit.newest()
    visit.passes(hours=4)
    await visit.does(lambda turn: record(turn, tonight, State.TAKEN, taken_at=turn.now))

    assert "Recorded" in await visit.says("/today")
    assert "↩ Undo" in visit.labels()


async def test_today_takes_the_buttons_off_the_prompt_before_it(visit):
    await visit.enrols()
    tonight = await visit.newest()
    sent = prompts.update().where(prompts.c.kind == Kind.DOSE)
    sent = sent.values(state="sent", message_id=70, buttons=True)
    await visit.does(lambda turn: turn.tx.execute(sent))
    visit.now = tonight.scheduled_at

    await visit.says("/today")

    assert Strip(70) in visit.replies


async def test_today_between_two_nights_tells_the_next_and_how_the_last_ended(visit):
    await visit.enrols()
    await visit.sleeps()
    visit.passes(hours=1)

    assert await visit.says("/today") == (
        "Next dose: Tue, Mar 3 at 22:00\n"
        "0.5 mg = one 0.5 mg capsule\n"
        "You can answer from 19:00 on.\n"
        "Night of Mon, Mar 2: no answer"
    )


@pytest.mark.parametrize(
    ("state", "ended"),
    [
        (State.TAKEN, "taken"),
        (State.DIFFERENT, "taken"),
        (State.SKIPPED, "not taken"),
        (State.PAUSED, "no dose was due"),
    ],
)
async def test_today_never_says_missed(visit, state, ended):
    await visit.enrols()
    tonight = await visit.newest()
    visit.now = tonight.scheduled_at
    await visit.does(lambda turn: record(turn, tonight, state))
    await visit.sleeps()

    assert f"Night of Mon, Mar 2: {ended}" in await visit.says("/today")


async def test_today_names_no_dose_to_who_hides_it(visit):
    await visit.enrols()
    await hides_doses(visit)
    await visit.sleeps()

    assert "mg" not in await visit.says("/today")


async def test_today_on_a_baseline_evening_tells_the_first_dose(visit):
    await visit.enrols(baseline=True)

    assert (await visit.says("/today")).splitlines()[0] == "Next dose: Thu, Mar 5 at 22:00"


@pytest.mark.parametrize("command", ["/today", "/schedule"])
async def test_without_a_plan_both_lead_to_start(visit, command):
    assert "/start" in await visit.says(command)


async def test_a_button_of_a_plan_that_ended_says_so(visit):
    await visit.enrols()
    await visit.says("/schedule")
    steps = visit.button("All steps").carries
    await visit.says("/stop")
    await visit.taps("Yes, stop")

    await visit.carries(steps)

    assert "/start" in visit.card.text


async def test_a_verb_that_no_button_carries_is_refused(visit):
    await visit.enrols()

    with pytest.raises(ForeignTapError):
        await visit.carries("sched:everything")
