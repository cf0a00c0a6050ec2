"""A JSON export read again: the same copy, or refused in one clause."""

import json
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.copies import Counted
from domain.drafts import Ask, Draft
from domain.forms import Volume
from domain.planning import Asked
from domain.stocks import Bottle, CapsulesInHand
from messages.documents import json_export
from messages.documents.json_reading import NotACopyError, read
from tests.messages.copies import NOW, STRANGER, copy, episode, full, nights
from tests.messages.pages import NOTES, month, year
from tests.messages.test_json_export import VALIDATOR

COPIES = {
    "full": full(),
    "month": copy(month(notes=NOTES)),
    "year": copy(year()),
    "stranger": copy(person=STRANGER, draft=Draft({Ask.CONSENT: "yes"})),
    "nobody asked": copy(episode(nights("X"))),
}


def exported(copied):
    return json_export.content(copied)


@pytest.mark.parametrize("name", COPIES)
def test_what_is_read_is_written_again_letter_by_letter(name):
    file = exported(COPIES[name])

    assert exported(read(file, at=NOW)) == file


def test_what_is_not_in_the_file_is_worked_out_again():
    again = read(exported(copy(month())), at=NOW)

    for here, there in zip(again.episodes[0].nights, month().nights, strict=True):
        assert (here.step_night, here.closes_at) == (there.step_night, there.closes_at)
    for here, there in zip(again.episodes[0].mornings, month().mornings, strict=True):
        assert (here.saved_at, here.closes_at) == (there.saved_at, there.closes_at)


@pytest.mark.parametrize(
    "stock",
    [CapsulesInHand({500: 30, 1500: 2}), Bottle(1000, Volume(1250), date(2026, 3, 1)), None],
)
def test_what_was_counted_goes_along(stock):
    counted = Counted(NOW, stock, {500: 30})
    file = exported(copy(replace(episode(nights("X")), supplies=(counted,))))
    VALIDATOR.validate(json.loads(file))

    assert read(file, at=NOW).episodes[0].supplies == (counted,)


def test_when_a_step_was_offered_goes_along():
    asked = copy(replace(episode(nights("X")), asked=Asked(12, 2)))

    assert read(exported(asked), at=NOW).episodes[0].asked == Asked(12, 2)


@given(st.text("TDSUQPNX", min_size=1, max_size=30), st.text())
@settings(deadline=None, max_examples=40)
def test_any_course_comes_back(letters, note):
    file = exported(copy(episode(nights(letters), notes={1: note})))

    assert exported(read(file, at=NOW + timedelta(days=1))) == file


def spoiled(how):
    found = json.loads(exported(full()))
    how(found)
    return json.dumps(found).encode()


@pytest.mark.parametrize(
    "how",
    [
        lambda found: found.update(name="Ada"),
        lambda found: found.pop("consents"),
        lambda found: found["patient"].update(phone="555"),
        lambda found: found["occurrences"][0].update(state="taken"),
        lambda found: found["occurrences"][0].update(scheduled_at="soon"),
        lambda found: found["occurrences"][0].update(scheduled_at="2026-03-02T21:00:00"),
        lambda found: found["occurrences"][0].update(step=9),
        lambda found: found["occurrences"][0].update(zone="Mars/Base"),
        lambda found: found["checkins"][0].update(value=4),
        lambda found: found["checkins"][0].update(occurrence=99),
        lambda found: found["adherence"].update(taken=99),
        lambda found: found["moves"][0].update(act="fly"),
        lambda found: found["plan"]["rules"].update(unheard_of=1),
        lambda found: found["plan"].update(steps=[]),
        lambda found: found.update(patient=None),
    ],
)
def test_a_file_that_is_not_as_we_wrote_it_is_refused(how):
    with pytest.raises(NotACopyError):
        read(spoiled(how), at=NOW)


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b"null", b"{}", b"\xff\xfe", b'"x"', b"7"])
def test_a_file_that_is_something_else_is_refused(content):
    with pytest.raises(NotACopyError, match="not an export"):
        read(content, at=NOW)


@given(st.binary(max_size=60))
@settings(deadline=None)
def test_noise_is_refused(content):
    with pytest.raises(NotACopyError):
        read(content, at=NOW)
