from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.course import Course
from domain.doses import Micrograms
from domain.forms import Liquid
from domain.nights import next_scheduled
from domain.occurrences import CourseId, State
from domain.patients import Patient, PatientId
from domain.planning import first_night, following_night, replanned
from domain.plans import Ladder, Plan, Step
from domain.prompts import Kind
from domain.retiming import becomes_morning, shift

BERLIN, TOKYO = ZoneInfo("Europe/Berlin"), ZoneInfo("Asia/Tokyo")
NOON = datetime(2026, 3, 2, 11, tzinfo=UTC)
A_DAY = timedelta(days=1)

PLAN = Plan("own", "Own", Ladder((Step(Micrograms(500), 14),), Micrograms(1000)))
COURSE = Course(CourseId(5), PatientId(42), PLAN, Liquid(1000), NOON)


def patient(wall=time(22), zone=BERLIN):
    return Patient(PatientId(42), zone, wall, time(7))


def two_nights(who, *, start=NOON, number=1):
    first = first_night(COURSE, who, number=number, on=None, now=start).occurrence
    return first, following_night(COURSE, who, first, asked=None).occurrence


def test_a_later_time_tonight_counts_tonight():
    first, second = two_nights(patient())
    evening = second.scheduled_at - timedelta(hours=2)

    does = shift(patient(time(23)), second, first, now=evening)

    assert (does.number, does.next_at) == (2, second.scheduled_at + timedelta(hours=1))
    assert (does.gap, does.stays_at, does.passed) == (timedelta(hours=25), None, False)


def test_a_time_that_has_passed_counts_from_tomorrow_and_tonight_stays():
    first, second = two_nights(patient())
    evening = second.scheduled_at - timedelta(hours=1)

    does = shift(patient(time(20)), second, first, now=evening)

    assert (does.number, does.passed, does.stays_at) == (3, True, second.scheduled_at)
    assert (does.next_at - second.scheduled_at, does.gap) == (A_DAY - timedelta(hours=2),) * 2


@pytest.mark.parametrize(
    ("state", "stays"), [(State.PENDING, True), (State.TAKEN, False), (State.SKIPPED, False)]
)
def test_a_dose_that_is_due_stays_and_is_only_told_while_it_is_open(state, stays):
    first, second = two_nights(patient())
    second = replace(second, state=state)

    does = shift(patient(time(23)), second, first, now=second.scheduled_at)

    assert (does.number, does.gap) == (3, timedelta(hours=25))
    assert (does.stays_at == second.scheduled_at) == stays


def test_the_first_dose_has_no_gap_before_it():
    first, _ = two_nights(patient())

    does = shift(patient(time(21)), first, None, now=NOON)

    assert (does.number, does.gap, does.is_unusual) == (1, None, False)
    assert does.next_at == first.scheduled_at - timedelta(hours=1)


def test_on_a_baseline_evening_the_first_dose_is_the_next():
    first, second = two_nights(patient(), number=-1)

    does = shift(patient(time(21)), second, first, now=NOON + A_DAY)

    assert (does.number, does.gap) == (0, None)
    assert does.next_at == second.scheduled_at + A_DAY - timedelta(hours=1)


@pytest.mark.parametrize(
    ("zone", "hours", "unusual"),
    [("Asia/Tokyo", 16, True), ("Europe/London", 25, False), ("America/Los_Angeles", 33, True)],
)
def test_travel_makes_a_gap_that_is_told_beyond_18_to_30_hours(zone, hours, unusual):
    first, second = two_nights(patient())

    does = shift(patient(zone=ZoneInfo(zone)), second, first, now=NOON + A_DAY / 2)

    assert (does.gap, does.is_unusual) == (timedelta(hours=hours), unusual)


@pytest.mark.parametrize(
    ("before", "after", "asked"),
    [
        (time(22), time(8), True),
        (time(22), time(4), True),
        (time(22), time(12), False),
        (time(22), time(1), False),
        (time(9), time(7), False),
    ],
)
def test_a_dose_becomes_a_morning_one_once(before, after, asked):
    assert becomes_morning(before, after) == asked


def test_a_morning_that_a_flight_leaps_over_is_asked_about_at_once():
    first, _ = two_nights(patient(time(19)))
    before_breakfast = datetime(2026, 3, 3, 5, 15, tzinfo=UTC)

    planned = replanned(
        COURSE, patient(time(19), TOKYO), first, None, asked=None, now=before_breakfast
    )

    assert [each.due_at for each in planned.prompts if each.kind is Kind.CHECKIN] == [
        before_breakfast
    ]


def test_a_morning_that_was_over_before_the_flight_is_not_asked_about_again():
    first, _ = two_nights(patient(time(19)))
    after_breakfast = datetime(2026, 3, 3, 7, tzinfo=UTC)

    planned = replanned(
        COURSE, patient(time(19), TOKYO), first, None, asked=None, now=after_breakfast
    )

    assert all(each.due_at < after_breakfast for each in planned.prompts)


minutes = st.integers(0, 24 * 60 - 1).map(lambda n: time(n // 60, n % 60))
zones = st.sampled_from([BERLIN, TOKYO, ZoneInfo("America/New_York"), ZoneInfo("Pacific/Apia")])


@settings(deadline=None, max_examples=300)
@given(
    old=st.builds(patient, minutes, zones),
    new=st.builds(patient, minutes, zones),
    start=st.integers(0, 365 * 24).map(lambda hours: NOON + timedelta(hours=hours)),
    later=st.integers(0, 40 * 60).map(lambda n: timedelta(minutes=n)),
    begun=st.booleans(),
)
def test_what_is_told_is_what_will_be_planned(*, old, new, start, later, begun):
    first, second = two_nights(old, start=start)
    current, previous = (second, first) if begun else (first, None)
    now = min(start + later, current.closes_at)

    does = shift(new, current, previous, now=now)

    planned = replanned(COURSE, new, current, previous, asked=None, now=now).occurrence
    if does.number > planned.number:
        assert does.next_at == next_scheduled(planned.scheduled_at, new.dose_time, new.zone)
    else:
        assert does.next_at == planned.scheduled_at
    assert does.next_at >= now or does.number > 1
