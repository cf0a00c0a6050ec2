from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.doses import Micrograms, is_micrograms, mg, read

doses = st.integers(min_value=1, max_value=100_000).map(Micrograms)


@pytest.mark.parametrize(
    ("dose", "written"),
    [
        pytest.param(1500, "1.5", id="no trailing zero"),
        pytest.param(250, "0.25", id="no naked point"),
        pytest.param(2000, "2", id="whole ones without a point"),
        pytest.param(10_000, "10", id="a zero that counts stays"),
        pytest.param(1, "0.001", id="a microgram"),
    ],
)
def test_doses_are_written_as_nobody_misreads_them(dose, written):
    assert mg(Micrograms(dose)) == written


@given(dose=doses)
def test_what_is_written_is_exactly_the_dose(dose):
    assert Decimal(mg(dose)) * 1000 == dose
    assert read(mg(dose), "mg") == dose


@pytest.mark.parametrize(
    ("number", "unit", "dose"),
    [
        pytest.param("0.25", "mg", 250, id="milligrams"),
        pytest.param(".5", "mg", 500, id="a naked point is exact all the same"),
        pytest.param("500", "mcg", 500, id="micrograms"),
        pytest.param("500", "\u03bcg", 500, id="micrograms with a Greek letter"),
        pytest.param("1.500", "mcg", None, id="a point may part thousands"),
        pytest.param("0.0005", "mg", None, id="finer than a microgram"),
        pytest.param("1.5", "ml", None, id="a volume is no dose"),
        pytest.param("1", "g", None, id="grams are a slip"),
    ],
)
def test_amounts_are_read_exactly_or_not_at_all(number, unit, dose):
    assert read(number, unit) == dose


def test_only_micrograms_are_micrograms():
    assert is_micrograms("mcg") and not is_micrograms("mg") and not is_micrograms("ml")
