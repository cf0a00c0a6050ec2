"""A dose was taken and something went wrong: it came up again, or was taken twice (R12, R13)."""

from domain.adherence import TAKEN
from domain.countries import country_of
from domain.occurrences import Occurrence, Reason, State
from handlers.records import found, record
from handlers.turn import Turn
from messages import mishaps, night
from messages.taps import ForeignTapError, Tap
from storage.courses import Enrolled


async def tap(turn: Turn, tap: Tap) -> None:
    """Do what the buttons of messages.mishaps.buttons say, for the night they belong to."""
    belongs = await found(turn, tap.occurrence())
    if belongs is None:
        raise ForeignTapError(tap.verb)
    on, occurrence = belongs
    if occurrence.state not in TAKEN:
        turn.toast(mishaps.only_taken(turn.language))
    elif not occurrence.takes_answers(turn.now):
        turn.toast(night.closed(turn.language, occurrence))
    elif tap.verb == "vomit":
        await vomited(turn, on, occurrence)
    else:
        await took_twice(turn, on, occurrence)


async def vomited(turn: Turn, on: Enrolled, occurrence: Occurrence) -> None:
    kept = await _differently(turn, occurrence, Reason.VOMITED)
    turn.show(mishaps.vomited(turn.language, kept, country_of(on.patient.country)))


async def took_twice(turn: Turn, on: Enrolled, occurrence: Occurrence) -> None:
    kept = await _differently(turn, occurrence, Reason.TWICE)
    turn.show(mishaps.took_twice(turn.language, kept, country_of(on.patient.country)))


async def _differently(turn: Turn, occurrence: Occurrence, reason: Reason) -> Occurrence:
    """Keep that the amount differed; when it was taken, and how we know, stay as they were."""
    return await record(
        turn,
        occurrence,
        State.DIFFERENT,
        source=occurrence.source,
        taken_at=occurrence.taken_at,
        reason=reason,
    )
