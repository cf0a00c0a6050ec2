"""A dose was taken before it was tapped: the patient says when, by button or typed."""

from datetime import datetime

from domain.nights import TimeProblem, parse_time
from domain.occurrences import Occurrence, Source, State, last_shown
from handlers.records import found, record, show_receipt
from handlers.turn import Turn
from messages import changes
from messages import typed as typed_words
from messages.channel import Card
from messages.taps import Tap, about
from storage import patients
from storage.courses import Enrolled

AWAITING = "taken"


async def ask(turn: Turn, on: Enrolled, occurrence: Occurrence) -> None:
    awaiting = Tap(AWAITING, about(occurrence.id)).encode()
    await patients.change(turn.tx, on.patient.id, awaiting=awaiting)
    turn.show(changes.earlier(turn.language, on.patient, occurrence, turn.now))


async def typed(turn: Turn, text: str) -> bool:
    """Take a typed time, if one was asked for; the words of a dose prompt are none."""
    if not turn.known or not (turn.known.awaiting or "").startswith(f"{AWAITING}:"):
        return False
    if typed_words.answer(turn.language, text):
        return False
    awaited = Tap.decode(turn.known.awaiting or "")
    belongs = await found(turn, Tap("", "", (awaited.verb,)).occurrence())
    if belongs is None or not belongs[1].takes_answers(turn.now):
        await patients.change(turn.tx, turn.known.id, awaiting=None)
        return False
    on, occurrence = belongs
    try:
        until = min(turn.now, occurrence.closes_at)
        at = last_shown(parse_time(text), on.patient.zone, until)
    except TimeProblem:
        turn.say(Card(changes.not_that_time(turn.language, on.patient, occurrence, turn.now)))
    else:
        await correct(turn, on, occurrence, at)
    return True


async def correct(turn: Turn, on: Enrolled, occurrence: Occurrence, at: datetime) -> None:
    """Keep that the dose was taken at *at*; what was said before stays in the log."""
    if not occurrence.opens_at <= at <= min(turn.now, occurrence.closes_at):
        turn.say(Card(changes.not_that_time(turn.language, on.patient, occurrence, turn.now)))
        return
    await patients.change(turn.tx, on.patient.id, awaiting=None)
    source = Source.RECALLED if turn.now >= occurrence.closes_at else Source.TAP
    kept = await record(turn, occurrence, State.TAKEN, source=source, taken_at=at)
    show_receipt(turn, on, kept)
