"""A move by the patient's word: what the course allows, by a button that still means it."""

from dataclasses import replace

from domain.adherence import as_closed, nights_not_taken
from domain.allowed import Refusal, refusal
from domain.moves import Act, Actor
from handlers.courses import enrolled, move
from handlers.last_dose import last_dose
from handlers.turn import Turn
from messages.marks import place
from messages.refusals import moved_on, refused
from messages.taps import ForeignTapError, Tap
from storage import courses, nights
from storage.courses import Enrolled, asked_columns


async def belongs(turn: Turn, tap: Tap) -> Enrolled:
    """Return the course that the button is about; it is foreign to everybody else's."""
    on = await enrolled(turn)
    if on is None or tap.occurrence().course_id != on.course.id:
        raise ForeignTapError(tap.verb)
    return on


def is_stale(turn: Turn, tap: Tap, on: Enrolled) -> bool:
    """Whether the course has moved on since the button was shown; then say so."""
    if tap.occurrence() == place(on.course):
        return False
    turn.toast(moved_on(turn.language))
    return True


async def make(
    turn: Turn,
    on: Enrolled,
    act: Act,
    *,
    number: int,
    reason: str | None = None,
    actor: Actor = Actor.PATIENT,
    not_taken: int = 0,
) -> Enrolled | None:
    """Append *act* from *number* on and return the course after it, or say why it is refused.

    What was offered before it is offered anew when its time comes.
    """
    why: Refusal | None = refusal(on.course, number, act, not_taken=not_taken, actor=actor)
    if why is not None:
        turn.toast(refused(turn.language, why))
        return None
    await courses.change(turn.tx, on.course.id, **asked_columns(None))
    on = replace(on, asked=None)
    return await move(turn, on, act, number=number, reason=reason, actor=actor)


async def nights_without(turn: Turn, on: Enrolled, number: int) -> int:
    """Return how many nights right before *number* had no dose, whatever the reason (R8)."""
    last = await last_dose(turn.tx, on.course.id)
    return max(number - 1 - (last.number if last else 0), 0)


async def due_nights_without(turn: Turn, on: Enrolled) -> int:
    """Return how many due nights in a row, up to now, had no dose in the log (R7)."""
    rules = on.course.plan.rules
    recent = await nights.newest(turn.tx, on.course.id, limit=rules.lapse_nights + 1)
    return nights_not_taken(as_closed(recent, turn.now))
