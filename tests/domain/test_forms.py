from itertools import combinations_with_replacement

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.doses import Micrograms
from domain.forms import (
    STRENGTHS,
    CapsuleCount,
    Capsules,
    Liquid,
    Volume,
    makeable,
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
