from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from domain.doses import Micrograms
from domain.nights import (
    TimeProblem,
    UnclearTime,
    bedtime,
    card_at,
    check_in_at,
    closes,
    first_scheduled,
    followup_at,
    instant,
    next_scheduled,
    night_of,
    parse_time,
)
from domain.occurrences import CourseId, Occurrence, OccurrenceId

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
BERLIN, LONDON = ZoneInfo("Europe/Berlin"), ZoneInfo("Europe/London")
TEN = time(22)


def utc(text):
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


zones = st.sampled_from(sorted(available_timezones())).map(ZoneInfo)
walls = st.times(max_value=time(23, 59)).map(lambda wall: wall.replace(second=0, microsecond=0))
days = st.dates(date(2000, 1, 3), date(2037, 12, 28))
moments = st.integers(0, 37 * 365 * 1440).map(lambda n: utc("2000-01-03") + timedelta(minutes=n))


def shown(at, zone):
    return at.astimezone(zone).replace(tzinfo=None)


@cache
def clock_changes():
    """Return each distinct clock change of 2026 and 2027, with one zone that makes it."""
    found = {}
    noons = [utc("2026-01-01T12:00") + n * DAY for n in range(730)]
    for key in sorted(available_timezones()):
        zone = ZoneInfo(key)
        offsets = [at.astimezone(zone).utcoffset() for at in noons]
        for n in range(1, len(noons)):
            if offsets[n] != offsets[n - 1]:
                found.setdefault((noons[n], offsets[n - 1], offsets[n]), zone)
    return [(noon, zone) for (noon, _, _), zone in found.items()]


@pytest.mark.parametrize(
    ("day", "wall", "zone", "due"),
    [
        pytest.param("2026-01-10", "22:00", "Europe/Berlin", "2026-01-10T21:00", id="winter"),
        pytest.param("2026-07-10", "22:00", "Europe/Berlin", "2026-07-10T20:00", id="summer"),
        pytest.param(
            "2026-03-29", "02:30", "Europe/Berlin", "2026-03-29T01:00", id="a gap's end, 03:00"
        ),
        pytest.param(
            "2026-03-29", "02:00", "Europe/Berlin", "2026-03-29T01:00", id="a gap's first minute"
        ),
        pytest.param("2026-03-29", "01:59", "Europe/Berlin", "2026-03-29T00:59", id="before a gap"),
        pytest.param(
            "2026-10-25", "02:30", "Europe/Berlin", "2026-10-25T00:30", id="the first of two"
        ),
        pytest.param(
            "2018-11-04", "00:15", "America/Sao_Paulo", "2018-11-04T03:00", id="no midnight"
        ),
        pytest.param(
            "2026-10-04", "02:10", "Australia/Lord_Howe", "2026-10-03T15:30", id="half an hour"
        ),
        pytest.param(
            "2011-12-30", "22:00", "Pacific/Apia", "2011-12-30T10:00", id="a day left out"
        ),
    ],
)
def test_a_wall_time_becomes_one_instant(day, wall, zone, due):
    found = instant(date.fromisoformat(day), time.fromisoformat(wall), ZoneInfo(zone))

    assert found == utc(due)


@given(day=days, wall=walls, zone=zones)
@settings(deadline=None)
def test_an_instant_is_the_first_at_which_clocks_have_reached_the_time(day, wall, zone):
    at = instant(day, wall, zone)
    asked = datetime.combine(day, wall)

    assert at.tzinfo is UTC
    assert shown(at, zone) >= asked
    assert shown(at - timedelta(seconds=1), zone) < asked


@given(last=moments, wall=walls, zone=zones)
@example(utc("2026-10-24T13:00"), time(2, 30), BERLIN)  # 11.5 and 36.5 hours away
@example(utc("2011-12-29T21:00"), time(12), ZoneInfo("Pacific/Apia"))
@settings(deadline=None)
def test_two_doses_lie_12_to_36_hours_apart(last, wall, zone):
    assert_as_close_as_can_be(last, next_scheduled(last, wall, zone), wall, zone)


def test_so_they_do_around_every_clock_change_of_two_years():
    changes = clock_changes()
    assert len(changes) > 20
    for noon, zone in changes:
        for wall in (time(0), time(1, 30), time(2, 30), time(3), time(14, 30), TEN):
            for hours in range(-84, 36, 3):
                last = noon + hours * HOUR - 30 * timedelta(minutes=hours % 2)
                assert_as_close_as_can_be(last, next_scheduled(last, wall, zone), wall, zone)


def assert_as_close_as_can_be(last, due, wall, zone):
    """Assert the rule of three: the closest, of two the later, and never out of bounds."""
    assert 12 * HOUR <= due - last <= 36 * HOUR
    day = (last + DAY).astimezone(zone).date()
    possible = [instant(day + n * DAY, wall, zone) for n in (-2, -1, 0, 1, 2)]
    inside = [at for at in possible if 12 * HOUR <= at - last <= 36 * HOUR]
    if not inside:
        assert due - last in {12 * HOUR, 36 * HOUR}
        assert min(abs(at - due) for at in possible) <= HOUR
        return
    assert due in inside
    distance = abs(due - last - DAY)
    assert all(abs(at - last - DAY) > distance for at in inside if at > due)
    assert all(abs(at - last - DAY) >= distance for at in inside if at < due)


