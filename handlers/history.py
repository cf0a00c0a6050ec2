"""A patient looks back: the last nights in words and as a picture, the mornings dose by dose."""

from domain import history as told
from domain.history import Entry
from domain.patients import Wording
from handlers.awaiting import settle
from handlers.turn import Turn
from messages import basics, history, shares
from messages.channel import Draw
from messages.drawing import Drawing
from messages.pictures.history_picture import history_picture
from messages.pictures.shares_picture import shares_picture
from messages.taps import ForeignTapError, Tap
from storage import courses
from storage import history as kept
from storage.courses import Enrolled

A_WEEK = history.SPANS[0]
ALL = 1000
"""Nights: more than two years of them are looked at for the mornings by dose."""


async def command(turn: Turn, _args: str) -> None:
    await settle(turn)
    on = await _looked_back_on(turn)
    if on is None:
        turn.say(basics.no_course(turn.language))
    elif on.patient.wording is Wording.HIDDEN:
        turn.say(history.closed(turn.language))
    elif entries := await _last(turn, on, A_WEEK):
        turn.say(history.words(turn.language, entries))
    else:
        turn.say(history.empty(turn.language))


async def tap(turn: Turn, tap: Tap) -> None:
    await settle(turn)
    span = _span(tap)
    on = await _looked_back_on(turn)
    if on is None:
        turn.show(basics.no_course(turn.language))
    elif not (entries := await _last(turn, on, span)):
        turn.show(history.empty(turn.language))
    elif tap.verb == "doses":
        _show_mornings(turn, on, entries)
    else:
        turn.show(history.words(turn.language, entries))
        if tap.verb == "nights":
            drawing = history_picture(turn.language, entries)
            _draw(turn, on, drawing, history.summary(turn.language, entries))


def _show_mornings(turn: Turn, on: Enrolled, entries: list[Entry]) -> None:
    mornings = told.shares(entries)
    turn.show(shares.words(turn.language, mornings))
    if mornings:
        drawing = shares_picture(turn.language, mornings)
        _draw(turn, on, drawing, shares.caption(turn.language))


def _draw(turn: Turn, on: Enrolled, drawing: Drawing, caption: str) -> None:
    """Send a picture; none of its captions tells a dose, for lock screens show them."""
    veiled = on.patient.wording is Wording.HIDDEN
    turn.replies.append(Draw(drawing, caption, veiled=veiled))


def _span(tap: Tap) -> int:
    """Return how many nights *tap* asks for."""
    match tap.verb:
        case "open":
            return A_WEEK
        case "nights" if tap.number(0) in history.SPANS:
            return tap.number(0)
        case "doses":
            return ALL
        case _:
            raise ForeignTapError(tap.verb)


async def _looked_back_on(turn: Turn) -> Enrolled | None:
    """Return the course they are on, or were on last: an end does not take the past away."""
    return await courses.latest(turn.tx, turn.patient_id) if turn.known else None


async def _last(turn: Turn, on: Enrolled, nights: int) -> list[Entry]:
    # The newest night is planned ahead: it may not have begun.
    lived = await kept.lived(turn.tx, on.course.id, limit=nights + 1)
    return told.history(lived, on.course.moves, last=nights, now=turn.now)
