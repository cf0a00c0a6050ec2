import pytest

from domain.adherence import Rate, adherence, nights_not_taken, silent_nights
from domain.occurrences import State


def states(letters):
    return [State(letter) for letter in letters]


def test_nothing_due_is_no_data_and_never_zero():
    assert adherence(states("PPNX")).taking.percent() is None


@pytest.mark.parametrize(("share", "percent"), [((1, 2000), "0.1"), ((1, 2001), "0.0")])
def test_percentages_are_rounded_half_up(share, percent):
    assert Rate(*share).percent() == percent


@pytest.mark.parametrize(
    ("letters", "run"),
    [("SUQT", 3), ("SPNUT", 2), ("T", 0), ("", 0), ("U" * 14, 14)],
)
def test_nights_not_taken_are_counted_newest_first_across_pauses(letters, run):
    assert nights_not_taken(states(letters)) == run


def test_a_skipped_night_is_not_a_silent_one():
    assert silent_nights(states("UUSU")) == 2
