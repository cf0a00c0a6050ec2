"""A JSON export read again: the same copy, or refused in one clause."""

import json
from contextlib import suppress
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.copies import Counted
from domain.drafts import Ask, Draft
from domain.forms import Volume
from domain.planning import Asked
from domain.presets import OFFERED
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


def thousandfold(found):
    for each in [*found["plan"]["steps"], *found["occurrences"]]:
        each["dose_ug"] *= 1000
    found["plan"]["rules"]["max_dose"] *= 1000


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
        thousandfold,
        lambda found: found["plan"]["steps"][-1].update(dose_ug=45_000),
        lambda found: found["plan"]["rules"].update(lapse_nights="x"),
        lambda found: found["plan"]["rules"].update(lapse_nights=True),
        lambda found: found["plan"]["rules"].update(severe_holds=1),
        lambda found: found["plan"].update(name="x" * 100_000),
        lambda found: found["plan"].update(id="x" * 100_000),
        lambda found: found["plan"].update(version=0),
        lambda found: found["plan"].update(form={"ug_per_ml": 0}),
        lambda found: found["plan"].update(form={"capsules_ug": [0]}),
        lambda found: found["plan"].update(asked={"number": "x", "times": 1}),
        lambda found: found["plan"].update(confirmed_at="2026-03-02T18:00:00"),
        lambda found: found["occurrences"][0].update(dose_ug=1000),
        lambda found: found["occurrences"][0].update(dose_ug=500.0),
        lambda found: found["occurrences"][0].update(note="x" * 4001),
        lambda found: found["occurrences"][0].update(note="\ud800"),
        lambda found: found["moves"][0].update(step=99),
        lambda found: found["moves"][3].update(until="x"),
        lambda found: found["moves"][0].update(reason="\ud800"),
        lambda found: found["patient"].update(id=str(2**63 + 5)),
        lambda found: found["patient"].update(id="-5"),
        lambda found: found["patient"].update(id="0"),
        lambda found: found["patient"].update(id="9" * 30),
        lambda found: found["patient"].update(counted="yes"),
        lambda found: found["patient"].update(counted=1),
        lambda found: found["patient"].update(language="tlh"),
        lambda found: found["patient"].update(zone=None),
        lambda found: found.update(patient=None),
    ],
)
def test_a_file_that_is_not_as_we_wrote_it_is_refused(how):
    with pytest.raises(NotACopyError):
        read(spoiled(how), at=NOW)


@pytest.mark.parametrize(
    "content", [b"", b"{", b"[" * 200_000, b"[]", b"null", b"{}", b"\xff\xfe", b'"x"', b"7"]
)
def test_a_file_that_is_something_else_is_refused(content):
    with pytest.raises(NotACopyError, match="not an export"):
        read(content, at=NOW)


def leaves(found, path=()):
    """Yield the way to each value in *found* that holds no other."""
    parts = found.items() if isinstance(found, dict) else enumerate(found)
    for key, value in parts:
        yield from leaves(value, (*path, key)) if isinstance(value, dict | list) else [(*path, key)]


WAYS = list(leaves(json.loads(exported(full()))))
ODD = st.one_of(
    *(st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=9)),
    st.sampled_from([10**30, -1, 0, "9" * 30, "\ud800", "2026-03-02T21:00:00", [], {}, [[]]]),
)


@given(st.sampled_from(WAYS), ODD)
@settings(deadline=None)
def test_no_value_in_a_file_can_do_more_than_be_refused(way, odd):
    found = json.loads(exported(full()))
    inside = found
    for key in way[:-1]:
        inside = inside[key]
    inside[way[-1]] = odd
    file = json.dumps(found)

    with suppress(NotACopyError):
        again = json.loads(exported(read(file.encode(), at=NOW)))
        assert json.dumps(again, sort_keys=True) == json.dumps(found, sort_keys=True)


@pytest.mark.parametrize("plan", OFFERED, ids=lambda plan: plan.id)
def test_a_course_on_any_preset_comes_back(plan):
    was = episode()
    file = exported(copy(replace(was, course=replace(was.course, plan=plan))))

    assert exported(read(file, at=NOW)) == file


@given(st.binary(max_size=60))
@settings(deadline=None)
def test_noise_is_refused(content):
    with pytest.raises(NotACopyError):
        read(content, at=NOW)
