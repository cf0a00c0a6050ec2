"""The JSON export, read by an independent validator and by eye."""

import json
from dataclasses import replace
from pathlib import Path
from typing import get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator, ValidationError

from domain import moves
from domain.adherence import DUE
from domain.checkins import Item
from domain.drafts import Ask, Draft
from domain.forms import Liquid
from domain.moves import Actor, Concern
from domain.occurrences import Reason, Source, State
from domain.patients import Wording
from messages.documents import json_export
from messages.documents.json_export import content, document
from tests.messages.copies import ACTS, STRANGER, copy, episode, full, morning, night, nights

SCHEMA = json.loads((Path(json_export.__file__).parent / "export.schema.json").read_text())
VALIDATOR = Draft202012Validator(SCHEMA, format_checker=Draft202012Validator.FORMAT_CHECKER)
THE_DESIGNS = ("patient", "consents", "plan", "moves", "occurrences", "checkins", "adherence")


def read(copied):
    """Return what is in the file of *copied*, once the schema has no complaint."""
    found = json.loads(content(copied).decode())
    VALIDATOR.validate(found)
    return found


def test_the_schema_is_one():
    Draft202012Validator.check_schema(SCHEMA)


def test_a_full_copy_is_as_the_schema_says():
    found = read(full())

    assert [name for name in found if name in THE_DESIGNS] == list(THE_DESIGNS)
    assert len(found["earlier"]) == 1
    assert len(found["moves"]) == len(ACTS)


def test_who_has_only_agreed_has_a_file_too():
    found = read(copy(person=STRANGER, draft=Draft({Ask.CONSENT: "yes"})))

    assert found["plan"] is None
    assert found["patient"]["enrolment"] == {"consent": "yes"}
    assert found["adherence"]["taking"] == {"numerator": 0, "denominator": 0}


def test_a_course_without_an_answer_has_its_nights_and_no_rate():
    found = read(copy(episode(nights("X"))))

    assert [each["state"] for each in found["occurrences"]] == ["X"]
    assert found["adherence"]["due"] == 0


def test_a_night_has_the_names_that_are_promised():
    [taken] = [each for each in read(full())["occurrences"] if each["number"] == 1]

    assert taken == {
        "number": 1,
        "night": "2026-03-02",
        "scheduled_at": "2026-03-02T21:00:00+00:00",
        "zone": "Europe/Berlin",
        "dose_ug": 500,
        "step": 1,
        "state": "T",
        "answered_at": "2026-03-02T21:05:00+00:00",
        "taken_at": "2026-03-02T21:05:00+00:00",
        "source": "tap",
        "reason": None,
        "note": None,
    }


def test_a_note_comes_back_letter_by_letter():
    [note] = [each["note"] for each in read(full())["occurrences"] if each["number"] == 2]

    assert note == "=1+1 “quoted”, a comma\nand שלום 😴"


def test_a_morning_tells_what_was_tapped_from_what_was_implied_and_what_was_not_touched():
    rows = {(each["occurrence"], each["item"]): each for each in read(full())["checkins"]}

    assert rows[1, "sleep"] == {
        "occurrence": 1,
        "item": "sleep",
        "value": 3,
        "implied": False,
        "answered_at": "2026-03-03T06:01:00+00:00",
    }
    assert (rows[1, "dreams"]["value"], rows[1, "dreams"]["implied"]) == (0, True)
    assert rows[1, "dreams"]["answered_at"] == "2026-03-03T07:00:00+00:00"
    assert (rows[2, "heart"]["value"], rows[2, "heart"]["answered_at"]) == (None, None)


def test_steps_are_counted_from_one_in_the_plan_the_nights_and_the_moves():
    found = read(full())

    assert found["plan"]["steps"] == [
        {"step": 1, "dose_ug": 500, "days": 14},
        {"step": 2, "dose_ug": 1000, "days": 14},
        {"step": 3, "dose_ug": 1500, "days": None},
    ]
    assert found["occurrences"][0]["step"] == 1
    assert found["moves"][0] == {
        "number": 1,
        "at": "2026-03-02T18:00:00+00:00",
        "actor": "patient",
        "act": "advance",
        "step": 2,
        "reason": None,
    }


def test_a_liquid_is_told_from_capsules():
    liquid = episode(nights("T"))
    liquid = replace(liquid, course=replace(liquid.course, form=Liquid(1000)))

    assert read(copy(episode()))["plan"]["form"] == {"capsules_ug": [500, 1500]}
    assert read(copy(liquid))["plan"]["form"] == {"ug_per_ml": 1000}


