"""A patient pauses: no dose from now on, and the one of tonight is no longer asked for."""

from datetime import date

from domain.allowed import Refusal, refusal
from domain.causes import FOR_A_PAUSE
from domain.course import Phase
from domain.freezes import frozen
from domain.moves import Pause
from domain.occurrences import Occurrence, OccurrenceId, State
from domain.planning import is_tonight, night_date
from domain.prompts import ABOUT_THE_DOSE, ABOUT_THE_MORNING, Kind
from handlers.awaiting import settle
from handlers.consent import belongs, is_stale, make
from handlers.courses import current_night, enrolled, next_number
from handlers.turn import Turn
from messages import basics, pausing, safety
from messages.channel import Card, Strip
from messages.refusals import refused
from messages.taps import ForeignTapError, Tap
from storage import buttons, nights, prompts
from storage.courses import Enrolled

WHO = {pausing.DIRECTED: True, pausing.OWN: False}


async def command(turn: Turn, _args: str) -> None:
    await settle(turn)
    on = await enrolled(turn)
    turn.say(await _card(turn, on) if on else basics.no_course(turn.language))


async def tap(turn: Turn, tap: Tap) -> None:
    on = await belongs(turn, tap)
    if is_stale(turn, tap, on) or tap.verb == "ask":
        turn.show(await _card(turn, on))
    elif tap.verb == "keep":
        turn.show(pausing.went_on(turn.language))
    elif tap.verb not in WHO:
        raise ForeignTapError(tap.verb)
    elif not tap.arguments[1:]:
        turn.show(pausing.why(turn.language, on.course, tap.verb))
    else:
        await _pause(turn, on, directed=WHO[tap.verb], cause=_cause(tap.argument(1)))


async def _pause(turn: Turn, on: Enrolled, *, directed: bool, cause: str | None) -> None:
    number = await next_number(turn, on)
    after = await make(turn, on, Pause(directed=directed), number=number, reason=cause)
    if after is None:
        return
    tonight = await _leave_tonight(turn, after, directed=directed)
    since = tonight.night if tonight else await _night(turn, after, number)
    turn.show(_paused(turn, after, since, directed=directed))


async def _leave_tonight(turn: Turn, on: Enrolled, *, directed: bool) -> Occurrence | None:
    """Ask no more about a dose that came due this night; it counts as paused too.

    In the morning it is too late for that: it may have been taken, and is asked about.
    """
    tonight = await current_night(turn, on)
    await _silence(turn, tonight, {Kind.CARD})
    if tonight.state is not State.PENDING or not is_tonight(on.patient, tonight, turn.now):
        return None
    await nights.conclude(turn.tx, [tonight.id], State.PAUSED if directed else State.PAUSED_SELF)
    await _silence(turn, tonight, ABOUT_THE_DOSE | ABOUT_THE_MORNING)
    return tonight


async def _silence(turn: Turn, night: Occurrence, kinds: frozenset[Kind] | set[Kind]) -> None:
    await prompts.void(turn.tx, night.id, kinds, why="paused")
    live = await buttons.take(turn.tx, night.id, kinds)
    turn.replies.extend(Strip(message_id) for message_id in live)


async def _card(turn: Turn, on: Enrolled) -> Card:
    number = await next_number(turn, on)
    ice = frozen(on.course, number)
    if ice:
        return safety.frozen_card(turn.language, on.course, ice)
    match refusal(on.course, number, Pause(directed=False), not_taken=0):
        case None:
            return pausing.ask(turn.language, on.course)
        case Refusal.PAUSED:
            directed = on.course.standing(number).phase is Phase.PAUSED_DIRECTED
            since = await _since(turn, on)
            return _paused(turn, on, since, directed=directed)
        case why:
            return Card(refused(turn.language, why))


def _paused(turn: Turn, on: Enrolled, since: date, *, directed: bool) -> Card:
    lapse = on.course.plan.rules.lapse_nights
    return pausing.paused(turn.language, on.course, since=since, directed=directed, lapse=lapse)


async def _since(turn: Turn, on: Enrolled) -> date:
    """Return the first night that the present pause left out."""
    number = max(move.number for move in on.course.moves if isinstance(move.act, Pause))
    before = await nights.get(turn.tx, OccurrenceId(on.course.id, number - 1))
    if before and before.state in (State.PAUSED, State.PAUSED_SELF) and before.reason is None:
        return before.night
    first = await nights.get(turn.tx, OccurrenceId(on.course.id, number))
    return first.night if first else await _night(turn, on, number)


async def _night(turn: Turn, on: Enrolled, number: int) -> date:
    return night_date(on.patient, await current_night(turn, on), number)


def _cause(said: str) -> str | None:
    if said == pausing.NO_CAUSE:
        return None
    if said not in FOR_A_PAUSE:
        raise ForeignTapError(said)
    return said
