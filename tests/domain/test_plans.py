import re
from dataclasses import fields
from pathlib import Path

import pytest

from domain.doses import Micrograms
from domain.plans import Ladder, Rules, Step

LADDER = Ladder((Step(Micrograms(500), 14), Step(Micrograms(1000), 7)), Micrograms(1500))
CLINICAL = Path(__file__).parents[2] / "docs" / "clinical.md"


def test_the_top_is_the_rung_after_the_last_step():
    assert LADDER.top_rung == 2
    assert [LADDER.dose(rung) for rung in range(3)] == [500, 1000, 1500]


def test_only_the_top_has_no_days():
    assert [LADDER.days(rung) for rung in range(3)] == [14, 7, None]


@pytest.mark.parametrize("rung", [-1, 3])
def test_there_are_no_rungs_below_the_first_and_above_the_top(rung):
    with pytest.raises(IndexError, match="no rung"):
        LADDER.dose(rung)


def test_nights_are_counted_from_one():
    assert [LADDER.first_night_of(rung) for rung in range(3)] == [1, 15, 22]


def test_one_dose_for_good_is_a_ladder():
    fixed = Ladder((), Micrograms(4500))

    assert fixed.dose(0) == 4500 and fixed.days(0) is None and fixed.first_night_of(0) == 1


def test_a_step_lasts_at_least_a_day():
    with pytest.raises(ValueError, match="at least one day, not 0"):
        Step(Micrograms(500), days=0)


def test_every_threshold_is_documented_with_its_rule():
    assert Rules.__doc__ is not None
    assert [field.name for field in fields(Rules) if field.name not in Rules.__doc__] == []
    assert set(re.findall(r"R\d+", Rules.__doc__)) <= set(re.findall(r"R\d+", CLINICAL.read_text()))


def test_nothing_is_allowed_unless_the_plan_says_so():
    rules = Rules()

    assert not rules.step_back_allowed
    assert not rules.morning_allowed
    assert rules.late_ok_hours is None
