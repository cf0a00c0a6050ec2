"""A plan as a file: read as it stands, or refused with one sentence."""

import json
import re
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.ladders import LadderProblem
from domain.plan_files import LARGEST, PlanFileProblem, read
from domain.plans import Ladder, Rules, Step
from domain.presets import PRESETS
from domain.slips import Slip

STEPS = [{"ug": 500, "days": 14}, {"ug": 1000, "days": 7}, {"ug": 1500, "days": None}]


def file(**changes):
    whole = {"schema": "ladder/v1", "id": "Clinic", "name": "Slow", "steps": STEPS, **changes}
    return json.dumps({k: v for k, v in whole.items() if v is not ...}).encode()


def refusal(content):
    with pytest.raises(Slip) as slip:
        read(content)
    return str(slip.value)


def test_a_plan_is_read_as_it_stands():
    plan = read(file(rules={"gap_nights": 4, "morning_allowed": True, "late_ok_hours": 6}))

    assert plan.ladder == Ladder((Step(500, 14), Step(1000, 7)), 1500)
    assert plan.rules == Rules(gap_nights=4, morning_allowed=True, late_ok_hours=6)
    assert (plan.id, plan.name, plan.version, plan.hidden) == ("Clinic", "Slow", 1, False)


def test_the_example_of_the_documents_is_a_plan():
    told = (Path(__file__).parents[2] / "docs/plans.md").read_text()

    assert read(re.search(r"```json\n(.*?)```", told, re.DOTALL)[1].encode()).id == "Clinic_slow"


@pytest.mark.parametrize("preset", PRESETS, ids=lambda preset: preset.id)
def test_every_preset_can_be_written_as_a_file(preset):
    steps = [{"ug": step.dose, "days": step.days} for step in preset.ladder.steps]
    steps.append({"ug": preset.ladder.top, "days": None})

    assert read(file(id=preset.id, name=preset.name, steps=steps)).ladder == preset.ladder


def test_45_mg_is_refused_with_the_dose_and_the_limit():
    steps = [{"ug": 500, "days": 14}, {"ug": 45000, "days": None}]

    assert refusal(file(steps=steps)) == "Step 2 is 45 mg, above the 4.5 mg this plan can hold."


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"schema": "ladder/v2"}, 'The file does not say "schema": "ladder/v1".'),
        ({"schema": ...}, 'The file does not say "schema": "ladder/v1".'),
        ({"id": ...}, "“id” is missing or cannot be used."),
        ({"id": "own-1"}, "“id” is missing or cannot be used."),
        ({"id": "Own"}, "“id” is missing or cannot be used."),
        ({"id": "a b"}, "“id” is missing or cannot be used."),
        ({"id": 7}, "“id” is missing or cannot be used."),
        ({"name": " "}, "“name” is missing or cannot be used."),
        ({"name": "x\n"}, "“name” is missing or cannot be used."),
        ({"name": "x" * 81}, "“name” is missing or cannot be used."),
        ({"max_ug": 6001}, "“max_ug” is missing or cannot be used."),
        ({"max_ug": True}, "“max_ug” is missing or cannot be used."),
        ({"dose": 5}, "“dose” is nothing that a plan has."),
        ({"steps": []}, "There is no dose in it."),
        ({"steps": "0.5x14"}, "There is no dose in it."),
        ({"steps": [{"mg": 0.5, "days": 14}]}, "Step 1 needs ug, a whole number of"),
        ({"steps": [{"ug": 0.5, "days": None}]}, "Step 1 needs ug, a whole number of"),
        ({"steps": [{"ug": "500", "days": None}]}, "Step 1 needs ug, a whole number of"),
        ({"steps": STEPS[:1]}, "The last dose, “500 ug”, is kept and has no days."),
        ({"steps": [STEPS[2], *STEPS]}, "Step 1 is open-ended; only the last dose can be."),
        ({"steps": [{"ug": 500, "days": 0}, STEPS[2]]}, "Step 1 lasts 0 days"),
        ({"steps": [{"ug": 500, "days": -3}, STEPS[2]]}, "Step 1 lasts -3 days"),
        ({"steps": [STEPS[1], STEPS[0], STEPS[2]]}, "Step 2 is 0.5 mg and does not rise"),
        ({"steps": [{"ug": 0, "days": None}]}, "Step 1 has no dose."),
        ({"steps": [{"ug": n, "days": 3} for n in range(1, 99)]}, "A plan has at most 60 steps."),
        ({"rules": []}, "“rules” is missing or cannot be used."),
        ({"rules": {"max_dose": 9}}, "“max_dose” is nothing that a plan has."),
        ({"rules": {"gap_nights": 0}}, "“gap_nights” is missing or cannot be used."),
        ({"rules": {"gap_nights": 15}}, "“gap_nights” is missing or cannot be used."),
        ({"rules": {"gap_nights": True}}, "“gap_nights” is missing or cannot be used."),
        ({"rules": {"morning_allowed": 1}}, "“morning_allowed” is missing or cannot be used."),
        ({"rules": {"late_ok_hours": 13}}, "“late_ok_hours” is missing or cannot be used."),
        ({"rules": {"moderate_mornings": 6}}, "“moderate_mornings” is missing or cannot"),
    ],
)
def test_what_is_wrong_is_said_in_one_sentence(changes, sentence):
    assert refusal(file(**changes)).startswith(sentence)


@pytest.mark.parametrize("content", [b"", b"\xff\xfe", b"[" * 60_000, b"schema: ladder/v1", b"{"])
def test_what_is_no_json_is_no_plan(content):
    assert refusal(content) == "The file is not JSON."


def test_a_file_that_is_too_large_is_not_even_read():
    assert refusal(b"[" * (LARGEST + 1)) == "The file is larger than 64 kB. That is no plan."


def test_a_plan_may_go_to_6_mg_where_the_file_says_so():
    steps = [{"ug": 4500, "days": 14}, {"ug": 6000, "days": None}]

    assert "above the 4.5 mg" in refusal(file(steps=steps))
    assert read(file(steps=steps, max_ug=6000)).rules.max_dose == 6000


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=9),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=9), inner),
    max_leaves=12,
)


@given(st.sampled_from(["id", "name", "steps", "rules", "max_ug", "suits"]), json_values)
def test_nothing_in_a_file_can_do_more_than_be_refused(field, value):
    with suppress(PlanFileProblem, LadderProblem):
        plan = read(file(**{field: value}))
        assert 0 < plan.ladder.top <= plan.rules.max_dose <= 6000
