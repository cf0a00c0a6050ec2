"""A patient starts again: /resume. What stopped the doses says what it takes."""

from domain.allowed import Refusal, refusal
from domain.course import Phase
from domain.freezes import frozen
from domain.moves import Actor, Resume
from domain.occurrences import Occurrence, State
from domain.planning import is_tonight, night_date, scheduled_at
from handlers import holding
from handlers.awaiting import settle
from handlers.consent import belongs, is_stale, make, nights_without
from handlers.courses import current_night, enrolled, next_number, replan
from handlers.records import record
from handlers.turn import Turn
from messages import basics, night, pausing, safety
from messages.channel import Card
from messages.refusals import refused
from messages.taps import ForeignTapError, Tap
from storage.courses import Enrolled


async def command(turn: Turn, _args: str) -> None:
    await settle(turn)
    on = await enrolled(turn)
    turn.say(await _card(turn, on) if on else basics.no_course(turn.language))


async def tap(turn: Turn, tap: Tap) -> None:
    on = await belongs(turn, tap)
    if is_stale(turn, tap, on):
        turn.show(await _card(turn, on))
        return
    match tap.verb:
        case "ask":
            turn.show(await _card(turn, on))
        case "keep":
            turn.show(pausing.still_paused(turn.language))
        case "on":
            await _resume(turn, on, Resume(tap.number(1)), Actor.PATIENT)
        case "dose":
            await _ask_whether_confirmed(turn, on, tap.number(1))
        case "confirmed":
            await _resume(turn, on, Resume(tap.number(1), anew=True), Actor.PRESCRIBER)
        case _:
            raise ForeignTapError(tap.verb)


async def _card(turn: Turn, on: Enrolled) -> Card:
    _, course = turn.language, on.course
    number = await next_number(turn, on)
    if ice := frozen(course, number):
        return safety.frozen_card(_, course, ice)
    here = course.standing(number)
    without = await nights_without(turn, on, number)
    match refusal(course, number, Resume(here.rung), not_taken=without):
        case None:
            lower = Resume(here.rung - 1)
            allowed = refusal(course, number, lower, not_taken=without) is None
            back = course.plan.ladder.dose(lower.rung) if allowed else None
            return pausing.ask_resume(_, on.patient, course, number, back=back)
        case Refusal.UNCONFIRMED:
            return pausing.ask_dose(_, course, number, nights=without)
        case Refusal.NOT_PAUSED if here.phase is Phase.HELD:
            return await holding.card(turn, on)
        case why:
            return Card(refused(_, why))


async def _ask_whether_confirmed(turn: Turn, on: Enrolled, rung: int) -> None:
    number = await next_number(turn, on)
    if not 0 <= rung <= on.course.standing(number).rung:
        raise ForeignTapError(str(rung))
    first = night_date(on.patient, await current_night(turn, on), number)
    turn.show(pausing.attest(turn.language, on.patient, on.course, rung, night=first))


async def _resume(turn: Turn, on: Enrolled, act: Resume, actor: Actor) -> None:
    number = await next_number(turn, on)
    same = act == Resume(on.course.standing(number).rung)
    without = await nights_without(turn, on, number)
    confirmed = "confirmed" if actor is Actor.PRESCRIBER else None
    after = await make(
        turn, on, act, number=number, reason=confirmed, actor=actor, not_taken=without
    )
    if after is None:
        return
    newest = await current_night(turn, after)
    due_at = scheduled_at(after.patient, newest, number)
    turn.show(pausing.resumed(turn.language, on.patient, after.course, number, due_at=due_at))
    if same and _was_left(turn, after, newest):
        await _ask_again(turn, after, newest)


def _was_left(turn: Turn, on: Enrolled, night: Occurrence) -> bool:
    """Whether *night* is this one, left out only because the pause began after its time."""
    left = night.state in (State.PAUSED, State.PAUSED_SELF) and night.reason is None
    return (
        left
        and is_tonight(on.patient, night, turn.now)
        and on.course.standing(night.number).is_dosing
    )


async def _ask_again(turn: Turn, on: Enrolled, tonight: Occurrence) -> None:
    """Give tonight's dose back to who paused and thought better of it."""
    tonight = await record(turn, tonight, State.PENDING)
    await replan(turn, on)
    form = on.course.standing(tonight.number).form
    plan = on.course.plan
    turn.say(night.prompt_card(turn.language, on.patient, tonight, plan, form))
