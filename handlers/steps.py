"""A patient answers a step-up card. Only their yes moves them; anything else means stay."""

from dataclasses import replace

from domain.allowed import Refusal, refusal
from domain.checkins import Item
from domain.course import Course, Phase
from domain.moves import Advance, Hold, Release
from domain.occurrences import OccurrenceId
from domain.planning import Asked, night_date
from handlers.consent import due_nights_without
from handlers.courses import current_night, move, next_number
from handlers.holding import hold
from handlers.records import found
from handlers.turn import Turn
from messages import holding as holding_texts
from messages import steps
from messages.refusals import refused
from messages.taps import ForeignTapError, Tap
from storage import courses
from storage.courses import Enrolled, asked_columns


async def tap(turn: Turn, tap: Tap) -> None:
    belongs = await found(turn, tap.occurrence())
    if belongs is None:
        raise ForeignTapError(tap.verb)
    on, asked_after = belongs
    rung = tap.number(1)
    if tap.verb == "undo":
        await _undo(turn, on, rung)
        return
    number = max(await next_number(turn, on), asked_after.number + 2)
    not_taken = await due_nights_without(turn, on) if tap.verb == "up" else 0
    match refusal(on.course, number, Advance(rung), not_taken=not_taken):
        case None:
            await _answer(turn, on, tap, number)
        case Refusal.GAP:
            turn.toast(refused(turn.language, Refusal.GAP))
        case _:
            turn.toast(steps.no_longer(turn.language))


async def _answer(turn: Turn, on: Enrolled, tap: Tap, number: int) -> None:
    asked_after, rung = tap.occurrence(), tap.number(1)
    match tap.verb:
        case "up":
            await _up(turn, on, asked_after, rung, number)
        case "stay" | "ask":
            await _stay(turn, on, asked_after.number, tap.verb, rung)
        case "hold":
            await _hold(turn, on, tap.number(2), tap.argument(3))
        case _:
            raise ForeignTapError(tap.verb)


async def _up(turn: Turn, on: Enrolled, asked_after: OccurrenceId, rung: int, number: int) -> None:
    await courses.change(turn.tx, on.course.id, **asked_columns(None))
    on = await move(turn, replace(on, asked=None), Advance(rung), number=number)
    _ = turn.language
    standing = on.course.standing(number)
    dose = on.course.plan.ladder.dose(rung)
    first = night_date(on.patient, await current_night(turn, on), number)
    turn.show(steps.moved_up(_, asked_after, rung, dose, standing.form, first))


async def _undo(turn: Turn, on: Enrolled, rung: int) -> None:
    """Take a step back that has not begun, by a hold: the nights so far go on counting."""
    number = max(await next_number(turn, on), 1)
    until = number + on.course.plan.rules.hold_days
    if not _is_ahead(on.course, rung, number):
        turn.toast(steps.no_longer(turn.language))
        return
    on = await move(turn, on, Hold(until), number=number)
    night = night_date(on.patient, await current_night(turn, on), until)
    turn.show(holding_texts.began(turn.language, on.patient, on.course, number, until=night))


def _is_ahead(course: Course, rung: int, number: int) -> bool:
    """Whether the step to *rung* was agreed to, stands, and begins at *number* or later."""
    return any(
        move.act == Advance(rung)
        and move.number >= number
        and course.standing(move.number).rung == rung
        for move in course.moves
    )


async def _stay(turn: Turn, on: Enrolled, number: int, verb: str, rung: int) -> None:
    """Note the answer: asked again in a week, however often it was asked before."""
    await courses.change(turn.tx, on.course.id, **asked_columns(Asked.answered(number)))
    _, ladder, rules = turn.language, on.course.plan.ladder, on.course.plan.rules
    now, then = ladder.dose(rung - 1), ladder.dose(rung)
    form = on.course.standing(number).form
    if verb == "stay":
        turn.show(steps.stays(_, now, form, rules.then_every_days))
    else:
        turn.show(steps.ask_prescriber(_, now, then, form, rules.then_every_days))


async def _hold(turn: Turn, on: Enrolled, days: int, reason: str) -> None:
    """Hold from the next dose on, in the place of a hold that was about to end."""
    if reason not in set(Item):
        raise ForeignTapError(reason)
    number = max(await next_number(turn, on), 1)
    if on.course.standing(number).phase is Phase.HELD:
        on = await move(turn, on, Release(), number=number)
    await hold(turn, on, number, days=days, reason=reason)
