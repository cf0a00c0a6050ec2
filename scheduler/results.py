"""What became of prompts, kept; and what follows from that."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TypeAlias

from domain.occurrences import CourseId
from domain.prompts import Kind, PromptState
from messages.channel import NotSent, Outcome, Refused, Revoked, Sent, Unknown, Unreachable
from scheduler.following import follow
from storage import Transaction, halts, marks, patients, prompts, sending
from storage.claims import Claimed

Result: TypeAlias = tuple[Claimed, Outcome]


@dataclass(frozen=True, slots=True)
class Kept:
    """What became of each prompt, and which older messages now lose their buttons, by course."""

    became: list[tuple[Claimed, str]] = field(default_factory=list)
    strip: list[tuple[CourseId, int]] = field(default_factory=list)


async def keep(tx: Transaction, results: Sequence[Result], now: datetime) -> Kept:
    """Record the outcomes of one claim, fenced by its token: to do it again changes nothing."""
    kept = Kept()
    delivered = [
        (claimed, outcome.message_id)
        for claimed, outcome in results
        if isinstance(outcome, Sent) and outcome.message_id is not None
    ]
    before = await _before(tx, delivered)
    ours = await sending.sent(tx, delivered, at=now)
    kept.strip.extend([*before, *await follow(tx, ours, now)])
    mine = {claimed.key for claimed, _ in ours}
    for claimed, outcome in results:
        if isinstance(outcome, Sent) and outcome.message_id is not None:
            name = "sent" if claimed.key in mine else "overtaken"
        else:
            name = await _otherwise(tx, claimed, outcome, now)
        kept.became.append((claimed, name))
    if late := [now - claimed.due_at for claimed, name in kept.became if name == "sent"]:
        seconds = int(max(late).total_seconds())
        await marks.put(tx, marks.SENT, at=now, value=str(seconds))
    await _halt(tx, (outcome for _, outcome in results), now)
    return kept


async def _otherwise(tx: Transaction, claimed: Claimed, outcome: Outcome, now: datetime) -> str:
    """Record what was not delivered, as far as we know, and return its name."""
    match outcome:
        case NotSent(after):
            await sending.not_sent(tx, claimed, due_at=now + after)
            return "put off"
        case Unknown() | Sent():  # a message that was said has an id
            await sending.ambiguous(tx, claimed, at=now)
            return "ambiguous"
        case Unreachable():
            await sending.failed(tx, claimed, PromptState.BLOCKED, why="blocked")
            await patients.change(tx, claimed.patient.id, unreachable_at=now)
            await prompts.block(tx, claimed.occurrence.id.course_id)
            return "blocked"
        case Refused(why):
            await sending.failed(tx, claimed, PromptState.MISSED, why=why[:40])
            return "refused"
        case Revoked():
            await sending.not_sent(tx, claimed, due_at=now)
            return "put off"


async def _halt(tx: Transaction, outcomes: Iterable[Outcome], now: datetime) -> None:
    """Let everybody know of a halt that Telegram imposed."""
    waits = [each.after for each in outcomes if isinstance(each, NotSent)]
    if (longest := max(waits, default=timedelta(0))) > timedelta(0):
        await halts.begin(tx, longest, now=now)


async def _before(
    tx: Transaction, delivered: Iterable[tuple[Claimed, int]]
) -> Sequence[tuple[CourseId, int]]:
    """Return the messages of earlier snoozes: a second one takes the row of the first."""
    snoozes = [(each.occurrence.id, new) for each, new in delivered if each.kind is Kind.LATER]
    return [
        (night.course_id, before)
        for night, new in snoozes
        if (before := await prompts.message_of(tx, night, Kind.LATER))
        and before != new  # else it was kept already, and is the newest
    ]
