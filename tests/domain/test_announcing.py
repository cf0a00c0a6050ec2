from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.announcing import length, waking
from domain.patients import Patient, PatientId

START = datetime(2025, 1, 1, tzinfo=UTC)
BERLIN = ZoneInfo("Europe/Berlin")


def patient(wake="07:00", dose="22:00", zone=BERLIN):
    return Patient(PatientId(1), zone, time.fromisoformat(dose), time.fromisoformat(wake))


@pytest.mark.parametrize(
    ("now", "then"),
    [
        ("12:00", "12:00"),
        ("08:00", "08:00"),
        ("20:59", "20:59"),
        ("21:00", "08:00"),
        ("03:00", "08:00"),
        ("07:59", "08:00"),
    ],
)
def test_an_announcement_waits_until_an_hour_after_waking_and_ends_an_hour_before_the_dose(
    now, then
):
    at = datetime.combine(date(2026, 3, 2), time.fromisoformat(now), BERLIN)

    found = waking(patient(), at.astimezone(UTC)).astimezone(BERLIN)
    assert f"{found:%H:%M}" == then


def test_who_works_at_night_is_written_to_at_night():
    night = datetime(2026, 3, 2, 1, tzinfo=BERLIN).astimezone(UTC)

    assert waking(patient(wake="16:00", dose="08:00"), night) == night


@given(
    st.integers(0, 2 * 366 * 24 * 60).map(lambda n: START + timedelta(minutes=n)),
    st.times(),
    st.times(),
    st.sampled_from(["Europe/Berlin", "Australia/Lord_Howe", "America/New_York", "Asia/Kolkata"]),
)
def test_the_hour_comes_within_a_day_and_is_then_the_right_one(now, wake, dose, zone):
    who = Patient(PatientId(1), ZoneInfo(zone), dose, wake)
    at = waking(who, now)

    assert now <= at <= now + timedelta(hours=26)
    assert waking(who, at) - at <= timedelta(hours=1)  # a clock may be set meanwhile


def test_a_sign_outside_the_plane_counts_twice_as_telegram_counts():
    assert length("aé") == 2
    assert length("😀") == 2
