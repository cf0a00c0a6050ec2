"""Recording what became of a dose: appended, everything that still asks for it ended."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from domain.nights import next_scheduled
from domain.occurrences import Occurrence, OccurrenceId, Reason, Source, State
from domain.planning import morning_after
from domain.prompts import ABOUT_THE_DOSE, Kind
from handlers.courses import enrolled
from handlers.turn import Turn
from messages import mishaps, night, notes, recalling, schedule
from messages.channel import Card, Strip
from storage import answers, buttons, nights, prompts
from storage.courses import Enrolled


async def found(turn: Turn, occurrence_id: OccurrenceId) -> tuple[Enrolled, Occurrence] | None:
    """Return the occurrence, only if it is of the course this person is on (P10)."""
    met, turn.met = turn.met, None
    on = met.on if met else await enrolled(turn)
    if on is None or on.course.id != occurrence_id.course_id:
        return None
    occurrence = met.nights.get(occurrence_id) if met else None
    occurrence = occurrence or await nights.get(turn.tx, occurrence_id)
    return (on, occurrence) if occurrence else None


async def record(
    turn: Turn,
    occurrence: Occurrence,
    state: State,
    *,
    source: Source | None = None,
    taken_at: datetime | None = None,
    reason: Reason | None = None,
) -> Occurrence:
    """Append an answer and end every open prompt that asks for it, in the same transaction."""
    kept = await answers.answer_dose(
        turn.tx,
        occurrence.id,
        state,
        at=turn.now,
        update_id=turn.update_id,
        source=source,
        taken_at=taken_at,
        reason=reason,
    )
    await prompts.void(turn.tx, occurrence.id, ABOUT_THE_DOSE, why="answered")
    await strip_others(turn, occurrence.id, ABOUT_THE_DOSE)
    return kept


async def strip_others(turn: Turn, occurrence_id: OccurrenceId, kinds: Iterable[Kind]) -> None:
    """Take the buttons from what else asks about this night, and from the receipt before it."""
    pressed = turn.press.message_id if turn.press else None
    others = await buttons.take(turn.tx, occurrence_id, kinds, but=pressed, before=1)
    turn.replies.extend(Strip(message_id) for message_id in others)


def show_receipt(turn: Turn, on: Enrolled, occurrence: Occurrence) -> None:
    """Show what is recorded; a night just skipped is asked, once, what got in the way."""
    if occurrence.state is State.SKIPPED and occurrence.reason is None:
        upcoming = _upcoming(turn, on, occurrence)
        turn.show(night.skipped(turn.language, on.patient, occurrence, upcoming))
    else:
        turn.show(_receipt(turn, on, occurrence))


def _upcoming(turn: Turn, on: Enrolled, occurrence: Occurrence) -> str | None:
    """Say when the next dose is due, or why none is; nothing where its time has come already."""
    here = on.course.standing(occurrence.number + 1)
    if not here.is_dosing:
        return schedule.no_dose(turn.language, here.phase)
    at = next_scheduled(occurrence.scheduled_at, on.patient.dose_time, on.patient.zone)
    return night.next_dose(turn.language, on.patient, at) if at > turn.now else None


def _receipt(turn: Turn, on: Enrolled, occurrence: Occurrence) -> Card:
    """Return the receipt; where a dose was taken, with what may have gone wrong with it."""
    card = night.receipt(turn.language, on.patient, occurrence)
    rows = [*card.rows]
    if occurrence.state is State.TAKEN:
        rows.append(mishaps.buttons(turn.language, occurrence.id))
    return replace(card, rows=(*rows, (notes.button(turn.language, occurrence.id),)))


def show_question(turn: Turn, on: Enrolled, occurrence: Occurrence) -> None:
    """Ask about tonight's dose or, in the morning, about last night's: nobody takes two (R11)."""
    if turn.now >= morning_after(on.patient, occurrence):
        rules = on.course.plan.rules
        turn.show(recalling.card(turn.language, on.patient, occurrence, rules))
        return
    form = on.course.standing(occurrence.number).form
    turn.show(night.prompt_card(turn.language, on.patient, occurrence, on.course.plan, form))


def show_night(turn: Turn, on: Enrolled, occurrence: Occurrence) -> None:
    """Show the receipt of an answered night, the question of an open one."""
    if occurrence.is_answered:
        turn.show(_receipt(turn, on, occurrence))
    else:
        show_question(turn, on, occurrence)
