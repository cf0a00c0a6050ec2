"""What became of a prompt, kept; and what follows from that."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from domain.adherence import as_closed, silent_nights
from domain.nights import bedtime
from domain.occurrences import OccurrenceId, State
from domain.prompts import (
    ABOUT_THE_DOSE,
    ABOUT_THE_MORNING,
    CHECKIN_REMINDER_AFTER,
    SILENT_NIGHTS_BEFORE_ONE_PROMPT,
    Kind,
    PromptState,
    nags,
    prompt,
)
from domain.rechecks import EVERY
from messages.channel import NotSent, Outcome, Refused, Revoked, Sent, Unknown, Unreachable
from storage import Transaction, courses, nights, patients, prompts, sending, supplies
from storage.sending import Claimed


@dataclass(frozen=True, slots=True)
class Kept:
    """How a send is counted, and which older messages of the chat now lose their buttons."""

    name: str
    strip: Sequence[int] = ()


async def keep(tx: Transaction, claimed: Claimed, outcome: Outcome, now: datetime) -> Kept:
    """Record *outcome*, fenced by the claim's token."""
    match outcome:
        case Sent(int(message_id)):
            before = await _before(tx, claimed)
            if not await sending.sent(tx, claimed, message_id=message_id, at=now):
                return Kept("overtaken")
            return Kept("sent", [*before, *await _follow(tx, claimed, message_id, now)])
        case NotSent(after):
            await sending.not_sent(tx, claimed, due_at=now + after)
            return Kept("put off")
        case Unknown() | Sent():  # a message that was said has an id
            await sending.ambiguous(tx, claimed, at=now)
            return Kept("ambiguous")
        case Unreachable():
            await sending.failed(tx, claimed, PromptState.BLOCKED, why="blocked")
            await patients.change(tx, claimed.patient.id, unreachable_at=now)
            await sending.block(tx, claimed)
            return Kept("blocked")
        case Refused(why):
            await sending.failed(tx, claimed, PromptState.MISSED, why=why[:40])
            return Kept("refused")
        case Revoked():
            await sending.not_sent(tx, claimed, due_at=now)
            return Kept("put off")


async def _before(tx: Transaction, claimed: Claimed) -> Sequence[int]:
    """Return the message of an earlier snooze: a second one takes its row."""
    if claimed.kind is not Kind.LATER:
        return ()
    message_id = await prompts.message_of(tx, claimed.occurrence.id, Kind.LATER)
    return (message_id,) if message_id else ()


async def _follow(
    tx: Transaction, claimed: Claimed, message_id: int, now: datetime
) -> Sequence[int]:
    occurrence, kind = claimed.occurrence, claimed.kind
    if kind in ABOUT_THE_DOSE:
        night = await nights.get(tx, occurrence.id)
        if night is None or night.state is not State.PENDING:
            # Answered while this was on its way: the newest copy has nothing left to ask.
            return await prompts.with_buttons(tx, occurrence.id, ABOUT_THE_DOSE)
        await _owe_nags(tx, claimed, now)
        return await prompts.with_buttons(tx, occurrence.id, ABOUT_THE_DOSE, but=message_id)
    if kind is Kind.CHECKIN:
        again = prompt(occurrence.id, Kind.CHECKIN_REMINDER, now + CHECKIN_REMINDER_AFTER)
        await prompts.add(tx, again)
    elif kind is Kind.CARD:
        await courses.asked(tx, occurrence.id)
    elif kind is Kind.SUPPLY:
        await supplies.warned(tx, occurrence.id.course_id, at=now)
    elif kind is Kind.RECHECK:
        week_before = OccurrenceId(occurrence.id.course_id, occurrence.number - EVERY)
        return await prompts.with_buttons(tx, week_before, {Kind.RECHECK})
    if kind in ABOUT_THE_MORNING:
        return await prompts.with_buttons(tx, occurrence.id, ABOUT_THE_MORNING, but=message_id)
    return ()


async def _owe_nags(tx: Transaction, claimed: Claimed, now: datetime) -> None:
    """Owe the reminders; after three silent nights the one prompt is enough."""
    occurrence, patient = claimed.occurrence, claimed.patient
    until = bedtime(occurrence.scheduled_at, patient.dose_time, patient.bedtime)
    owed = nags(claimed.kind, occurrence.id, at=now, until=until)
    if not owed:
        return
    before = await nights.newest(
        tx,
        occurrence.id.course_id,
        limit=SILENT_NIGHTS_BEFORE_ONE_PROMPT,
        before=occurrence.number,
    )
    if silent_nights(as_closed(before, now)) < SILENT_NIGHTS_BEFORE_ONE_PROMPT:
        for each in owed:
            await prompts.add(tx, each)