@pytest.mark.parametrize(
    ("letters", "counts", "rates"),
    [
        ("TTTTSTTUTTTTUT", (14, 11, 12), {"taking": (11, 14), "taking_at_most": (13, 14)}),
        ("TTTTTTTQQQQTTT", (14, 10, 14), {"taking": (10, 14), "response": (14, 14)}),
        ("TTUTPPTNTTX", (7, 6, 6), {"of_answered": (6, 6)}),
    ],
)
def test_adherence_is_as_in_the_worked_examples(letters, counts, rates):
    found = read(copy(episode(nights(letters))))["adherence"]

    assert (found["due"], found["taken"], found["answered"]) == counts
    for name, (numerator, denominator) in rates.items():
        assert found[name] == {"numerator": numerator, "denominator": denominator}


def test_persistence_stands_with_its_implementation_and_a_lapse_ends_it():
    found = read(copy(episode(nights("ST" + "T" * 8 + "SSS" + "T" + "U" * 14 + "X"))))["measures"]

    assert found["persistence"] == {
        "first": 2,
        "last": 14,
        "nights": 13,
        "discontinued": True,
        "decided": 28,
        "initiation": 1,
        "implementation": {"numerator": 10, "denominator": 13},
    }
    assert (found["longest_streak"], found["holidays"]) == (9, [3, 14])
    assert found["correct"] == {"numerator": 10, "denominator": 28}
    assert found["pdc_style"] == {"numerator": 10, "denominator": 27}


def test_an_open_night_lengthens_nothing():
    found = read(copy(episode(nights("TTX"))))["measures"]

    assert found["persistence"]["nights"] == 2


def test_baseline_mornings_are_shown_and_are_no_doses_due():
    found = read(copy(episode((night(-2), night(-1), night(0), night(1, State.TAKEN)))))

    assert [each["number"] for each in found["occurrences"]] == [-2, -1, 0, 1]
    assert found["adherence"]["due"] == 1


@given(st.text("TDSUQPNX", max_size=60))
@settings(deadline=None, max_examples=50)
def test_who_counts_the_nights_in_the_file_gets_the_files_own_adherence(letters):
    found = read(copy(episode(nights(letters))))

    assert found["adherence"]["due"] == sum(each["state"] in DUE for each in found["occurrences"])


@given(st.text())
@settings(deadline=None, max_examples=50)
def test_any_note_survives(note):
    found = json.loads(content(copy(episode(nights("T"), notes={1: note}))).decode())

    assert found["occurrences"][0]["note"] == note


@pytest.mark.parametrize(
    ("where", "known"),
    [
        (("moves", "act"), {kind.__name__.lower() for kind in get_args(moves.Act)}),
        (("moves", "actor"), {str(actor) for actor in Actor}),
        (("occurrences", "state"), {str(state) for state in State}),
        (("occurrences", "source"), {None, *map(str, Source)}),
        (("occurrences", "reason"), {None, *map(str, Reason)}),
        (("patient", "wording"), {str(wording) for wording in Wording}),
    ],
)
def test_the_schema_knows_every_word_there_is(where, known):
    definition = SCHEMA["$defs"][where[0]]
    properties = definition.get("items", definition)["properties"]

    assert set(properties[where[1]]["enum"]) == known


def test_the_schema_knows_every_item_of_a_morning():
    assert SCHEMA["$defs"]["item"]["enum"] == list(Item)


def test_every_concern_may_stand_in_a_freeze():
    for concern in Concern:
        read(copy(episode(acts=[moves.Freeze(concern)])))


@pytest.mark.parametrize(
    "spoil",
    [
        lambda found: found.update(name="Ada"),
        lambda found: found["occurrences"][0].update(state="taken"),
        lambda found: found["occurrences"][0].update(scheduled_at="soon"),
        lambda found: found["checkins"][0].update(value=4),
        lambda found: found.pop("consents"),
    ],
)
def test_the_schema_refuses_what_is_not_such_a_file(spoil):
    found = read(full())
    spoil(found)

    with pytest.raises(ValidationError):
        VALIDATOR.validate(found)


def test_the_random_id_survives_programs_that_round_numbers():
    assert document(copy())["patient"]["id"] == "4611686018427387905"


def test_an_item_that_was_never_saved_nor_touched_has_no_instant():
    found = read(copy(episode(nights("T"), mornings=[morning(1, {}, saved=False)])))

    assert {each["answered_at"] for each in found["checkins"]} == {None}


@pytest.mark.parametrize(("burden", "is_valid"), [(10, True), (0, True), (11, False), (None, True)])
def test_a_weekly_number_goes_from_0_to_10(burden, is_valid):
    found = read(full())
    [week] = [each for each in found["checkins"] if each["item"] == "burden"]
    assert week == {
        "occurrence": 2,
        "item": "burden",
        "value": None,
        "implied": False,
        "answered_at": None,
    }

    week["value"] = burden
    assert Draft202012Validator(SCHEMA).is_valid(found) is is_valid
