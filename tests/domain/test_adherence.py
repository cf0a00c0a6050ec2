import pytest

from domain.adherence import Rate, adherence, nights_not_taken, silent_nights
from domain.occurrences import State


def states(letters):
    return [State(letter) for letter in letters]


def test_a_plain_fortnight():
    """The first worked example of docs/clinical.md, to the digit."""
    counted = adherence(states("TTTTSTTUTTTTUT"))

    assert (counted.due, counted.taken, counted.answered) == (14, 11, 12)
    assert counted.taking.percent() == "78.6"
    assert counted.taking_at_most.percent() == "92.9"
    assert counted.of_answered.percent() == "91.7"
    assert counted.response.percent() == "85.7"


def test_a_directed_pause_leaves_the_denominator():
    counted = adherence(states("T" * 10 + "P" * 5 + "T" * 8 + "DSU" + "T" * 4))

    assert counted.taking == Rate(23, 25)
    assert counted.taking.percent() == "92.0"
    assert counted.response.percent() == "96.0"


def test_a_pause_of_ones_own_stays_in_it():
    counted = adherence(states("T" * 7 + "Q" * 4 + "T" * 3))

    assert counted.taking.percent() == "71.4"
    assert counted.response.percent() == "100.0"


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