@given(zone=zones, wall=walls, start=days)
@settings(deadline=None)
def test_at_home_every_night_has_one_dose_at_its_time(zone, wall, start):
    due = instant(start, wall, zone)
    for n in range(1, 8):
        following = next_scheduled(due, wall, zone)
        assert following in {instant(start + (n + k) * DAY, wall, zone) for k in (-1, 0, 1)}
        assert following > due
        due = following


@pytest.mark.parametrize(
    ("left", "reached", "hours"),
    [
        ("America/New_York", "Europe/London", 19),
        ("Europe/London", "America/Los_Angeles", 32),
        ("Europe/London", "Asia/Tokyo", 15),
        ("Asia/Tokyo", "Europe/London", 33),
    ],
)
def test_a_traveller_waits_for_the_closest_night(left, reached, hours):
    last = instant(date(2026, 1, 10), TEN, ZoneInfo(left))

    assert next_scheduled(last, TEN, ZoneInfo(reached)) - last == hours * HOUR


@pytest.mark.parametrize(
    ("wall", "hours"),
    [
        pytest.param("22:00", 24, id="the same"),
        pytest.param("09:00", 35, id="the morning after next"),
        pytest.param("10:00", 36, id="half a day either way, so the later"),
        pytest.param("10:01", 12 + 1 / 60, id="a minute nearer"),
        pytest.param("21:00", 23, id="an hour earlier"),
    ],
)
def test_a_new_dose_time_begins_where_it_is_closest(wall, hours):
    last = instant(date(2026, 1, 10), TEN, LONDON)

    assert next_scheduled(last, time.fromisoformat(wall), LONDON) - last == hours * HOUR


def test_where_no_time_is_within_bounds_the_closest_is_moved_to_them():
    """At 02:30 twice, 25 hours apart, with the last dose 12.5 hours from the middle."""
    last = utc("2026-10-24T13:00")

    assert next_scheduled(last, time(2, 30), BERLIN) == last + 36 * HOUR
    assert shown(last + 36 * HOUR, BERLIN).time() == time(2)


@pytest.mark.parametrize(
    ("confirmed", "wall", "on", "due"),
    [
        pytest.param("2026-03-03T21:59", "22:00", None, "2026-03-03T22:00", id="tonight"),
        pytest.param("2026-03-03T22:00", "22:00", None, "2026-03-03T22:00", id="this minute"),
        pytest.param("2026-03-03T22:30", "22:00", None, "2026-03-04T22:00", id="too late today"),
        pytest.param("2026-03-03T12:00", "22:00", "2026-03-04", "2026-03-04T22:00", id="tomorrow"),
        pytest.param("2026-03-03T12:00", "22:00", "2026-03-01", "2026-03-03T22:00", id="no past"),
        pytest.param("2026-03-03T20:00", "00:30", None, "2026-03-04T00:30", id="past midnight"),
        pytest.param(
            "2026-03-03T20:00", "00:30", "2026-03-04", "2026-03-05T00:30", id="tomorrow's night"
        ),
    ],
)
def test_the_first_dose_is_not_before_the_plan_was_confirmed(confirmed, wall, on, due):
    on = on and date.fromisoformat(on)

    assert first_scheduled(utc(confirmed), time.fromisoformat(wall), LONDON, on=on) == utc(due)


@pytest.mark.parametrize(
    ("scheduled", "night"),
    [
        ("2026-03-03T22:00", "2026-03-03"),
        ("2026-03-04T00:30", "2026-03-03"),
        ("2026-03-04T03:59", "2026-03-03"),
        ("2026-03-04T04:00", "2026-03-04"),
    ],
)
def test_half_past_midnight_is_still_last_night(scheduled, night):
    assert night_of(utc(scheduled), LONDON) == date.fromisoformat(night)


@pytest.mark.parametrize(("until_next", "until_close"), [(24, 14), (17, 14), (16, 13), (12, 9)])
def test_a_dose_closes_after_14_hours_or_when_the_next_opens(until_next, until_close):
    scheduled = utc("2026-03-03T22:00")

    assert closes(scheduled, scheduled + until_next * HOUR) == scheduled + until_close * HOUR


@pytest.mark.parametrize(
    ("scheduled", "wake", "asked"),
    [
        pytest.param("2026-03-03T22:00", "07:00", "2026-03-04T07:30", id="the morning after"),
        pytest.param("2026-03-04T00:30", "07:00", "2026-03-04T07:30", id="the same morning"),
        pytest.param("2026-03-04T03:30", "07:00", "2026-03-04T07:30", id="four hours later"),
        pytest.param("2026-03-04T03:31", "07:00", "2026-03-05T07:30", id="not sooner"),
        pytest.param("2026-03-03T08:00", "07:00", "2026-03-04T07:30", id="after a morning dose"),
        pytest.param("2026-03-03T08:00", "23:45", "2026-03-04T00:15", id="waking by night"),
    ],
)
def test_the_check_in_comes_half_an_hour_after_waking(scheduled, wake, asked):
    wake = time.fromisoformat(wake)

    assert check_in_at(utc(scheduled), wake, LONDON) == utc(asked)


