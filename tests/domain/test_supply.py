"""What is in hand, night by night: the forecast against counting capsules one after another."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.course import Course
from domain.forms import CapsuleCount, Capsules, Liquid, Volume, units
from domain.moves import Actor, Advance, Ceiling, Hold, Move, Pause, Release
from domain.occurrences import CourseId, State
from domain.patients import Patient, PatientId
from domain.planning import first_night, following_night
from domain.plans import Ladder, Plan, Step
from domain.presets import PRESETS
from domain.stocks import Bottle, CapsulesInHand
from domain.supply import HORIZON, forecast

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
ADA = Patient(PatientId(42), ZoneInfo("Europe/Berlin"), time(22), time(7))
HALF_WEEKLY = next(each.ladder for each in PRESETS if each.id == "D_half_weekly")
TWO_WEEKS = Ladder((Step(500, 14),), 1500)


def course(ladder, form, *moves):
    plan = Plan("own", "Own", ladder)
    appended = tuple(Move(number, NOON, Actor.PATIENT, act) for number, act in moves)
    return Course(CourseId(5), PatientId(42), plan, form, NOON, appended)


def night(on, number):
    found = first_night(on, ADA, number=1, on=None, now=NOON).occurrence
    while found.number < number:
        found = following_night(on, ADA, found, asked=None).occurrence
    return found


def seen(on, stock, number=1, *, newest=None):
    newest = newest or night(on, number)
    now = newest.scheduled_at - timedelta(hours=1)
    return forecast(on, ADA, newest, stock, asked=None, now=now)


def capsules(**counts):
    """Return so many capsules by strength: capsules(_500=63)."""
    return CapsulesInHand({int(strength[1:]): number for strength, number in counts.items()})


HALVES = course(TWO_WEEKS, Capsules((500, 1500)))


def test_the_starter_kit_lasts_56_nights_of_the_half_weekly_plan():
    """Clinical 7, example 11."""
    on = course(HALF_WEEKLY, Capsules((500, 1500)))

    known = seen(on, capsules(_500=63, _1500=63))

    assert known.runs_out == 57
    assert all(leg.made == 7 for leg in known.legs[:-1])
    assert (known.short.dose, known.short.made) == (4500, 0)


def test_what_is_enough_for_today_may_not_make_the_next_step():
    known = seen(HALVES, capsules(_500=14, _1500=0))

    assert (known.runs_out, known.short.dose, known.short.made) == (15, 1500, 0)
    assert known.legs[0].made == 14


def test_a_step_that_no_capsule_in_hand_can_make_runs_out_as_it_begins():
    known = seen(course(TWO_WEEKS, Capsules((500,))), capsules(_500=16))

    # 1.5 mg is three of the 0.5 mg capsules; the two that are left make none.
    assert (known.runs_out, known.short.made) == (15, 0)


def test_a_hold_uses_up_the_dose_of_today():
    held = course(TWO_WEEKS, Capsules((500, 1500)), (10, Hold(20)))

    assert seen(held, capsules(_500=6, _1500=30), 10).runs_out == 16
    assert seen(held, capsules(_500=10, _1500=30), 10).runs_out == 50


def test_an_open_hold_leaves_one_leg_without_an_end():
    held = course(TWO_WEEKS, Capsules((500, 1500)), (1, Hold(None)))

    known = seen(held, capsules(_500=40, _1500=0))
    assert (known.runs_out, len(known.legs)) == (41, 1)


def test_a_step_that_was_agreed_counts_from_its_night():
    agreed = course(TWO_WEEKS, Capsules((500, 1500)), (15, Advance(1)))

    known = seen(agreed, capsules(_500=2, _1500=5), 13)
    assert [(leg.first, leg.dose) for leg in known.legs] == [(13, 500), (15, 1500)]
    assert known.runs_out == 20


def test_once_a_step_is_done_todays_dose_has_to_last_too():
    stock = capsules(_500=3, _1500=90)

    assert seen(HALVES, stock, 13).runs_out == 105
    overdue = seen(HALVES, stock, 20)
    assert (overdue.runs_out, overdue.short.dose) == (23, 500)


def test_a_patients_highest_step_is_the_end_of_the_plan():
    capped = course(TWO_WEEKS, Capsules((500, 1500)), (1, Ceiling(0)))

    assert [leg.dose for leg in seen(capped, capsules(_500=20, _1500=0)).legs] == [500]


@pytest.mark.parametrize("act", [Pause(directed=True), Pause(directed=False)])
def test_while_no_dose_is_due_nothing_runs_out(act):
    paused = course(TWO_WEEKS, Capsules((500, 1500)), (3, act))

    assert seen(paused, capsules(_500=1, _1500=0), 5) is None


def test_a_night_that_was_answered_uses_nothing_more():
    taken = replace(night(HALVES, 3), state=State.TAKEN)

    assert seen(HALVES, capsules(_500=5, _1500=90), newest=taken).number == 4


def test_what_lasts_for_a_year_is_no_matter():
    known = seen(HALVES, capsules(_500=14, _1500=999))

    assert known.runs_out is None
    assert not known.warns(2)


def test_we_say_so_ten_nights_ahead_and_not_before():
    known = seen(HALVES, capsules(_500=14, _1500=0))

    assert known.runs_out == 15
    assert not known.warns(4)
    assert known.warns(5)


def test_a_bottle_is_past_after_28_days_however_much_is_left():
    on = course(TWO_WEEKS, Liquid(1000))
    first = night(on, 1)
    known = seen(on, Bottle(1000, Volume(10_000), opened=first.night))

    assert (known.runs_out, known.short) == (29, None)
    assert seen(on, Bottle(1000, Volume(10_000))).runs_out == 77
    assert seen(on, Bottle(1000, Volume(10_000), opened=date(2026, 1, 1))).runs_out == 1


# The oracle: a drawer, and somebody who takes out a dose a night and says yes to each card.


@st.composite
def ladders(draw):
    doses = draw(st.lists(st.sampled_from(range(500, 5000, 500)), min_size=1, max_size=5))
    doses = sorted(set(doses))
    days = draw(st.lists(st.integers(3, 20), min_size=len(doses), max_size=len(doses)))
    return Ladder(tuple(map(Step, doses[:-1], days)), doses[-1])


@st.composite
def histories(draw):
    """Return the newest night, and holds that were begun up to the one after it."""
    newest = draw(st.integers(1, 25))
    made = []
    for _ in range(draw(st.integers(0, 2))):
        number = draw(st.integers(1, newest + 1))
        made.append((number, Hold(draw(st.none() | st.integers(number + 1, number + 20)))))
        if draw(st.booleans()):
            made.append((draw(st.integers(number, newest + 1)), Release()))
    return newest, made


strengths = st.sets(st.sampled_from([500, 1000, 1500, 3000, 4500]), min_size=1, max_size=3)
counts = strengths.flatmap(
    lambda each: st.fixed_dictionaries({strength: st.integers(0, 120) for strength in each})
)
bottles = st.builds(
    Bottle, st.sampled_from([500, 1000, 2000]), st.builds(Volume, st.integers(0, 20_000))
)


def drawer(on, stock, number):
    """Take out one dose a night from *number* on; return the first night that lacks something."""
    left = dict(stock.counts) if isinstance(stock, CapsulesInHand) else {0: stock.volume.hundredths}
    stays = dict(left)
    stays_until = None
    here = on.standing(number)
    days = on.plan.ladder.days(here.rung)
    overdue = days is not None and here.nights >= days
    card_comes = number + 2
    for n in range(number, number + HORIZON):
        rung = on.offer(n)
        if rung is not None and n >= card_comes:
            on = on.with_move(Move(n, NOON, Actor.PATIENT, Advance(rung)))
        if overdue and stays_until is None and not _out(stays, on.plan.ladder.dose(here.rung), on):
            stays_until = n
        if not _out(left, on.dose(n), on):
            return n if stays_until is None else min(n, stays_until)
        if stays_until is not None:
            return stays_until
    return None


def _out(left, dose, on):
    match units(dose, on.form):
        case CapsuleCount(each):
            needed = dict(each)
        case Volume(hundredths):
            needed = {0: hundredths}
        case None:
            return False
    if any(left[unit] < number for unit, number in needed.items()):
        return False
    left.update({unit: left[unit] - number for unit, number in needed.items()})
    return True


@settings(deadline=None)
@given(ladder=ladders(), history=histories(), stock=counts.map(CapsulesInHand) | bottles)
def test_the_forecast_is_what_a_drawer_says_night_by_night(ladder, history, stock):
    newest, made = history
    form = (
        Capsules(tuple(stock.counts))
        if isinstance(stock, CapsulesInHand)
        else Liquid(stock.ug_per_ml)
    )
    on = course(ladder, form, *made)

    assert seen(on, stock, newest).runs_out == drawer(on, stock, newest)
