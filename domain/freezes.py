"""Freezes: our own stop after a red flag, and what a clinician's word lifts (R14, R15)."""

from dataclasses import dataclass, replace

from domain.course import Course, Phase
from domain.moves import Act, Concern, Freeze, Hold, Pause, Resume, Suspend


@dataclass(frozen=True, slots=True)
class Frozen:
    """A freeze in force; *place* is that of its move in the course, so it is never mistaken."""

    place: int
    concern: Concern


def frozen(course: Course, number: int) -> Frozen | None:
    """Return the freeze that stops occurrence *number*, if one does."""
    if course.standing(number).phase is not Phase.FROZEN:
        return None
    freezes = [
        Frozen(place, move.act.concern)
        for place, move in enumerate(course.moves)
        if isinstance(move.act, Freeze) and move.number <= number
    ]
    return freezes[-1]


def lifts(course: Course, ice: Frozen, *, number: int, nights_without: int) -> tuple[Act, ...]:
    """Return what ends *ice* from *number* on: doses again, or what had stopped them before.

    The rung stays. After as many *nights_without* a dose as make a lapse, a clinician's word
    is not enough: the dose to start again with must be confirmed (R8).
    """
    resume = Resume(course.standing(number).rung)
    others = course.moves[: ice.place] + course.moves[ice.place + 1 :]
    before = replace(course, moves=others).standing(number)
    if before.phase is Phase.SUSPENDED or nights_without >= course.plan.rules.lapse_nights:
        return (resume, Suspend())
    match before.phase:
        case Phase.HELD:
            return (resume, Hold(before.hold_until))
        case Phase.PAUSED_SELF | Phase.PAUSED_DIRECTED:
            return (resume, Pause(directed=before.phase is Phase.PAUSED_DIRECTED))
        case _:
            return (resume,)