@given(scheduled=moments, wake=walls, zone=zones)
@settings(deadline=None)
def test_a_morning_is_never_more_than_about_a_day_away(scheduled, wake, zone):
    for asked in (check_in_at(scheduled, wake, zone), card_at(scheduled, wake, zone)):
        assert 4 * HOUR <= asked - scheduled <= 54 * HOUR


def test_the_step_up_card_comes_half_an_hour_after_the_check_in():
    scheduled = utc("2026-03-03T22:00")

    assert card_at(scheduled, time(7), LONDON) == utc("2026-03-04T08:00")


@pytest.mark.parametrize(
    ("stop", "minutes"),
    [
        pytest.param(None, 90, id="ninety minutes unless set"),
        pytest.param(time(23), 60, id="as set"),
        pytest.param(time(0, 15), 135, id="past midnight"),
        pytest.param(time(21, 30), 0, id="before the dose: no nags at all"),
    ],
)
def test_nags_end_at_bedtime(stop, minutes):
    scheduled = utc("2026-03-03T22:00")

    assert bedtime(scheduled, TEN, stop) == scheduled + timedelta(minutes=minutes)


def test_the_bedtime_of_a_night_is_counted_from_its_own_dose():
    night = Occurrence(
        id=OccurrenceId(CourseId(1), 1),
        night=date(2026, 7, 3),
        scheduled_at=utc("2026-07-03T20:00"),
        closes_at=utc("2026-07-04T10:00"),
        zone=BERLIN,
        dose=Micrograms(500),
        rung=0,
        step_night=1,
    )

    assert night.bedtime(time(22, 30)) == utc("2026-07-03T20:30")
    assert night.bedtime(None) == utc("2026-07-03T21:30")


@pytest.mark.parametrize(
    ("text", "wall"),
    [
        ("22:00", "22:00"),
        ("9:05", "09:05"),
        ("10 pm", "22:00"),
        ("10PM", "22:00"),
        ("10:30pm", "22:30"),
        ("10:30 p.m.", "22:30"),
        ("12 am", "00:00"),
        ("12 pm", "12:00"),
        ("22.30", "22:30"),
        ("2230", "22:30"),
        ("22h", "22:00"),
        ("22h30", "22:30"),
        ("22 Uhr", "22:00"),
        ("22 Uhr 30", "22:30"),
        ("22", "22:00"),
        ("0", "00:00"),
        ("00:30", "00:30"),
        (" ２２：００ ", "22:00"),
    ],
)
def test_a_time_can_be_typed_in_many_ways(text, wall):
    assert parse_time(text) == time.fromisoformat(wall)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("10", UnclearTime.MORNING_OR_EVENING),
        ("12", UnclearTime.MORNING_OR_EVENING),
        ("25:00", UnclearTime.OUT_OF_RANGE),
        ("24:00", UnclearTime.OUT_OF_RANGE),
        ("22:60", UnclearTime.OUT_OF_RANGE),
        ("13 pm", UnclearTime.OUT_OF_RANGE),
        ("0 am", UnclearTime.OUT_OF_RANGE),
        ("later", UnclearTime.UNREADABLE),
        ("", UnclearTime.UNREADABLE),
        ("22:", UnclearTime.UNREADABLE),
        ("22:00 or 23:00", UnclearTime.UNREADABLE),
        ("-1", UnclearTime.UNREADABLE),
    ],
)
def test_an_unclear_time_is_asked_again(text, code):
    with pytest.raises(TimeProblem) as caught:
        parse_time(text)

    assert caught.value.code is code
    assert caught.value.values["text"] == text


@given(wall=walls)
def test_every_minute_can_be_typed(wall):
    assert parse_time(f"{wall:%H:%M}") == parse_time(f"{wall:%I:%M %p}") == wall


@given(text=st.text(max_size=50))
def test_whatever_is_typed_is_a_time_or_a_problem(text):
    try:
        wall = parse_time(text)
    except TimeProblem:
        return
    assert wall.tzinfo is None and wall.second == 0


@given(moments, walls, zones)
def test_a_followup_comes_an_hour_after_waking_on_a_later_day_and_not_within_six_hours(
    now, wake, zone
):
    at = followup_at(now, wake, zone)
    woke = at - HOUR

    assert 6 * HOUR <= at - now <= 3 * DAY
    assert shown(woke, zone).date() > shown(now, zone).date()
    assert woke in [instant(shown(woke, zone).date() - n * DAY, wake, zone) for n in (0, 1)]


def test_a_followup_does_not_come_in_the_night_of_the_red_flag():
    assert followup_at(utc("2026-03-02T22:30"), time(7), BERLIN) == utc("2026-03-03T07:00")
    assert followup_at(utc("2026-03-02T23:30"), time(7), BERLIN) == utc("2026-03-04T07:00")
    assert followup_at(utc("2026-03-02T22:30"), time(0, 30), BERLIN) == utc("2026-03-04T00:30")
