from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.watching import AN_HOUR, FURTHEST, SLACK, falls_short, window

NOW = datetime(2026, 3, 2, 22, tzinfo=UTC)


@pytest.mark.parametrize(
    ("due", "out", "short"),
    [(10, 9, False), (10, 8, True), (1, 0, True), (1, 1, False), (0, 0, False), (100, 89, True)],
)
def test_fewer_than_nine_in_ten_is_too_few(due, out, short):
    assert falls_short(due=due, out=out) is short


def test_the_first_look_goes_back_an_hour_before_what_may_still_be_on_its_way():
    assert window(None, NOW) == (NOW - SLACK - AN_HOUR, NOW - SLACK)


@given(st.timedeltas(timedelta(0), timedelta(days=9)))
def test_no_time_is_left_out_between_two_looks_within_a_day(ago):
    _, before = window(None, NOW - ago)
    since, until = window(NOW - ago, NOW)

    assert since <= before or until - since == FURTHEST
    assert until - since >= AN_HOUR
