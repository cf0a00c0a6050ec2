"""A clinician cleared somebody, as they tell us: only that lifts a freeze (R14)."""

from domain.freezes import Frozen, frozen, lifts
from domain.moves import Actor, Resume
from domain.occurrences import OccurrenceId
from domain.planning import scheduled_at
from handlers.consent import nights_without
from handlers.courses import current_night, enrolled, move, next_number
from handlers.turn import Turn
from messages import safety
from messages.taps import Tap
from storage.courses import Enrolled


async def meant(turn: Turn, tap: Tap) -> tuple[Enrolled, Frozen] | None:
    """Return the freeze that the button belongs to, if it is in force."""
    on = await enrolled(turn)
    if on is None:
        return None
    ice = frozen(on.course, await next_number(turn, on))
    if ice is None or tap.occurrence() != OccurrenceId(on.course.id, ice.place):
        return None
    return on, ice


async def clear(turn: Turn, on: Enrolled, ice: Frozen) -> None:
    """Lift *ice* from the next dose on, and say when that is."""
    number = await next_number(turn, on)
    without = await nights_without(turn, on, number)
    for act in lifts(on.course, ice, number=number, nights_without=without):
        attested = isinstance(act, Resume)
        on = await move(
            turn,
            on,
            act,
            number=number,
            actor=Actor.PRESCRIBER if attested else Actor.SYSTEM,
            reason="cleared" if attested else "as before",
        )
    due_at = scheduled_at(on.patient, await current_night(turn, on), number)
    turn.show(safety.cleared(turn.language, on.patient, on.course, number=number, due_at=due_at))
