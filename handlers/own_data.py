"""A patient takes their data along, or has it deleted: asked once, done at once."""

from handlers.turn import Turn
from messages import own_data
from messages.channel import Delete, Send
from messages.documents.formats import FORMATS
from messages.taps import ForeignTapError, Tap
from storage import erasure
from storage import export as stored


async def export(turn: Turn, _arguments: str) -> None:
    """Offer a copy of what is kept: /export."""
    known = turn.known is not None
    turn.say((own_data.ask_format if known else own_data.nothing_kept)(turn.language))


async def delete(turn: Turn, _arguments: str) -> None:
    """Ask, once, whether everything is to be deleted: /delete."""
    known = turn.known is not None
    turn.say((own_data.ask_to_delete if known else own_data.nothing_kept)(turn.language))


async def tap(turn: Turn, tap: Tap) -> None:
    if turn.known is None:
        raise ForeignTapError(tap.verb)
    match tap.verb:
        case "export":
            await _export(turn, tap.argument(0))
        case "erase":
            await _erase(turn)
        case "keep":
            turn.show(own_data.kept(turn.language))
        case _:
            raise ForeignTapError(tap.verb)


async def _export(turn: Turn, format: str) -> None:
    """Send the file; the buttons stay, for another one."""
    if format not in own_data.FORMATS:
        raise ForeignTapError(format)
    copy = await stored.copy_of(turn.tx, turn.vault, turn.patient_id, at=turn.now)
    assert copy  # they are known
    suffix = "fhir.json" if format == "fhir" else format
    name = f"nightstep-{turn.now:%Y-%m-%d}.{suffix}"
    caption, excuse = own_data.caption(turn.language, format), own_data.not_made(turn.language)
    turn.replies.append(Send(name, FORMATS[format], copy, caption, excuse))


async def _erase(turn: Turn) -> None:
    """Erase, say so, and take back what we asked lately; nobody is known here afterwards."""
    messages = await erasure.erase(turn.tx, turn.patient_id, at=turn.now)
    turn.known = None
    turn.show(own_data.erased(turn.language))
    pressed = turn.press and turn.press.message_id
    turn.replies.extend(Delete(message_id) for message_id in messages if message_id != pressed)
