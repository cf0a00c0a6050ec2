"""A patient has a page made for their prescriber: which nights, which notes, which name."""

from typing import TypeAlias

from domain.copies import Episode, Person
from domain.reports import SPANS, Report, report
from handlers.awaiting import awaited, settle, wait_for
from handlers.turn import Turn
from messages import basics, history, own_data
from messages import report as said
from messages import typed as typed_words
from messages.channel import Send
from messages.documents import report_document
from messages.documents.report_document import Order
from messages.taps import ForeignTapError, Tap
from storage import export

Newest: TypeAlias = tuple[Person, Episode]


async def command(turn: Turn, _args: str) -> None:
    """Ask which nights: /report."""
    await settle(turn)
    newest = await _newest(turn)
    if newest is None:
        turn.say(basics.no_course(turn.language))
    elif _report(turn, newest, said.ALL) is None:
        turn.say(history.empty(turn.language))
    else:
        turn.say(said.ask_span(turn.language))


async def tap(turn: Turn, tap: Tap) -> None:
    span, notes = _span(tap), _notes(tap)
    await settle(turn)
    told = _report(turn, await _newest(turn), span)
    if told is None:
        turn.show(basics.no_course(turn.language))
    elif tap.verb == "span" and told.notes:
        turn.show(said.ask_notes(turn.language, span))
    elif tap.verb == "print":
        turn.show(said.on_its_way(turn.language))
        _print(turn, told, notes=notes)
    else:
        await wait_for(turn, said.TOPIC, f"{span}:{notes}")
        turn.show(said.ask_name(turn.language, span, notes))


async def typed(turn: Turn, text: str) -> bool:
    """Take *text* as the name for the page that waits for one, and keep it nowhere.

    The words of a dose prompt are no name.
    """
    page = awaited(turn, said.TOPIC)
    if page is None or typed_words.answer(turn.language, text):
        return False
    name = " ".join(text.split())
    if len(name) > said.LONGEST_NAME:
        turn.say(said.too_long(turn.language))
        return True
    await settle(turn)
    span, notes = page.split(":")
    told = _report(turn, await _newest(turn), int(span))
    if told is None:
        turn.say(basics.no_course(turn.language))
    else:
        turn.say(said.on_its_way(turn.language))
        _print(turn, told, notes=notes, name=name)
    return True


def _print(turn: Turn, told: Report, *, notes: str, name: str = "") -> None:
    order = Order(told, notes=notes == "yes", name=name)
    file = f"nightstep-report-{turn.now:%Y-%m-%d}.pdf"
    caption, excuse = said.caption(turn.language), own_data.not_made(turn.language)
    turn.replies.append(Send(file, report_document.content, order, caption, excuse))


def _span(tap: Tap) -> int:
    if tap.verb not in ("span", "notes", "print") or tap.number(0) not in (said.ALL, *SPANS):
        raise ForeignTapError(tap.verb)
    return tap.number(0)


def _notes(tap: Tap) -> str:
    """Return whether notes are wished; not before that was asked."""
    if tap.verb == "span":
        return "no"
    if tap.argument(1) not in ("yes", "no"):
        raise ForeignTapError(tap.verb)
    return tap.argument(1)


async def _newest(turn: Turn) -> Newest | None:
    if not turn.known:
        return None
    return await export.newest_course(turn.tx, turn.vault, turn.patient_id)


def _report(turn: Turn, newest: Newest | None, span: int) -> Report | None:
    """Return the last *span* nights of the newest course, if there was one."""
    patient = newest and newest[0].patient
    if newest is None or patient is None:
        return None
    return report(newest[1], patient, span=span or None, at=turn.now)
