from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.forms import Capsules, Liquid, Volume
from domain.stocks import (
    MOST_CAPSULES,
    Bottle,
    CapsulesInHand,
    fits,
    nights,
    parse_capsules,
    parse_volume,
    with_bottle,
    with_capsules,
    without,
)

KIT = CapsulesInHand({500: 10, 1500: 4})
BOTTLE = Bottle(1000, Volume(1000), date(2026, 3, 2))


@pytest.mark.parametrize(
    ("stock", "dose", "made"),
    [
        (KIT, 500, 10),
        (KIT, 1000, 5),
        (KIT, 2000, 4),
        (KIT, 4500, 1),
        (KIT, 250, 0),
        (BOTTLE, 250, 40),
        (BOTTLE, 3000, 3),
        (Bottle(3000, Volume(1000)), 500, 0),
    ],
)
def test_a_stock_makes_whole_doses_only_and_no_capsule_is_parted(stock, dose, made):
    assert nights(stock, dose) == made


def test_a_dose_takes_out_what_it_is_made_of():
    assert without(KIT, 2000, 3) == CapsulesInHand({500: 7, 1500: 1})
    assert without(BOTTLE, 250, 4) == Bottle(1000, Volume(900), date(2026, 3, 2))


def test_a_count_that_was_too_low_ends_at_nothing():
    assert without(KIT, 500, 99) == CapsulesInHand({500: 0, 1500: 4})
    assert without(BOTTLE, 500, 99).volume == Volume(0)


def test_a_dose_that_it_cannot_make_takes_out_nothing():
    assert without(KIT, 250, 3) == KIT


@given(st.integers(0, 9), st.sampled_from([500, 1000, 1500, 2000]))
def test_what_is_taken_out_is_what_it_made(number, dose):
    made = nights(KIT, dose)
    if number <= made:
        assert nights(without(KIT, dose, number), dose) == made - number


def test_a_stock_belongs_to_the_form_it_was_counted_for():
    assert fits(KIT, Capsules((1500, 500)))
    assert not fits(KIT, Capsules((500,)))
    assert not fits(KIT, Liquid(1000))
    assert fits(BOTTLE, Liquid(1000))
    assert not fits(BOTTLE, Liquid(500))


def test_more_is_added_up_to_what_can_be_counted():
    assert with_capsules(KIT, {500: 60}) == CapsulesInHand({500: 70, 1500: 4})
    assert with_capsules(KIT, {1500: MOST_CAPSULES}).counts[1500] == MOST_CAPSULES


def test_another_bottle_begins_its_28_days():
    again = with_bottle(BOTTLE, 10_000, date(2026, 4, 1))

    assert again == Bottle(1000, Volume(11_000), date(2026, 4, 1))
    assert again.past_from == date(2026, 4, 29)
    assert Bottle(1000, Volume(1)).past_from is None


@pytest.mark.parametrize(
    ("text", "number"),
    [("63", 63), (" 63 capsules", 63), ("0", 0), ("1000", None), ("-3", None), ("some", None)],
)
def test_a_number_of_capsules_can_be_typed(text, number):
    assert parse_capsules(text) == number


@pytest.mark.parametrize(
    ("text", "hundredths"),
    [
        ("80", 8000),
        ("82.5 mL", 8250),
        ("82,5 ml", 8250),
        ("0.25", 25),
        ("1000 mL", 100_000),
        ("1001", None),
        ("1,000", None),
        ("80 mg", None),
        ("half", None),
    ],
)
def test_a_volume_can_be_typed(text, hundredths):
    assert parse_volume(text) == (None if hundredths is None else Volume(hundredths))
