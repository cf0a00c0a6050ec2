from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.course import Course, Phase
from domain.doses import Micrograms
from domain.forms import Capsules
from domain.freezes import Frozen, frozen, lifts
from domain.moves import (
    Actor,
    Advance,
    Concern,
    Freeze,
    Hold,
    Move,
    Pause,
    Resume,
    StepBack,
    Suspend,
)
from domain.occurrences import CourseId
from domain.patients import PatientId
from domain.plans import Ladder, Plan, Step

NOW = datetime(2026, 3, 2, 19, tzinfo=UTC)
PLAN = Plan("own", "Own", Ladder((Step(Micrograms(500), 7),), Micrograms(1000)))


def move(number, act):
    return Move(number, NOW, Actor.SYSTEM, act)


def course(*moves):
    form = Capsules((Micrograms(500),))
    return Course(CourseId(1), PatientId(2), PLAN, form, NOW, tuple(moves))


def lifted(before, number, *, nights_without=0):
    """Return *before* after its freeze is lifted from *number* on."""
    acts = lifts(before, frozen(before, number), number=number, nights_without=nights_without)
    for act in acts:
        before = before.with_move(move(number, act))
    return before


def test_a_freeze_counts_from_its_number_on():
    icy = course(move(5, Freeze(Concern.LIVER)))

    assert frozen(icy, 4) is None
    assert frozen(icy, 5) == frozen(icy, 50) == Frozen(0, Concern.LIVER)


def test_a_later_freeze_is_another_one():
    twice = course(
        move(3, Freeze(Concern.LIVER)), move(3, Resume(0)), move(3, Freeze(Concern.FLARE))
    )

    assert frozen(twice, 3) == Frozen(2, Concern.FLARE)


def test_lifting_keeps_the_rung():
    icy = course(move(8, Advance(1)), move(10, Freeze(Concern.LIVER)))

    assert lifts(icy, Frozen(1, Concern.LIVER), number=12, nights_without=2) == (Resume(1),)


@pytest.mark.parametrize(
    ("act", "phase"),
    [
        (Hold(until=None), Phase.HELD),
        (Hold(until=9), Phase.HELD),
        (Hold(until=5), Phase.ACTIVE),
        (Pause(directed=True), Phase.PAUSED_DIRECTED),
        (Pause(directed=False), Phase.PAUSED_SELF),
        (Suspend(), Phase.SUSPENDED),
        (StepBack(0), Phase.ACTIVE),
    ],
)
def test_lifting_gives_back_what_held_before(act, phase):
    icy = course(move(2, act), move(3, Freeze(Concern.LIVER)))

    assert lifted(icy, 6).standing(6).phase is phase


@pytest.mark.parametrize(
    ("nights", "phase"), [(0, Phase.ACTIVE), (13, Phase.ACTIVE), (14, Phase.SUSPENDED)]
)
def test_after_a_lapse_a_clinicians_word_does_not_name_the_dose(nights, phase):
    icy = course(move(3, Freeze(Concern.LIVER)))

    assert lifted(icy, 20, nights_without=nights).standing(20).phase is phase


ACTS = st.sampled_from(
    [
        Advance(1),
        Hold(until=None),
        Hold(until=12),
        Pause(directed=True),
        Pause(directed=False),
        Suspend(),
        StepBack(0),
        Resume(0),
    ]
)


@settings(deadline=None)
@given(
    st.lists(st.tuples(st.integers(1, 15), ACTS), max_size=6).map(
        lambda made: sorted(made, key=lambda pair: pair[0])
    ),
    st.integers(15, 30),
    st.integers(0, 10),
)
def test_lifting_never_raises_the_dose_and_never_starts_what_had_stopped(made, at, wait):
    before = course(*(move(number, act) for number, act in made))
    icy = before.with_move(move(at, Freeze(Concern.LIVER)))
    number = at + wait

    after = lifted(icy, number)

    assert after.dose(number) <= before.dose(number)
    assert after.standing(number).is_dosing <= before.standing(number).is_dosing
    assert frozen(after, number) is None
