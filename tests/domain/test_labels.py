import pytest

from domain.doses import Micrograms
from domain.forms import Capsules, Liquid
from domain.labels import (
    FormProblem,
    UnclearForm,
    parse_concentration,
    parse_form,
    parse_strengths,
)


@pytest.mark.parametrize(
    ("text", "ug_per_ml"),
    [
        ("1 mg/mL", 1000),
        ("0.5mg/ml", 500),
        ("0,5 mg/ml", 500),
        ("500 mcg/mL", 500),
        ("500µg per ml", 500),
        ("5 mg/5 mL", 1000),
        ("50 mg in 50 mL", 1000),
    ],
)
def test_a_concentration_is_read_from_the_label(text, ug_per_ml):
    assert parse_concentration(text) == Liquid(ug_per_ml)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        pytest.param("1", UnclearForm.MISSING_UNIT, id="a bare number"),
        pytest.param("1 mg", UnclearForm.MISSING_UNIT, id="a dose"),
        pytest.param("1 ml", UnclearForm.UNIT_SLIP, id="a volume"),
        pytest.param("1 g/mL", UnclearForm.UNIT_SLIP, id="grams"),
        pytest.param("0.5 mg/drop", UnclearForm.UNREADABLE, id="drops have no size"),
        pytest.param("1 mg/3 mL", UnclearForm.UNREADABLE, id="no whole micrograms"),
        pytest.param("1,000 mcg/mL", UnclearForm.DECIMAL_COMMA, id="one, or a thousand"),
        pytest.param("50 mg/mL", UnclearForm.OUT_OF_RANGE, id="a tablet's strength"),
        pytest.param("1 mg/0 mL", UnclearForm.OUT_OF_RANGE, id="in no volume"),
        pytest.param("", UnclearForm.UNREADABLE, id="nothing"),
    ],
)
def test_an_unclear_concentration_is_asked_again(text, code):
    with pytest.raises(FormProblem) as caught:
        parse_concentration(text)

    assert caught.value.code is code
    assert str(caught.value)


@pytest.mark.parametrize(
    ("text", "strengths"),
    [
        ("0.5, 1.5 mg", (500, 1500)),
        ("0.5,3", (500, 3000)),
        ("1.5 mg and 0.5 mg", (500, 1500)),
        ("1,5; 0,5", (500, 1500)),
        ("0,5 mg", (500,)),
        ("500 mcg\n500 mcg", (500,)),
    ],
)
def test_strengths_are_read_rising_and_each_once(text, strengths):
    assert parse_strengths(text) == strengths


@pytest.mark.parametrize("text", ["0,5, 1,5", "0,5; 1,5", "0.5, 1.5", "1,5 mg\n0,5 mg"])
def test_strengths_are_read_with_the_comma_of_who_typed_them(text):
    assert parse_strengths(text, decimal_comma=True) == (500, 1500)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        pytest.param("4,5", UnclearForm.DECIMAL_COMMA, id="one strength, or two"),
        pytest.param("50 mg", UnclearForm.OUT_OF_RANGE, id="a full-dose tablet"),
        pytest.param("0", UnclearForm.OUT_OF_RANGE, id="no strength"),
        pytest.param("0.5 ml", UnclearForm.UNIT_SLIP, id="a volume"),
        pytest.param("small ones", UnclearForm.UNREADABLE, id="no number"),
        pytest.param("", UnclearForm.UNREADABLE, id="nothing"),
        pytest.param("1;" * 9, UnclearForm.TOO_MANY, id="nine"),
    ],
)
def test_unclear_strengths_are_asked_again(text, code):
    with pytest.raises(FormProblem) as caught:
        parse_strengths(text)

    assert caught.value.code is code
    assert str(caught.value)


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ("5 mg/mL", Liquid(5000)),
        ("1 MG in 1 ML", Liquid(1000)),
        ("0.5, 1.5 mg", Capsules((Micrograms(500), Micrograms(1500)))),
    ],
)
def test_a_label_that_names_ml_is_a_liquids(text, form):
    assert parse_form(text) == form
