from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.places import PLACES
from domain.zones import city, find, is_offset, matching


@pytest.mark.parametrize(
    ("typed", "key"),
    [
        ("Berlin", "Europe/Berlin"),
        ("  new york ", "America/New_York"),
        ("sao paulo", "America/Sao_Paulo"),
        ("São Paulo", "America/Sao_Paulo"),
        ("europe/berlin", "Europe/Berlin"),
        ("America/Argentina/Buenos_Aires", "America/Argentina/Buenos_Aires"),
        ("San Francisco", "America/Los_Angeles"),
        ("München", "Europe/Berlin"),
        ("munich", "Europe/Berlin"),
        ("Barcelona", "Europe/Madrid"),
        ("Boston", "America/New_York"),
        ("Manchester", "Europe/London"),
        ("Edinburgh", "Europe/London"),
        ("Melbourne", "Australia/Melbourne"),
        ("London", "Europe/London"),
        ("Vancouver", "America/Vancouver"),
        ("Toronto", "America/Toronto"),
        ("Beijing", "Asia/Shanghai"),
        ("Mumbai", "Asia/Kolkata"),
        ("Delhi", "Asia/Kolkata"),
        ("Geneva", "Europe/Zurich"),
        ("Milan", "Europe/Rome"),
        ("St. Louis", "America/Chicago"),
        ("Washington, D.C.", "America/New_York"),
        ("Germany", "Europe/Berlin"),
        ("Łódź", None),
        ("Kraków", "Europe/Warsaw"),
        ("US/Pacific", "US/Pacific"),
        ("Buenos Aires", "America/Argentina/Buenos_Aires"),
    ],
)
def test_a_place_is_found_by_the_name_people_type(typed, key):
    found = find(typed)

    assert (found and found.key) == key


@pytest.mark.parametrize(
    ("typed", "keys"),
    [
        ("Portland", {"America/New_York", "America/Los_Angeles"}),
        ("Birmingham", {"America/Chicago", "Europe/London"}),
        ("Georgia", {"America/New_York", "Asia/Tbilisi"}),
        ("San Jose", {"America/Costa_Rica", "America/Los_Angeles"}),
        ("MST", {"America/Denver", "America/Phoenix"}),
        ("Texas", {"America/Chicago", "America/Denver"}),
    ],
)
def test_a_name_of_several_places_is_never_guessed(typed, keys):
    assert {zone.key for zone in matching(typed)} == keys
    assert find(typed) is None


@pytest.mark.parametrize(
    ("typed", "key"),
    [
        ("Portland, Oregon", "America/Los_Angeles"),
        ("Portland, OR", "America/Los_Angeles"),
        ("Portland, ME", "America/New_York"),
        ("Birmingham, UK", "Europe/London"),
        ("London, Ontario", "America/Toronto"),
        ("London, England", "Europe/London"),
        ("Berlin, Germany", "Europe/Berlin"),
        ("Paris, Michigan", "America/New_York"),
    ],
)
def test_what_follows_a_comma_tells_places_of_one_name_apart(typed, key):
    assert [zone.key for zone in matching(typed)] == [key]


def test_a_country_that_nobody_knows_after_a_city_is_not_passed_over():
    assert matching("Berlin, Nowhereland") == ()


def test_two_names_of_one_clock_are_one_zone():
    assert len(matching("Istanbul")) == 1
    assert len(matching("Indianapolis")) == 1


@pytest.mark.parametrize(
    "typed",
    ["+03:00", "UTC", "GMT-5", "utc +2", "Etc/GMT+3", "-7", "−07:00", "cet", "3", "UTC+5:30"],
)
def test_a_distance_from_utc_is_an_offset_and_no_place(typed):
    assert is_offset(typed)
    assert matching(typed) == ()


@pytest.mark.parametrize("typed", ["Berlin", "", "west berlin", "Wetzlar"])
def test_a_name_is_no_offset(typed):
    assert not is_offset(typed)


@pytest.mark.parametrize(
    "typed", ["", "   ", ",", ", ,", "Atlantis", "🙂" * 4096, "etc", "..", "/"]
)
def test_what_is_no_place_is_not_found(typed):
    assert matching(typed) == ()


def test_every_place_stands_under_a_zone_there_is():
    assert set(PLACES) <= available_timezones()


def test_a_zone_is_read_as_its_city():
    assert city(ZoneInfo("America/Argentina/Buenos_Aires")) == "Buenos Aires"


@settings(deadline=None, max_examples=50)
@given(st.sampled_from(sorted(key for key in available_timezones() if "/" in key)))
def test_every_regional_name_is_taken_as_it_stands(key):
    expected = key if key.partition("/")[0] != "Etc" else None

    found = find(key)

    assert (found and found.key) == expected


@settings(deadline=None, max_examples=100)
@given(st.text(max_size=80))
def test_any_text_gets_an_answer(text):
    assert all(zone.key in available_timezones() for zone in matching(text))
    assert is_offset(text) in (True, False)
