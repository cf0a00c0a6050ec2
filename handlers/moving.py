"""A patient goes one step back, or names their highest step; both by their own tap only."""

from domain.allowed import refusal
from domain.moves import Ceiling, StepBack
from domain.planning import night_date
from handlers.consent import belongs, is_stale, make
from handlers.courses import current_night, next_number
from handlers.turn import Turn
from messages import moving
from messages.refusals import refused
from messages.taps import ForeignTapError, Tap
from storage.courses import Enrolled


async def tap(turn: Turn, tap: Tap) -> None:
    on = await belongs(turn, tap)
    if is_stale(turn, tap, on):
        return
    number = max(await next_number(turn, on), 1)
    here, top = on.course.standing(number), on.course.plan.ladder.top_rung
    match tap.verb:
        case "back":
            await _ask_back(turn, on, number)
        case "yes":
            await _step_back(turn, on, number)
        case "keep":
            turn.show(moving.kept(turn.language))
        case "highest":
            if on_after := await make(turn, on, Ceiling(here.rung), number=number):
                course = on_after.course
                turn.show(moving.highest(turn.language, on.patient, course, number))
        case "again":
            if await make(turn, on, Ceiling(top), number=number):
                turn.show(moving.again(turn.language))
        case _:
            raise ForeignTapError(tap.verb)


async def _ask_back(turn: Turn, on: Enrolled, number: int) -> None:
    to = on.course.standing(number).rung - 1
    why = refusal(on.course, number, StepBack(to), not_taken=0)
    if why:
        turn.toast(refused(turn.language, why))
        return
    dose = on.course.plan.ladder.dose(to)
    night = night_date(on.patient, await current_night(turn, on), number)
    turn.show(moving.ask_back(turn.language, on.patient, on.course, number, to=dose, night=night))


async def _step_back(turn: Turn, on: Enrolled, number: int) -> None:
    to = on.course.standing(number).rung - 1
    after = await make(turn, on, StepBack(to), number=number)
    if after:
        night = night_date(on.patient, await current_night(turn, after), number)
        turn.show(moving.went_back(turn.language, on.patient, after.course, number, night=night))
