"""A patient says what the medicine comes in now: typed, read back, kept by a yes."""

from domain.labels import FormProblem, parse_form
from domain.moves import Reform
from domain.planning import morning_after
from handlers.awaiting import awaited, settle, wait_for
from handlers.courses import current_night, enrolled, move
from handlers.turn import Turn
from messages import enrolment_form, reforming
from messages import typed as typed_words
from messages.channel import Card
from messages.marks import mark
from messages.taps import ForeignTapError, Tap
from storage.courses import Enrolled


async def tap(turn: Turn, tap: Tap) -> None:
    on = await enrolled(turn)
    if on is None:
        raise ForeignTapError(tap.verb)
    match tap.verb:
        case "ask":
            await wait(turn)
            turn.show(reforming.ask(turn.language))
        case "is" if tap.argument(0) == mark(on.course):
            await settle(turn)
            form = reforming.form_of(tap.argument(1))
            await move(turn, on, Reform(form), number=await from_number(turn, on))
            turn.show(reforming.kept(turn.language, form))
        case _:
            raise ForeignTapError(tap.verb)


async def typed(turn: Turn, text: str) -> bool:
    """Take what a label says, if that was asked for; the words of a dose prompt are none."""
    on = await enrolled(turn) if awaited(turn, reforming.TOPIC) is not None else None
    if on is None or typed_words.answer(turn.language, text):
        return False
    try:
        form = parse_form(text, decimal_comma=turn.language.decimal_comma)
    except FormProblem as wrong:
        turn.say(Card(enrolment_form.problem(turn.language, wrong)))
    else:
        night = await current_night(turn, on)
        turn.say(reforming.check(turn.language, on.patient, on.course, night, form))
    return True


async def wait(turn: Turn) -> None:
    await wait_for(turn, reforming.TOPIC, "")


async def from_number(turn: Turn, on: Enrolled) -> int:
    """Return the first number that can still be made of something else: tonight's, if not taken."""
    night = await current_night(turn, on)
    is_over = night.is_answered or turn.now >= morning_after(on.patient, night)
    return max(night.number + is_over, 1)
