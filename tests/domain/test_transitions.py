"""Every act in every phase: what a course becomes, or why it does not."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.allowed import Refusal, may_step_back, refusal
from domain.course import Phase
from domain.moves import (
    Act,
    Actor,
    Advance,
    Ceiling,
    Concern,
    Freeze,
    Hold,
    Pause,
    Reform,
    Relabel,
    Release,
    Resume,
    Retime,
    Rezone,
    StepBack,
    Stop,
    Suspend,
)
from tests.domain.climbing import BERLIN, INTO, START, course, move

ACTIVE, HELD, SELF, DIRECTED = "active", "held", "paused_self", "paused_directed"
FROZEN, SUSPENDED, STOPPED = "frozen", "suspended", "stopped"
PAUSED = (SELF, DIRECTED)
NO_DOSE = {SELF: Refusal.PAUSED, DIRECTED: Refusal.PAUSED, FROZEN: Refusal.FROZEN}
NO_DOSE |= {SUSPENDED: Refusal.SUSPENDED, STOPPED: Refusal.OVER}
KEPT = "kept"
"""The phase stays as it was."""

AS_IT_IS = dict.fromkeys(INTO, KEPT) | {STOPPED: Refusal.OVER}
TABLE = {
    Advance(2): {ACTIVE: KEPT, HELD: Refusal.HELD, **NO_DOSE},
    StepBack(0): {ACTIVE: KEPT, HELD: KEPT, **NO_DOSE},
    Hold(50): {ACTIVE: HELD, HELD: Refusal.HELD, **NO_DOSE},
    Release(): dict.fromkeys(INTO, Refusal.NOT_HELD) | {HELD: ACTIVE, STOPPED: Refusal.OVER},
    Pause(directed=False): {ACTIVE: SELF, HELD: SELF, **NO_DOSE},
    Pause(directed=True): {ACTIVE: DIRECTED, HELD: DIRECTED, **NO_DOSE},
    Suspend(): {ACTIVE: Refusal.NOT_LAPSED, HELD: Refusal.NOT_LAPSED, **NO_DOSE},
    Freeze(Concern.FLARE): dict.fromkeys(INTO, FROZEN)
    | {FROZEN: Refusal.FROZEN, STOPPED: Refusal.OVER},
    Resume(1): {ACTIVE: Refusal.NOT_PAUSED, HELD: Refusal.NOT_PAUSED}
    | {SELF: ACTIVE, DIRECTED: ACTIVE}
    | {FROZEN: Refusal.FROZEN, SUSPENDED: Refusal.UNCONFIRMED, STOPPED: Refusal.OVER},
    Stop(): dict.fromkeys(INTO, STOPPED) | {STOPPED: Refusal.OVER},
    Ceiling(1): AS_IT_IS,
    Retime(START.time()): AS_IT_IS,
    Rezone(BERLIN): AS_IT_IS,
    Reform(course().form): AS_IT_IS,
    Relabel("another filler"): AS_IT_IS,
}
CASES = [
    pytest.param(phase, act, after, id=f"{type(act).__name__} when {phase}")
    for act, row in TABLE.items()
    for phase, after in row.items()
]


def on_the_second_rung(phase, *, at=30, **rules):
    """Return a course on 1 mg, its days done, that came into *phase* at number *at*."""
    into = tuple((at, act) for _, act in INTO[phase])
    return course((15, Advance(1)), *into, **{"step_back_allowed": True, **rules})


@pytest.mark.parametrize(("phase", "act", "after"), CASES)
def test_every_act_in_every_phase(phase, act, after):
    on = on_the_second_rung(phase)
    why = refusal(on, 31, act, not_taken=0)

    if isinstance(after, Refusal):
        assert why is after
        return
    assert why is None
    moved = on.with_move(move(31, act))
    assert moved.standing(31).phase == (phase if after is KEPT else after)
    assert moved.standing(30).phase == Phase(phase), "what was true stays true"


def test_the_table_is_whole():
    assert {type(act) for act in TABLE} == set(Act.__args__)
    assert all(set(row) == set(Phase) == set(INTO) for row in TABLE.values())


@pytest.mark.parametrize(
    ("phase", "act", "said", "why"),
    [
        pytest.param(ACTIVE, Advance(1), {}, Refusal.NOT_OFFERED, id="a step it stands on"),
        pytest.param(ACTIVE, Advance(3), {}, Refusal.NOT_OFFERED, id="a step that is not there"),
        pytest.param(ACTIVE, Advance(2), {"not_taken": 3}, Refusal.GAP, id="after three nights"),
        pytest.param(ACTIVE, StepBack(1), {}, Refusal.NO_SUCH_DOSE, id="back to where it is"),
        pytest.param(ACTIVE, StepBack(-1), {}, Refusal.NO_SUCH_DOSE, id="back two steps"),
        pytest.param(ACTIVE, Hold(31), {}, Refusal.ENDS_AT_ONCE, id="a hold of no night"),
        pytest.param(ACTIVE, Hold(3000), {}, None, id="a hold longer than the plan"),
        pytest.param(ACTIVE, Suspend(), {"not_taken": 14}, None, id="two weeks without a dose"),
        pytest.param(ACTIVE, Ceiling(0), {}, Refusal.BELOW_PRESENT, id="below the present rung"),
        pytest.param(ACTIVE, Ceiling(2), {}, Refusal.AS_IT_IS, id="the top of the plan"),
        pytest.param(ACTIVE, Ceiling(3), {}, Refusal.NO_SUCH_DOSE, id="above the plan"),
        pytest.param(SELF, Resume(0), {}, None, id="resume a step back, as the plan allows"),
        pytest.param(SELF, Resume(2), {}, Refusal.NO_SUCH_DOSE, id="resume a step up"),
        pytest.param(SELF, Resume(-1), {}, Refusal.NO_SUCH_DOSE, id="resume below the plan"),
        pytest.param(SELF, Resume(1), {"not_taken": 14}, Refusal.UNCONFIRMED, id="too late"),
        pytest.param(
            DIRECTED,
            Resume(0),
            {"not_taken": 14, "actor": Actor.PRESCRIBER},
            None,
            id="a lower dose, confirmed",
        ),
        pytest.param(
            SUSPENDED,
            Resume(2),
            {"actor": Actor.PRESCRIBER},
            Refusal.NO_SUCH_DOSE,
            id="a higher dose, whoever says so",
        ),
        pytest.param(SUSPENDED, Resume(1), {"actor": Actor.PRESCRIBER}, None, id="confirmed"),
        pytest.param(
            FROZEN, Resume(1), {"actor": Actor.PRESCRIBER}, Refusal.FROZEN, id="not its clearance"
        ),
    ],
)
def test_what_the_phase_alone_does_not_decide(phase, act, said, why):
    assert refusal(on_the_second_rung(phase), 31, act, **{"not_taken": 0, **said}) is why


def test_there_is_no_step_back_from_the_first_rung():
    assert (
        refusal(course(step_back_allowed=True), 5, StepBack(-1), not_taken=0) is Refusal.FIRST_STEP
    )
    assert not may_step_back(course(step_back_allowed=True), 5)


def test_where_the_plan_has_no_step_back_a_pause_does_not_bring_one():
    paused = on_the_second_rung(SELF, step_back_allowed=False)

    assert refusal(paused, 31, Resume(0), not_taken=0) is Refusal.NOT_IN_PLAN
    assert not may_step_back(on_the_second_rung(ACTIVE, step_back_allowed=False), 31)
    assert may_step_back(on_the_second_rung(HELD), 31)


def test_a_hold_ends_by_itself_and_a_pause_does_not():
    held = course((3, Hold(10)))
    paused = course((3, Pause(directed=True)))

    assert [held.standing(n).phase for n in (9, 10)] == [Phase.HELD, Phase.ACTIVE]
    assert paused.standing(4000).phase is Phase.PAUSED_DIRECTED


def test_the_highest_step_is_named_and_named_anew():
    highest = course((5, Ceiling(0)))

    assert highest.offer(400) is None
    assert course((5, Ceiling(0)), (20, Ceiling(2))).offer(20) == 1


def test_naming_a_highest_step_takes_back_a_step_above_it_and_no_other():
    agreed = (15, Advance(1))

    assert course(agreed, (14, Ceiling(0))).dose(15) == course().dose(1)
    assert course((5, Ceiling(1)), agreed, (14, Ceiling(2))).standing(15).rung == 1


ACTS = st.one_of(
    st.builds(Hold, st.none() | st.integers(1, 90)),
    st.just(Release()),
    st.builds(Pause, st.booleans()),
    st.builds(Resume, st.integers(-1, 3), st.booleans()),
    st.builds(StepBack, st.integers(-1, 2)),
    st.builds(Ceiling, st.integers(-1, 3)),
    st.builds(Freeze, st.sampled_from(Concern)),
    st.just(Suspend()),
    st.just(Stop()),
)


@settings(deadline=None)
@given(
    wished=st.lists(st.tuples(st.integers(15, 60), ACTS, st.sampled_from(Actor)), max_size=12),
    not_taken=st.integers(0, 20),
)
def test_whatever_is_allowed_without_a_yes_never_raises_a_dose(wished, not_taken):
    on = course((15, Advance(1)), step_back_allowed=True)
    for number, act, actor in sorted(wished, key=lambda each: each[0]):
        before = on.standing(number)
        if refusal(on, number, act, not_taken=not_taken, actor=actor) is None:
            on = on.with_move(move(number, act))
        assert 0 <= on.standing(number).rung <= before.rung
        assert on.standing(number).ceiling >= on.standing(number).rung
