"""Which moves are allowed now: the state machine of a course, and why it says no."""

from enum import StrEnum

from domain.course import Course, Phase, Standing
from domain.moves import (
    Act,
    Actor,
    Advance,
    Ceiling,
    Freeze,
    Hold,
    Pause,
    Release,
    Resume,
    StepBack,
    Suspend,
)


class Refusal(StrEnum):
    """Why a move is not made."""

    OVER = "over"
    FROZEN = "frozen"  # only a clinician's word ends that (R14, R15)
    SUSPENDED = "suspended"  # only a confirmed dose to start again with ends that (R8)
    PAUSED = "paused"
    HELD = "held"
    NOT_PAUSED = "not paused"
    NOT_HELD = "not held"
    NOTHING_AHEAD = "nothing ahead"  # on the last step there is nothing to hold (R16)
    ENDS_AT_ONCE = "ends at once"
    NOT_OFFERED = "not offered"
    GAP = "gap"  # too many nights without the dose (R7)
    NOT_LAPSED = "not lapsed"
    FIRST_STEP = "first step"
    NOT_IN_PLAN = "not in plan"  # the plan knows no step back (R9)
    NO_SUCH_DOSE = "no such dose"
    UNCONFIRMED = "unconfirmed"  # the prescriber has to confirm the dose first (R8)
    BELOW_PRESENT = "below present"
    AS_IT_IS = "as it is"


_NO_DOSE = {
    Phase.PAUSED_SELF: Refusal.PAUSED,
    Phase.PAUSED_DIRECTED: Refusal.PAUSED,
    Phase.FROZEN: Refusal.FROZEN,
    Phase.SUSPENDED: Refusal.SUSPENDED,
}


def refusal(
    course: Course, number: int, act: Act, *, not_taken: int, actor: Actor = Actor.PATIENT
) -> Refusal | None:
    """Return why *act* may not count from occurrence *number* on; None if it may.

    *not_taken* are the nights in a row before it that went without a dose. A prescriber's
    word, as the patient attests it, is an *actor*. A freeze is not lifted here but in
    domain.freezes, by the clearance for that very freeze.
    """
    here = course.standing(number)
    if here.phase is Phase.STOPPED:
        return Refusal.OVER
    no_dose = _NO_DOSE.get(here.phase)
    match act:
        case Advance(rung):
            return no_dose or _advance(course, number, rung, not_taken)
        case StepBack(rung):
            return no_dose or _step_back(course, here, rung)
        case Hold(until):
            return no_dose or _hold(here, number, until)
        case Release():
            return None if here.phase is Phase.HELD else Refusal.NOT_HELD
        case Pause():
            return no_dose
        case Suspend():
            lapsed = not_taken >= course.plan.rules.lapse_nights
            return no_dose or (None if lapsed else Refusal.NOT_LAPSED)
        case Freeze():
            return Refusal.FROZEN if here.phase is Phase.FROZEN else None
        case Resume(rung):
            return _resume(course, here, rung, not_taken, actor)
        case Ceiling(rung):
            return _ceiling(course, here, rung)
        case _:
            return None


def may_step_back(course: Course, number: int) -> bool:
    """Whether the patient may go back one rung unasked (R9)."""
    down = course.standing(number).rung - 1
    return refusal(course, number, StepBack(down), not_taken=0) is None


def _advance(course: Course, number: int, rung: int, not_taken: int) -> Refusal | None:
    if course.standing(number).phase is Phase.HELD:
        return Refusal.HELD
    if course.offer(number) != rung:
        return Refusal.NOT_OFFERED
    return Refusal.GAP if not_taken >= course.plan.rules.gap_nights else None


def _step_back(course: Course, here: Standing, rung: int) -> Refusal | None:
    if here.rung == 0:
        return Refusal.FIRST_STEP
    if rung != here.rung - 1:
        return Refusal.NO_SUCH_DOSE
    return None if course.plan.rules.step_back_allowed else Refusal.NOT_IN_PLAN


def _hold(here: Standing, number: int, until: int | None) -> Refusal | None:
    if here.phase is Phase.HELD:
        return Refusal.HELD
    if here.rung >= here.ceiling:
        return Refusal.NOTHING_AHEAD
    return Refusal.ENDS_AT_ONCE if until is not None and until <= number else None


def _resume(
    course: Course, here: Standing, rung: int, not_taken: int, actor: Actor
) -> Refusal | None:
    if here.is_dosing:
        return Refusal.NOT_PAUSED
    if here.phase is Phase.FROZEN:
        return Refusal.FROZEN
    if not 0 <= rung <= here.rung:
        return Refusal.NO_SUCH_DOSE
    if actor is Actor.PRESCRIBER:
        return None
    if here.phase is Phase.SUSPENDED or not_taken >= course.plan.rules.lapse_nights:
        return Refusal.UNCONFIRMED
    return None if rung == here.rung else _step_back(course, here, rung)


def _ceiling(course: Course, here: Standing, rung: int) -> Refusal | None:
    if rung < here.rung:
        return Refusal.BELOW_PRESENT
    if rung > course.plan.ladder.top_rung:
        return Refusal.NO_SUCH_DOSE
    return Refusal.AS_IT_IS if rung == here.ceiling else None
