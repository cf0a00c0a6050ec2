"""What a change does to a course: a move appended, the next night planned anew."""

from typing import Any

from domain.moves import Act, Actor, Move
from domain.occurrences import Occurrence
from domain.planning import replanned
from handlers.turn import Turn
from storage import courses, nights, patients
from storage.courses import Enrolled


async def enrolled(turn: Turn) -> Enrolled | None:
    """Return the course this person is on, if they are on one."""
    return await courses.current(turn.tx, turn.patient_id) if turn.known else None


async def current_night(turn: Turn, on: Enrolled) -> Occurrence:
    """Return the newest planned night: tonight's, or the last one while nothing is planned."""
    [newest] = await nights.newest(turn.tx, on.course.id, limit=1)
    return newest


async def next_number(turn: Turn, on: Enrolled) -> int:
    """Return the first number whose dose has not come due or been answered: a move counts then."""
    night = await current_night(turn, on)
    return night.number + night.has_started(turn.now)


async def move(
    turn: Turn,
    on: Enrolled,
    act: Act,
    *,
    number: int,
    reason: str | None = None,
    actor: Actor = Actor.PATIENT,
) -> Enrolled:
    """Append *act* from *number* on, plan the next night anew, and return the course after it."""
    made = Move(number, turn.now, actor, act, reason)
    await courses.append(turn.tx, on.course.id, made, update_id=turn.update_id)
    return await replan(turn, on)


async def replan(turn: Turn, on: Enrolled) -> Enrolled:
    """Plan the newest night anew, after a move or a change of the patient's times or zone.

    Another bot may have planned that night since *on* was read, or let the plan lapse: return
    the course as it is now.
    """
    on = await courses.locked(turn.tx, on.course.id)
    current, *before = await nights.newest(turn.tx, on.course.id, limit=2)
    previous = before[0] if before else None
    night = replanned(on.course, on.patient, current, previous, asked=on.asked, now=turn.now)
    await nights.replan(turn.tx, night, turn.now)
    return on


async def with_patient(turn: Turn, on: Enrolled, **changes: Any) -> Enrolled:
    """Change the patient's *changes* (dose_time, wake_time, zone, bedtime …) and plan anew."""
    await patients.change(turn.tx, on.patient.id, **changes)
    return await replan(turn, on)
