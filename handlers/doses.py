"""A patient answers about a dose: taken, later, not tonight; and takes it back."""

from datetime import timedelta

from domain.occurrences import Occurrence, Reason, Source, State
from domain.planning import morning_after
from domain.prompts import ABOUT_THE_DOSE, Kind, prompt
from handlers import earlier
from handlers.awaiting import settle
from handlers.courses import enrolled
from handlers.records import found, record, show_night, show_question, show_receipt
from handlers.turn import Turn
from messages import changes, night
from messages import typed as typed_words
from messages.taps import ForeignTapError, Tap
from storage import nights, prompts
from storage.courses import Enrolled

ANSWERS = {"taken": State.TAKEN, "skip": State.SKIPPED}

SNOOZES = {"15": timedelta(minutes=15), "45": timedelta(minutes=45)}


async def tap(turn: Turn, tap: Tap) -> None:
    """Do what a button under a dose prompt or a receipt says, for the night it belongs to."""
    belongs = await found(turn, tap.occurrence())
    if belongs is None:
        raise ForeignTapError(tap.verb)
    on, occurrence = belongs
    if not occurrence.takes_answers(turn.now):
        turn.toast(_why_not(turn, on, occurrence))
        return
    await settle(turn)
    match tap.verb:
        case "taken" | "skip":
            await _answer(turn, on, occurrence, ANSWERS[tap.verb])
        case "why":
            await _explain(turn, on, occurrence, tap.argument(1))
        case "undo":
            await _undo(turn, on, occurrence)
        case "later" | "in" if turn.now >= occurrence.closes_at:
            turn.toast(changes.too_late_to_wait(turn.language, occurrence))
        case "later":
            bed = occurrence.bedtime(on.patient.bedtime)
            turn.show(changes.later(turn.language, occurrence, bedtime=bed, now=turn.now))
        case "in":
            await _ask_later(turn, on, occurrence, tap.argument(1))
        case "earlier":
            await earlier.ask(turn, on, occurrence)
        case "at":
            await earlier.correct(turn, on, occurrence, changes.taken_at(tap.number(1)))
        case "back":
            show_night(turn, on, occurrence)
        case _:
            raise ForeignTapError(tap.verb)


async def typed(turn: Turn, text: str) -> bool:
    """Take the words of the buttons, typed: they count for the night that is open."""
    state = typed_words.answer(turn.language, text)
    if state is None or turn.patient is None:
        return False
    on = await enrolled(turn)
    newest = await nights.newest(turn.tx, on.course.id, limit=2) if on else []
    open_now = [each for each in newest if each.is_open(turn.now)]
    if on and open_now:
        await _answer(turn, on, open_now[0], state, by=Source.TYPED)
    else:
        turn.say(night.nothing_open(turn.language))
    return True


async def _answer(
    turn: Turn, on: Enrolled, occurrence: Occurrence, state: State, *, by: Source = Source.TAP
) -> None:
    """Keep the answer. Given again it changes nothing, and is shown again.

    Of a night that is over it is recalled, and the moment of the tap says nothing.
    """
    if occurrence.state is not state:
        late = turn.now >= min(occurrence.closes_at, morning_after(on.patient, occurrence))
        occurrence = await record(
            turn,
            occurrence,
            state,
            source=Source.RECALLED if late else by,
            taken_at=turn.now if state is State.TAKEN and not late else None,
        )
    show_receipt(turn, on, occurrence)


async def _explain(turn: Turn, on: Enrolled, occurrence: Occurrence, why: str) -> None:
    """Keep why a dose was not taken; what a clinician said is a pause, not a skip (P)."""
    if why not in set(Reason):
        raise ForeignTapError(why)
    reason = Reason(why)
    state = State.PAUSED if reason is Reason.TOLD_TO else State.SKIPPED
    kept = await record(turn, occurrence, state, source=occurrence.source, reason=reason)
    show_receipt(turn, on, kept)


async def _undo(turn: Turn, on: Enrolled, occurrence: Occurrence) -> None:
    """Take the answer back; of a dose that went wrong, only that it did (R12, R13)."""
    if occurrence.reason in (Reason.VOMITED, Reason.TWICE):
        kept = await record(
            turn,
            occurrence,
            State.TAKEN,
            source=occurrence.source,
            taken_at=occurrence.taken_at,
        )
        show_receipt(turn, on, kept)
        return
    if occurrence.is_answered:
        occurrence = await record(turn, occurrence, State.PENDING)
    if turn.now < occurrence.scheduled_at:
        at_its_time = prompt(occurrence.id, Kind.DOSE, occurrence.scheduled_at)
        await prompts.add(turn.tx, at_its_time)
    show_question(turn, on, occurrence)


async def _ask_later(turn: Turn, on: Enrolled, occurrence: Occurrence, wait: str) -> None:
    """Ask again when the patient wishes, and not before."""
    if wait != "bed" and wait not in SNOOZES:
        raise ForeignTapError(wait)
    at = occurrence.bedtime(on.patient.bedtime) if wait == "bed" else turn.now + SNOOZES[wait]
    at = min(max(at, turn.now), occurrence.closes_at)
    await prompts.void(turn.tx, occurrence.id, ABOUT_THE_DOSE, why="asked to wait")
    await prompts.postpone(turn.tx, prompt(occurrence.id, Kind.LATER, at))
    turn.show(changes.asked_later(turn.language, on.patient, occurrence, at))


def _why_not(turn: Turn, on: Enrolled, occurrence: Occurrence) -> str:
    if not occurrence.is_baseline and turn.now < occurrence.opens_at:
        return night.not_open_yet(turn.language, on.patient, occurrence)
    return night.closed(turn.language, occurrence)
