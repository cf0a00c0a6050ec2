"""An owner writes to everybody on a plan: seen first, confirmed in typed words, then sent."""

from domain.announcing import LONGEST, length
from domain.deeds import Deed, mark_of
from domain.roles import Colleague
from handlers.agreeing import agreed
from handlers.turn import OnText, Turn
from messages import announcing as worded
from messages.channel import Strip
from messages.taps import ForeignTapError, Tap
from storage import announcing, audit

COMMAND = "/announce"


async def command(turn: Turn, _me: Colleague, text: str) -> None:
    """Show how *text* will look, or without one what became of the last."""
    _ = turn.language
    if not text:
        turn.say(worded.how(_, waiting=await announcing.waiting(turn.tx)))
    elif length(text) > LONGEST:
        turn.say(worded.too_long(_, length(text), LONGEST))
    else:
        inside = await announcing.draft(turn.tx, turn.vault, text, at=turn.now)
        turn.say(worded.preview(_, text))
        turn.say(worded.confirm(_, mark_of(inside)))


async def typed(turn: Turn, me: Colleague, mark: str) -> bool:
    """Send the draft off that the typed words name."""
    if not await announcing.begin(turn.tx, mark, turn.now):
        turn.say(worded.no_draft(turn.language))
        return True
    await audit.append(turn.tx, Deed.ANNOUNCE, by=me.name, at=turn.now, about=mark)
    turn.say(worded.begun(turn.language))
    return True


def beside(alarm: OnText) -> OnText:
    """Let *alarm* hear everything but an announcement: its words are about nobody's danger."""

    async def heard(turn: Turn, text: str) -> bool:
        return not text.startswith(COMMAND) and await alarm(turn, text)

    return heard


async def tap(turn: Turn, tap: Tap) -> None:
    """Take a patient's word on whether they want announcements; the newest counts."""
    if turn.known is None:
        raise ForeignTapError(tap.verb)
    match tap.verb:
        case "ask":
            declines = await announcing.declines(turn.tx, turn.patient_id)
            turn.show(worded.question(turn.language, wanted=not declines))
        case "stop":
            await agreed(turn, purpose=announcing.PURPOSE, given=False)
            if turn.press and turn.press.message_id:
                turn.replies.append(Strip(turn.press.message_id))
            turn.say(worded.stopped(turn.language))
        case "no":
            await agreed(turn, purpose=announcing.PURPOSE, given=False)
            turn.show(worded.stopped(turn.language))
        case "yes":
            await agreed(turn, purpose=announcing.PURPOSE, given=True)
            turn.show(worded.wanted(turn.language))
        case _:
            raise ForeignTapError(tap.verb)
