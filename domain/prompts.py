"""Prompts: the messages we owe about an occurrence, and for how long each makes sense."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from domain.occurrences import OccurrenceId

LEASE = timedelta(seconds=60)
"""How long a claim is good for; the request itself must fit well inside."""

RECOVER_AFTER = timedelta(minutes=10)
"""How long after an ambiguous send the one reminder follows (P1)."""

MAX_AMBIGUOUS = 2


class Kind(StrEnum):
    """What is asked; with the occurrence it names one prompt (docs/reliability.md)."""

    DOSE = "dose"
    NAG_1 = "nag1"
    NAG_2 = "nag2"
    LATER = "later"  # asked again when the patient wished it
    REOPENED = "reopened"
    CHECKIN = "checkin"
    CHECKIN_REMINDER = "checkin2"
    CARD = "card"
    NOTICE = "notice"  # the plan was suspended
    FOLLOWUP = "followup"  # the morning after a red flag
    RECHECK = "recheck"  # once a week: has anything changed?
    SUPPLY = "supply"  # what is in hand will not do
    TEST = "test"  # the patient wants to see whether messages arrive


class PromptState(StrEnum):
    """Where a prompt is on its way (P1–P4)."""

    DUE = "due"
    CLAIMED = "claimed"
    SENDING = "sending"
    SENT = "sent"
    AMBIGUOUS = "ambiguous"
    MISSED = "missed"
    BLOCKED = "blocked"
    VOID = "void"  # answered, moved or stopped before it went out


ABOUT_THE_DOSE = frozenset({Kind.DOSE, Kind.NAG_1, Kind.NAG_2, Kind.LATER, Kind.REOPENED})
ABOUT_THE_MORNING = frozenset({Kind.CHECKIN, Kind.CHECKIN_REMINDER})

GRACE = {
    Kind.DOSE: timedelta(hours=4),
    Kind.NAG_1: timedelta(minutes=15),
    Kind.NAG_2: timedelta(minutes=15),
    Kind.LATER: timedelta(hours=1),
    Kind.CHECKIN: timedelta(hours=6),
    Kind.CHECKIN_REMINDER: timedelta(hours=6),
    Kind.CARD: timedelta(hours=12),
    Kind.NOTICE: timedelta(hours=12),
    Kind.FOLLOWUP: timedelta(hours=12),
    Kind.RECHECK: timedelta(hours=12),
    Kind.SUPPLY: timedelta(hours=12),
    Kind.TEST: timedelta(minutes=15),
}
"""How late each may still go out; *reopened* lives until its occurrence closes."""

NAGS = {
    Kind.DOSE: ((Kind.NAG_1, timedelta(minutes=20)), (Kind.NAG_2, timedelta(minutes=60))),
    Kind.LATER: ((Kind.NAG_2, timedelta(minutes=20)),),
}
"""Which reminders follow what, and how long after; a snooze adds none."""

TEST_AFTER = timedelta(minutes=1)
CHECKIN_REMINDER_AFTER = timedelta(hours=3)
SILENT_NIGHTS_BEFORE_ONE_PROMPT = 3


@dataclass(frozen=True, slots=True)
class Prompt:
    """One message we owe: due at *due_at*, worthless from *expires_at* on (both UTC)."""

    occurrence: OccurrenceId
    kind: Kind
    due_at: datetime
    expires_at: datetime


def prompt(occurrence: OccurrenceId, kind: Kind, due_at: datetime) -> Prompt:
    return Prompt(occurrence, kind, due_at, due_at + GRACE[kind])


def nags(sent: Kind, occurrence: OccurrenceId, *, at: datetime, until: datetime) -> list[Prompt]:
    """Return the reminders that follow *sent*, none of them after bedtime, *until*."""
    due = [(kind, at + after) for kind, after in NAGS.get(sent, ())]
    return [prompt(occurrence, kind, due_at) for kind, due_at in due if due_at <= until]
