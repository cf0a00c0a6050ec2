import pytest

from domain.doses import Micrograms
from domain.forms import Capsules, Liquid
from messages.doses import amount, dose_line, making
from messages.language import language

_ = language("en")
KIT = Capsules((Micrograms(500), Micrograms(1500)))


@pytest.mark.parametrize(
    ("dose", "said"), [(100, "0.1 mg"), (250, "0.25 mg"), (1500, "1.5 mg"), (2000, "2 mg")]
)
def test_an_amount_has_no_trailing_zero_and_no_naked_point(dose, said):
    assert amount(_, Micrograms(dose)) == said


@pytest.mark.parametrize(
    ("dose", "line"),
    [
        (500, "0.5 mg = one 0.5 mg capsule"),
        (1000, "1 mg = two 0.5 mg capsules"),
        (2000, "2 mg = one 1.5 mg + one 0.5 mg capsule"),
        (2500, "2.5 mg = one 1.5 mg + two 0.5 mg capsules"),
        (4500, "4.5 mg = three 1.5 mg capsules"),
    ],
)
def test_the_total_comes_first_then_the_capsules_in_words(dose, line):
    assert dose_line(_, Micrograms(dose), KIT) == line


def test_a_liquid_is_said_in_millilitres():
    assert dose_line(_, Micrograms(250), Liquid(1000)) == "0.25 mg = 0.25 mL"


def test_nine_capsules_can_still_be_said():
    assert making(_, Micrograms(9 * 500), Capsules((Micrograms(500),))) == "nine 0.5 mg capsules"


def test_what_cannot_be_made_is_said_as_a_total_only():
    assert making(_, Micrograms(250), KIT) is None
    assert dose_line(_, Micrograms(250), KIT) == "0.25 mg"
