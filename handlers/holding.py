"""A patient stays on their dose for a while, and goes on: /hold."""

from datetime import date

from domain.allowed import Refusal, may_step_back, refusal
from domain.causes import FOR_A_HOLD, Cause
from domain.moves import Hold, Release
from domain.planning import night_date
from handlers.awaiting import settle
from handlers.consent import belongs, is_stale, make
from handlers.courses import current_night, enrolled, next_number
from handlers.turn import Turn
from messages import basics, holding, moving
from messages.channel import Card
from messages.refusals import refused
from messages.taps import ForeignTapError, Tap
from storage.courses import Enrolled


async def command(turn: Turn, _args: str) -> None:
    await settle(turn)
    on = await enrolled(turn)
    turn.say(await card(turn, on) if on else basics.no_course(turn.language))


async def tap(turn: Turn, tap: Tap) -> None:
    on = await belongs(turn, tap)
    answer = turn.say if tap.verb == "aside" else turn.show
    if is_stale(turn, tap, on):
        answer(await card(turn, on))
        return
    match tap.verb:
        case "ask" | "aside":
            answer(await card(turn, on))
        case "why":
            turn.show(await card(turn, on, _cause(tap.argument(1))))
        case "for":
            number = max(await next_number(turn, on), 1)
            cause = _cause(tap.argument(2))
            days = None if tap.argument(1) == holding.OPEN else tap.number(1)
            await hold(turn, on, number, days=days, reason=str(cause) if cause else None)
        case "end":
            if await make(turn, on, Release(), number=await next_number(turn, on)):
                turn.show(holding.ended(turn.language))
        case _:
            raise ForeignTapError(tap.verb)


async def hold(
    turn: Turn, on: Enrolled, number: int, *, days: int | None, reason: str | None
) -> None:
    """Hold the dose from *number* on for so many *days*, or until the patient says (R17)."""
    if days is not None and days not in {*holding.DAYS, on.course.plan.rules.hold_days}:
        raise ForeignTapError(str(days))
    act = Hold(None if days is None else number + days)
    after = await make(turn, on, act, number=number, reason=reason)
    if after:
        until = await _night(turn, after, act.until)
        turn.show(holding.began(turn.language, on.patient, after.course, number, until=until))


async def card(turn: Turn, on: Enrolled, cause: Cause | None = None) -> Card:
    """Return what can be done now: hold, or end the hold, and what else about the steps."""
    _, course = turn.language, on.course
    number = max(await next_number(turn, on), 1)
    more = moving.buttons(_, course, number, step_back=may_step_back(course, number))
    match refusal(course, number, Hold(None), not_taken=0):
        case None:
            return holding.ask(_, on.patient, course, number, cause=cause, more=more)
        case Refusal.HELD:
            until = await _night(turn, on, course.standing(number).hold_until)
            return holding.held(_, on.patient, course, number, until=until, more=more)
        case Refusal.NOTHING_AHEAD as why:
            return Card(refused(_, why), more)
        case why:
            return Card(refused(_, why))


async def _night(turn: Turn, on: Enrolled, number: int | None) -> date | None:
    if number is None:
        return None
    return night_date(on.patient, await current_night(turn, on), number)


def _cause(said: str) -> Cause | None:
    if said == holding.NO_CAUSE:
        return None
    if said not in FOR_A_HOLD:
        raise ForeignTapError(said)
    return Cause(said)
