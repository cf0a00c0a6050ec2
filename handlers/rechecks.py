"""A patient answers the weekly question; some answers freeze the plan (R15)."""

from domain.forms import UNKNOWN
from domain.moves import Reform, Relabel
from domain.occurrences import Occurrence
from domain.rechecks import CONCERNS, LABELS, OVER, SAME, Change
from handlers import reforming
from handlers.courses import move, next_number
from handlers.records import found
from handlers.safety import raise_flag
from handlers.turn import Turn
from messages import rechecks
from messages import reforming as reforming_said
from messages.channel import Strip
from messages.taps import ForeignTapError, Tap
from storage import answers
from storage.courses import Enrolled


async def tap(turn: Turn, tap: Tap) -> None:
    """Do what a button of the question says; an old one still tells something true."""
    belongs = await found(turn, tap.occurrence())
    if belongs is None:
        raise ForeignTapError(tap.verb)
    on, night = belongs
    match tap.verb:
        case "same":
            await _keep(turn, night, SAME)
            turn.show(rechecks.same(turn.language, night.id))
        case "what":
            turn.show(rechecks.what(turn.language, night.id))
        case "back":
            await _ask(turn, on, night)
        case "over":
            await _keep(turn, night, OVER)
            await _ask(turn, on, night)
        case "is" if tap.argument(1) == rechecks.PRODUCT:
            turn.show(rechecks.product(turn.language, night.id))
        case "is" if tap.argument(1) in set(Change):
            await _changed(turn, on, night, Change(tap.argument(1)))
        case _:
            raise ForeignTapError(tap.verb)


async def _changed(turn: Turn, on: Enrolled, night: Occurrence, change: Change) -> None:
    is_new = await _keep(turn, night, str(change))
    if change in CONCERNS:
        await raise_flag(turn, CONCERNS[change])
        if turn.press and turn.press.message_id:
            turn.replies.append(Strip(turn.press.message_id))
        return
    if change in LABELS and is_new:
        on = await move(turn, on, Relabel(LABELS[change]), number=await next_number(turn, on))
    if change is Change.STRENGTHS:
        await reforming.wait(turn)
        if is_new:
            from_now = await reforming.from_number(turn, on)
            await move(turn, on, Reform(UNKNOWN), number=from_now)
    _ = turn.language
    receipts = {
        Change.MEDICINE: rechecks.medicine,
        Change.MAKER: rechecks.maker,
        Change.STRENGTHS: reforming_said.changed,
    }
    turn.show(receipts[change](_))


async def _ask(turn: Turn, on: Enrolled, night: Occurrence) -> None:
    planned = await answers.procedure_planned(turn.tx, on.course.id)
    turn.show(rechecks.card(turn.language, on.patient, night.id, procedure=planned))


async def _keep(turn: Turn, night: Occurrence, value: str) -> bool:
    return await answers.answer_recheck(
        turn.tx, night.id, value, at=turn.now, update_id=turn.update_id
    )
