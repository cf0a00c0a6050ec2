"""What is shown in a language can be typed in it."""

import pytest

from domain import labels, ladders
from domain.occurrences import State
from domain.presets import PRESETS
from messages import enrolment_form, enrolment_plan, typed
from messages.doses import amount
from messages.language import LANGUAGES, language


@pytest.mark.parametrize("code", LANGUAGES)
def test_the_example_of_a_plan_is_read_as_it_is_meant(code):
    _ = language(code)
    example = enrolment_plan.own(_).text.splitlines()[-1]

    read = ladders.parse(example, decimal_comma=_.decimal_comma)

    assert ladders.write(read) == "0.5x14, 1x14, 1.5"


@pytest.mark.parametrize("code", LANGUAGES)
@pytest.mark.parametrize("plan", PRESETS, ids=lambda plan: plan.id)
def test_doses_are_read_as_they_are_shown(code, plan):
    _ = language(code)
    steps = [f"{amount(_, step.dose)} x {step.days}" for step in plan.ladder.steps]

    for between in (", ", "; ", "\n"):
        text = between.join([*steps, amount(_, plan.ladder.top)])
        assert ladders.parse(text, decimal_comma=_.decimal_comma) == plan.ladder


@pytest.mark.parametrize("code", LANGUAGES)
def test_the_example_of_strengths_is_read_as_it_is_meant(code):
    _ = language(code)
    example = enrolment_form.strengths(_, (), lacking=False).text.rpartition(" 0")[2]

    read = labels.parse_strengths(f"0{example}", decimal_comma=_.decimal_comma)

    assert read == (500, 1500)


@pytest.mark.parametrize(
    ("code", "text", "state"),
    [
        ("en", "taken.", State.TAKEN),
        ("de", "Genommen", State.TAKEN),
        ("de", "heute nicht", State.SKIPPED),
        ("es", "tomada", State.TAKEN),
        ("es", "¡Hoy no!", State.SKIPPED),
        ("es", "Not tonight", State.SKIPPED),
        ("de", "tomada", None),
    ],
)
def test_the_words_of_a_button_are_its_answer(code, text, state):
    assert typed.answer(language(code), text) is state
