import pytest

from domain.countries import COUNTRIES, UNKNOWN, find

MEMBERS = "AT BE BG HR CY CZ DK EE FI FR DE GR HU IE IT LV LT LU MT NL PL PT RO SK SI ES SE"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Germany", "DE"),
        ("deutschland", "DE"),
        ("Alemania", "DE"),
        ("de", "DE"),
        ("Österreich", "AT"),
        ("osterreich", "AT"),
        ("Oesterreich", "AT"),
        ("Großbritannien", "GB"),
        ("UK", "GB"),
        ("England", "GB"),
        ("U.S.A.", "US"),
        ("the United States", "US"),
        ("EE. UU.", "US"),
        ("the Netherlands", "NL"),
        ("España", "ES"),
        ("espana", "ES"),
        ("NO", "NO"),
        (" Irland ", "IE"),
    ],
)
def test_a_country_is_known_by_name_and_code(text, code):
    assert find(text).code == code


@pytest.mark.parametrize("text", ["", "Atlantis", "no", "No", "yes", "911", "?"])
def test_anything_else_is_no_country(text):
    assert find(text) is None


def test_members_of_the_union_call_112():
    assert {find(code).emergency for code in MEMBERS.split()} == {"112"}


@pytest.mark.parametrize(
    ("code", "emergency", "crisis"),
    [
        ("US", "911", "988"),
        ("CA", "911", "988"),
        ("GB", "999", "116 123"),
        ("IE", "112", "116 123"),
        ("AU", "000", "13 11 14"),
        ("FR", "112", None),
    ],
)
def test_numbers_belong_to_the_country(code, emergency, crisis):
    assert (find(code).emergency, find(code).crisis) == (emergency, crisis)


def test_an_unknown_country_calls_112_and_no_line_of_another_country():
    assert (UNKNOWN.emergency, UNKNOWN.crisis, UNKNOWN.poison) == ("112", None, None)


def test_no_name_means_two_countries():
    for country in COUNTRIES:
        assert {find(name) for name in (country.code, *country.names)} == {country}
