"""Who may say that they opened the Mini App."""

from datetime import timedelta
from urllib.parse import parse_qsl

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.conftest import EVENING
from tests.web.opening import opened, sign
from tests.world import TOKEN
from web.init_data import CLOCKS_DIFFER, GOOD_FOR, verified


def who(raw, now=EVENING, token=TOKEN):
    found = verified(raw, token, now)
    return found and found.telegram_id


def test_what_telegram_signed_says_who_it_is():
    assert who(opened(EVENING)) == 900


def test_the_hash_is_the_one_that_telegram_documents():
    """Worked out apart, with openssl, for a token and a person that were invented."""
    told = "auth_date=1772474400&query_id=AAHdF6IQ&user=%7B%22id%22%3A900%7D"

    assert (
        who(f"{told}&hash=32d19dfc48ce09168890173ba170e86fd2070c12dba9fbff3f677afe80ab0a79") == 900
    )


def test_the_field_signature_is_signed_too():
    raw = opened(EVENING)

    assert "signature=" in raw
    assert who(raw.replace("TYJxVcisqbWj", "TYJxVcisqbWk")) is None
    assert who(raw.replace("signature=TYJxVcisqbWj&", "")) is None


@pytest.mark.parametrize("name", ["user", "auth_date", "query_id", "signature", "hash"])
def test_whatever_is_changed_or_left_out_is_refused(name):
    fields = dict(parse_qsl(opened(EVENING)))
    changed = {**fields, name: fields[name].replace(fields[name][-2], "~")}
    less = {each: value for each, value in fields.items() if each != name}

    for forged in (changed, less):
        assert who("&".join(f"{n}={v}" for n, v in forged.items())) is None


def test_another_bots_signature_is_refused():
    assert who(opened(EVENING, token="123457:TEST")) is None


@pytest.mark.parametrize(
    ("age", "believed"),
    [
        (timedelta(0), True),
        (GOOD_FOR, True),
        (GOOD_FOR + timedelta(seconds=1), False),
        (timedelta(days=400), False),
        (-CLOCKS_DIFFER, True),
        (-CLOCKS_DIFFER - timedelta(seconds=1), False),
        (timedelta(days=-400), False),
    ],
)
def test_it_is_believed_for_an_hour_and_never_before_its_time(age, believed):
    assert (who(opened(EVENING - age)) is not None) is believed


def test_a_name_that_comes_twice_is_refused_whatever_it_says():
    raw = opened(EVENING)

    assert who(f"{raw}&user=%7B%22id%22%3A1%7D") is None
    assert who(f"user=%7B%22id%22%3A1%7D&{raw}") is None
    assert who(f"{raw}&{raw.rpartition('&')[2]}") is None


@pytest.mark.parametrize(
    "user",
    ["", "{", "[]", "7", "null", '{"id": "900"}', '{"id": true}', '{"id": 9.0}', "{}", '"id"'],
)
def test_signed_nonsense_is_refused_without_an_error(user):
    assert who(opened(EVENING, user=user)) is None


@pytest.mark.parametrize("date", ["", "soon", "-1", "1e9", "9" * 30, "nan", "１"])
def test_a_date_that_is_none_is_refused_without_an_error(date):
    assert who(opened(EVENING, auth_date=date)) is None


def test_too_many_fields_are_refused():
    assert who(sign({f"a{n}": "1" for n in range(100)})) is None


@given(st.text())
def test_any_text_at_all_is_refused_without_an_error(text):
    assert verified(text, TOKEN, EVENING) is None
    assert verified(f"hash={text}&user={text}", TOKEN, EVENING) is None


def test_one_opening_has_one_digest_that_is_remembered_as_long_as_it_is_good():
    first, again = (verified(opened(EVENING), TOKEN, EVENING) for _ in range(2))
    later = verified(opened(EVENING + timedelta(seconds=1)), TOKEN, EVENING)

    assert first == again and first.digest != later.digest
    assert who(opened(EVENING), now=first.until) is None
