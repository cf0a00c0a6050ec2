from itertools import combinations_with_replacement

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.doses import Micrograms
from domain.forms import (
    STRENGTHS,
    CapsuleCount,
    Capsules,
    FormProblem,
    Liquid,
    UnclearForm,
    Volume,
    makeable,
    parse_concentration,
    parse_strengths,
    units,
)
from domain.plans import Ladder, Step


def capsules(*strengths):
    return Capsules(tuple(Micrograms(ug) for ug in strengths))


@pytest.mark.parametrize(
    ("dose", "strengths", "counts"),
    [
        pytest.param(2000, (1500, 500), ((1500, 1), (500, 1)), id="larger first"),
        pytest.param(2000, (1500, 1000), ((1000, 2),), id="exact where the largest leads astray"),
        pytest.param(4000, (500, 1500), ((1500, 2), (500, 2)), id="a starter kit"),
        pytest.param(4000, STRENGTHS, ((3000, 1), (1000, 1)), id="the fewest"),
        pytest.param(4500, (500,), ((500, 9),), id="nine at most"),
    ],
)
def test_a_dose_is_made_of_the_fewest_capsules(dose, strengths, counts):
    assert units(Micrograms(dose), capsules(*strengths)) == CapsuleCount(counts)


@pytest.mark.parametrize(
    ("dose", "form"),
    [
        pytest.param(250, capsules(500), id="a capsule is never split"),
        pytest.param(5000, capsules(500), id="nor are ten taken"),
        pytest.param(500, capsules(), id="without any capsules"),
        pytest.param(0, capsules(500), id="no dose"),
        pytest.param(1, Liquid(1000), id="finer than a hundredth of a millilitre"),
        pytest.param(500, Liquid(24), id="more than 20 mL"),
        pytest.param(1000, Liquid(300), id="without an exact volume"),
    ],
)
def test_what_cannot_be_made_exactly_is_not_made(dose, form):
    assert units(Micrograms(dose), form) is None


@given(
    dose=st.integers(1, 6000).map(Micrograms),
    strengths=st.sets(st.integers(1, 12).map(lambda n: Micrograms(n * 250)), max_size=4),
)
@settings(deadline=None)
def test_no_smaller_number_of_capsules_makes_the_dose(dose, strengths):
    found = units(dose, Capsules(tuple(strengths)))
    fewest = next(
        (
            number
            for number in range(1, 10)
            for some in combinations_with_replacement(strengths, number)
            if sum(some) == dose
        ),
        None,
    )

    if found is None:
        assert fewest is None
    else:
        assert sum(strength * count for strength, count in found.counts) == dose
        assert sum(count for _, count in found.counts) == fewest
        assert list(found.counts) == sorted(found.counts, reverse=True)


@pytest.mark.parametrize(
    ("dose", "ug_per_ml", "written"),
    [(250, 1000, "0.25"), (100, 1000, "0.1"), (2000, 1000, "2"), (500, 50, "10")],
)
def test_a_volume_is_written_without_trailing_zeros(dose, ug_per_ml, written):
    assert str(units(Micrograms(dose), Liquid(ug_per_ml))) == written


@given(dose=st.integers(1, 6000).map(Micrograms), ug_per_ml=st.integers(10, 10_000))
def test_a_volume_holds_exactly_the_dose(dose, ug_per_ml):
    volume = units(dose, Liquid(ug_per_ml))

    assert volume is None or (
        isinstance(volume, Volume) and volume.hundredths * ug_per_ml == 100 * dose
    )


def test_the_rungs_a_form_cannot_make_are_named():
    ladder = Ladder((Step(Micrograms(250), 7), Step(Micrograms(500), 7)), Micrograms(750))

    assert makeable(ladder, capsules(500)) == (0, 2)
    assert makeable(ladder, Liquid(1000)) == ()


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
