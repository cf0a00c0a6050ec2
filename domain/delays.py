"""Why a step comes later than the ladder alone would have it."""

from collections.abc import Sequence
from dataclasses import dataclass

from domain.course import Course
from domain.moves import Freeze, Hold, Move, Pause, Release, Resume, StepBack, Suspend
from domain.occurrences import Occurrence
from domain.outlook import Rung


@dataclass(frozen=True, slots=True)
class Delay:
    """The *move* that put a step off, for so many *nights*; None while it has no end."""

    move: Move
    nights: int | None


def delay(course: Course, dose: Occurrence, following: Rung | None) -> Delay | None:
    """Return what made *following* come later than the ladder alone has it, if a move did."""
    here = course.standing(dose.number)
    days = course.plan.ladder.days(here.rung)
    if following is None or days is None:
        return None
    planned = here.since + days
    if following.number is None or following.number > planned:
        for i in reversed(range(len(course.moves))):
            found = _delay(course.moves[i], course.moves[i + 1 :], planned)
            if found and found.move.number >= here.since:
                return found
    backs = (move for move in course.moves if isinstance(move.act, StepBack))
    return next((Delay(move, None) for move in backs if move.number == here.since), None)


def _delay(move: Move, later: Sequence[Move], planned: int) -> Delay | None:
    """Return how long *move* lasted; a hold that ended before its step did delayed nothing."""
    ends = [each.number for each in later if isinstance(each.act, Release | Resume)]
    match move.act:
        case Hold(until):
            end = min([*ends, *([until] if until is not None else [])], default=None)
            if end is not None and end <= planned:
                return None
        case Pause() | Suspend() | Freeze():
            end = min(ends, default=None)
        case _:
            return None
    return Delay(move, None if end is None else end - move.number)
