from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.nights import night_of
from domain.starts import Start, first_dose, first_night_on

BERLIN = ZoneInfo("Europe/Berlin")
TEN = time(22)


def at(day, hour, minute=0):
    return datetime(2026, 3, day, hour, minute, tzinfo=BERLIN).astimezone(UTC)


@pytest.mark.parametrize(
    ("start", "now", "first"),
    [
        (Start.TONIGHT, at(2, 12), at(2, 22)),
        (Start.TONIGHT, at(2, 22), at(2, 22)),
        (Start.TONIGHT, at(2, 22, 1), at(3, 22)),
        (Start.TONIGHT, at(3, 0, 30), at(3, 22)),
        (Start.TOMORROW, at(2, 12), at(3, 22)),
        (Start.TOMORROW, at(2, 23), at(3, 22)),
        (Start.TOMORROW, at(3, 0, 30), at(3, 22)),
        (Start.BASELINE, at(2, 12), at(5, 22)),
        (Start.BASELINE, at(27, 12), datetime(2026, 3, 30, 20, tzinfo=UTC)),
    ],
)
def test_the_first_dose_is_where_people_expect_it(start, now, first):
    assert first_dose(start, now, TEN, BERLIN) == first


def test_half_past_midnight_is_still_the_night_before():
    assert first_night_on(Start.TONIGHT, at(3, 0, 30), BERLIN) == date(2026, 3, 2)


@settings(deadline=None)
@given(
    st.sampled_from(Start),
    st.datetimes(datetime(2026, 1, 1), datetime(2027, 12, 31), timezones=st.just(UTC)),  # noqa: DTZ001
    st.times(),
)
def test_no_first_dose_lies_in_the_past_or_far_away(start, now, wall):
    dose = first_dose(start, now, wall, BERLIN)

    assert now <= dose <= now + timedelta(days=5, hours=1)
    if start is Start.TOMORROW:
        assert night_of(dose, BERLIN) > night_of(now, BERLIN)
