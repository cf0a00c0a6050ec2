from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.doses import Micrograms
from domain.occurrences import CourseId, Occurrence, OccurrenceId, Reason, State
from domain.patients import Patient, PatientId
from domain.planning import is_tonight
from domain.silences import Asking

TEN = datetime(2026, 3, 2, 22, tzinfo=UTC)
NIGHT = Occurrence(
    OccurrenceId(CourseId(1), 1),
    date(2026, 3, 2),
    scheduled_at=TEN,
    closes_at=TEN + timedelta(hours=14),
    zone=ZoneInfo("UTC"),
    dose=Micrograms(500),
    rung=0,
    step_night=1,
)
HEARD = Asking(TEN, unreachable=False, gaps=())


def gap(since, until):
    """Hours after the dose's time in which nothing reached us."""
    return ((TEN + timedelta(hours=since), TEN + timedelta(hours=until)),)


@pytest.mark.parametrize(
    ("asking", "state", "reason"),
    [
        (HEARD, State.UNANSWERED, None),
        (replace(HEARD, last_at=None), State.NOT_PROMPTED, None),
        (replace(HEARD, unreachable=True), State.UNANSWERED, Reason.UNREACHABLE),
        (replace(HEARD, gaps=gap(-2, -1)), State.UNANSWERED, None),
        (replace(HEARD, gaps=gap(1, 2)), State.NOT_PROMPTED, None),
        (replace(HEARD, gaps=gap(13, 20)), State.NOT_PROMPTED, None),
        (replace(HEARD, gaps=gap(14, 20)), State.UNANSWERED, None),
    ],
)
def test_silence_is_theirs_only_where_an_answer_could_have_reached_us(asking, state, reason):
    assert asking.verdict(NIGHT) == (state, reason)


def test_who_was_not_sure_in_the_morning_stays_unanswered_whatever_stood_in_the_way():
    unsure = replace(NIGHT, reason=Reason.UNSURE)

    assert replace(HEARD, last_at=None).verdict(unsure) == (State.UNANSWERED, Reason.UNSURE)


@given(st.integers(-24 * 60, 48 * 60), st.integers(5, 14))
def test_a_dose_is_tonights_from_its_time_until_the_check_in_or_its_close(minutes, wakes):
    ada = Patient(PatientId(42), ZoneInfo("UTC"), time(22), time(wakes))
    until_check_in = 60 * (wakes + 2) + 30

    found = is_tonight(ada, NIGHT, TEN + timedelta(minutes=minutes))

    assert found == (0 <= minutes < min(until_check_in, 14 * 60))


def test_a_morning_before_the_first_dose_has_no_tonight():
    ada = Patient(PatientId(42), ZoneInfo("UTC"), time(22), time(7))

    assert not is_tonight(ada, replace(NIGHT, id=OccurrenceId(CourseId(1), 0)), TEN)
