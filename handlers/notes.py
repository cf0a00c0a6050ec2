"""A patient notes something about a night or the morning after it, reads it again, deletes it."""

from domain.notes import note
from domain.occurrences import Occurrence
from handlers.awaiting import awaited, settle, wait_for
from handlers.records import found
from handlers.turn import Turn
from messages import notes
from messages import typed as typed_words
from messages.taps import ForeignTapError, Tap, about
from storage import notes as kept


async def tap(turn: Turn, tap: Tap) -> None:
    """Do what a button about a note says; its night may be long over, it must have begun."""
    night = await _night(turn, tap)
    if night is None:
        raise ForeignTapError(tap.verb)
    await settle(turn)
    written = await kept.get(turn.tx, turn.vault, night.id)
    match tap.verb:
        case "open" if written is not None:
            turn.say(notes.there(turn.language, night))
        case "open":
            await wait_for(turn, notes.TOPIC, about(night.id))
            turn.say(notes.ask(turn.language, night))
        case "write":
            await wait_for(turn, notes.TOPIC, about(night.id))
            turn.show(notes.ask(turn.language, night))
        case "read" if written is not None:
            turn.show(notes.read(turn.language, night, written))
        case "read" | "drop":
            await kept.drop(turn.tx, night.id)
            turn.show(notes.dropped(turn.language, night))
        case "leave":
            turn.show(notes.left(turn.language))
        case _:
            raise ForeignTapError(tap.verb)


async def typed(turn: Turn, text: str) -> bool:
    """Keep a note, if one was asked for; the words of a dose prompt are none."""
    place = awaited(turn, notes.TOPIC)
    if place is None or typed_words.answer(turn.language, text):
        return False
    night = await _night(turn, Tap(notes.TOPIC, "write", (place,)))
    if night is None:  # its course is over
        return False
    if (whole := note(text)) is None:
        turn.say(notes.too_long(turn.language))
        return True
    await settle(turn)
    await kept.keep(turn.tx, turn.vault, night.id, whole, at=turn.now)
    turn.say(notes.kept(turn.language, night))
    return True


async def _night(turn: Turn, tap: Tap) -> Occurrence | None:
    belongs = await found(turn, tap.occurrence())
    return belongs[1] if belongs and belongs[1].has_started(turn.now) else None
