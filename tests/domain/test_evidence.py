import pytest

from domain.checkins import Severity
from domain.evidence import Concerns, Trend, weigh
from domain.moves import Advance
from tests.domain.climbing import at, course, mornings, nights

NONE, MILD, MODERATE = Severity.NONE, Severity.MILD, Severity.MODERATE


def weighed(letters, said=(), *made):
    return weigh(
        course(*made), len(letters) + 2, nights(letters), said, now=at(len(letters), hours=11)
    )


def test_nights_on_this_step_are_counted_and_a_silent_one_is_not_answered():
    answered = weighed("TTSUTTXTTTTTTT").answered

    assert (answered.numerator, answered.denominator) == (12, 14)


def test_the_night_that_is_still_open_is_not_counted():
    answered = weighed("TTX").answered

    assert (answered.numerator, answered.denominator) == (2, 2)


def test_nights_and_mornings_of_an_earlier_step_are_left_out():
    letters = "U" * 14 + "T" * 5
    known = weighed(letters, mornings(dreams="3" * 14 + "00000"), (15, Advance(1)))

    assert (known.answered.numerator, known.answered.denominator) == (5, 5)
    assert known.trends[0] == Trend("dreams", NONE, 5)
    assert known.suggests_hold is None


@pytest.mark.parametrize(
    ("levels", "trend"),
    [
        ("00000", Trend("dreams", NONE, 5)),
        ("1", Trend("dreams", MILD, 1)),
        ("11000", Trend("dreams", NONE, 3, MILD)),
        ("10201", Trend("dreams", MILD, 1, MODERATE)),
        ("00001", Trend("dreams", MILD, 1, NONE)),
        ("1-0-0", Trend("dreams", NONE, 2, MILD)),
    ],
)
def test_a_symptom_is_told_as_it_is_now_and_the_worst_before(levels, trend):
    assert weighed("TTTTT", mornings(dreams=levels, sleep="0" * len(levels))).trends[0] == trend


def test_what_only_some_are_asked_is_told_once_it_was_there():
    known = weighed("TTT", mornings(hives="010", belly="000"))

    assert [trend.item for trend in known.trends] == ["dreams", "sleep", "headache", "hives"]


def test_nothing_is_made_of_mornings_without_an_answer():
    known = weighed("TTT", mornings(dreams="---"))

    assert known.trends == ()
    assert known.suggests_hold is None
    assert not known.tolerating


def test_all_that_was_moderate_often_enough_is_named():
    known = weighed("TTTTT", mornings(dreams="02222", sleep="00222", headache="00022"))

    assert known.suggests_hold == Concerns(("dreams", "sleep"), mornings=4, of=5)


def test_severe_comes_before_often():
    assert weighed("TTTTT", mornings(dreams="22223")).suggests_hold == Concerns(("dreams",))
