from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.course import Course, Phase
from domain.doses import Micrograms
from domain.forms import Capsules
from domain.moves import (
    Actor,
    Advance,
    Ceiling,
    Concern,
    Freeze,
    Hold,
    Move,
    Pause,
    Release,
    Resume,
    StepBack,
    Stop,
    Suspend,
)
from domain.occurrences import CourseId
from domain.patients import PatientId
from domain.plans import Ladder, Plan, Step

AT = datetime(2026, 3, 2, tzinfo=UTC)
LOW, MIDDLE, TOP = Micrograms(500), Micrograms(1000), Micrograms(1500)
LADDER = Ladder((Step(LOW, 14), Step(MIDDLE, 14)), TOP)


def move(number, act):
    return Move(number, AT, Actor.PATIENT, act)


def course(*moves):
    """Two weeks on 0.5 mg, two weeks on 1 mg, then 1.5 mg."""
    plan = Plan(id="own", name="Own plan", ladder=LADDER)
    return Course(CourseId(1), PatientId(1), plan, Capsules((LOW,)), AT, moves)


@given(number=st.integers(min_value=1, max_value=4000))
def test_without_a_yes_the_dose_stays_for_ever(number):
    assert course().dose(number) == LOW


@pytest.mark.parametrize(
    ("given", "number", "offered"),
    [
        pytest.param(course(), 14, None, id="not within the two weeks"),
        pytest.param(course(), 15, 1, id="once they are over"),
        pytest.param(course(), 40, 1, id="still, while nobody answers"),
        pytest.param(course(move(15, Advance(1))), 15, None, id="not twice in one night"),
        pytest.param(course(move(15, Advance(1))), 29, 2, id="two weeks after the move"),
        pytest.param(
            course(move(15, Advance(1)), move(29, Advance(2))), 99, None, id="not above the top"
        ),
        pytest.param(course(move(10, Hold(21))), 20, None, id="not on a held night"),
        pytest.param(course(move(10, Hold(21))), 21, 1, id="right after a hold: its nights count"),
        pytest.param(course(move(10, Hold(None))), 400, None, id="not while held for ever"),
        pytest.param(
            course(move(10, Hold(None)), move(30, Release())), 30, 1, id="once a hold is released"
        ),
        pytest.param(
            course(move(3, Pause(directed=False)), move(7, Resume(0))),
            18,
            None,
            id="paused nights do not count",
        ),
        pytest.param(
            course(move(3, Pause(directed=False)), move(7, Resume(0))),
            19,
            1,
            id="paused nights are made up for",
        ),
        pytest.param(course(move(15, Pause(directed=True))), 20, None, id="not while paused"),
        pytest.param(course(move(5, Freeze(Concern.LIVER))), 20, None, id="not while frozen"),
        pytest.param(course(move(5, Ceiling(0))), 20, None, id="not above the patient's highest"),
        pytest.param(
            course(move(15, Advance(1)), move(18, StepBack(0))),
            31,
            None,
            id="a step back begins the rung anew",
        ),
    ],
)
def test_the_next_step_is_offered(given, number, offered):
    assert given.offer(number) == offered


@pytest.mark.parametrize(
    ("act", "phase"),
    [
        (Hold(None), Phase.HELD),
        (Pause(directed=True), Phase.PAUSED_DIRECTED),
        (Pause(directed=False), Phase.PAUSED_SELF),
        (Freeze(Concern.ALLERGY), Phase.FROZEN),
        (Suspend(), Phase.SUSPENDED),
        (Stop(), Phase.STOPPED),
    ],
)
def test_a_move_counts_from_its_number_on_and_not_before(act, phase):
    moved = course(move(5, act))

    assert moved.standing(4).phase is Phase.ACTIVE
    assert moved.standing(5).phase is phase


def test_a_hold_keeps_the_dose_and_a_pause_stops_it():
    assert course(move(5, Hold(None))).standing(9).is_dosing
    assert not course(move(5, Pause(directed=False))).standing(9).is_dosing


def test_a_later_word_overrides_a_step_that_has_not_begun():
    said_yes_then_hold = course(move(15, Advance(1)), move(14, Hold(None)))

    assert said_yes_then_hold.dose(15) == LOW


def test_a_hold_after_a_step_has_begun_keeps_the_new_dose():
    assert course(move(15, Advance(1)), move(16, Hold(None))).dose(17) == MIDDLE


def test_who_comes_back_after_a_pause_is_on_the_rung_they_resumed():
    back = course(move(15, Advance(1)), move(20, Pause(directed=False)), move(26, Resume(0)))

    assert back.dose(26) == LOW
    assert back.standing(26).nights == 0


acts = st.one_of(
    st.just(Hold(None)),
    st.just(Release()),
    st.builds(Pause, directed=st.booleans()),
    st.just(Resume(0)),
    st.just(Suspend()),
    st.builds(Freeze, st.sampled_from(Concern)),
)


@given(
    moves=st.lists(st.tuples(st.integers(1, 200), acts), max_size=12), number=st.integers(1, 300)
)
def test_no_move_but_a_step_raises_the_dose(moves, number):
    assert course(*(move(at, act) for at, act in moves)).dose(number) == LOW


@given(
    moves=st.lists(st.tuples(st.integers(1, 100), acts), max_size=8),
    later=st.tuples(st.integers(1, 100), acts),
    number=st.integers(1, 99),
)
def test_a_move_changes_nothing_of_the_nights_before_it(moves, later, number):
    before = course(*(move(at, act) for at, act in moves))
    at, act = later

    if number < at:
        assert before.with_move(move(at, act)).standing(number) == before.standing(number)
