"""Occurrences: one scheduled dose each, and what became of it (clinical 7)."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import NewType
from zoneinfo import ZoneInfo

from domain import nights
from domain.doses import Micrograms
from domain.nights import FREEZES_AFTER, OPENS_BEFORE, instant

CourseId = NewType("CourseId", int)


class State(StrEnum):
    """The state letters of clinical 7."""

    TAKEN = "T"
    DIFFERENT = "D"  # taken, but another amount
    SKIPPED = "S"
    UNANSWERED = "U"
    PAUSED_SELF = "Q"
    PAUSED = "P"  # because a clinician, or our own safety message, said so
    NOT_PROMPTED = "N"  # our outage
    PENDING = "X"  # not frozen yet, or before the first dose


ANSWERED = frozenset({State.TAKEN, State.DIFFERENT, State.SKIPPED})
"""What a patient can answer; everything else is concluded by the clock or a move."""


class Source(StrEnum):
    """How we know."""

    TAP = "tap"  # in the night's own window
    TYPED = "typed"
    RECALLED = "recalled"  # after the window had closed


class Reason(StrEnum):
    """Why a dose was not taken, or not known."""

    FORGOT = "forgot"
    SIDE_EFFECTS = "side_effects"
    RAN_OUT = "ran_out"
    FELT_ILL = "felt_ill"
    TOLD_TO = "told_to"
    OTHER = "other"
    VOMITED = "vomited"
    TWICE = "twice"
    UNSURE = "unsure"
    UNREACHABLE = "unreachable"


@dataclass(frozen=True, slots=True)
class OccurrenceId:
    """What a button carries: a course and a number in it."""

    course_id: CourseId
    number: int


@dataclass(frozen=True, slots=True)
class Occurrence:
    """One scheduled dose; numbers below 1 are baseline mornings before the first.

    *night* is a label; *scheduled_at* and *closes_at* are UTC. *step_night* counts the
    nights on this rung, this one included.
    """

    id: OccurrenceId
    night: date
    scheduled_at: datetime
    closes_at: datetime
    zone: ZoneInfo
    dose: Micrograms
    rung: int
    step_night: int
    state: State = State.PENDING
    answered_at: datetime | None = None
    taken_at: datetime | None = None
    source: Source | None = None
    reason: Reason | None = None

    @property
    def number(self) -> int:
        return self.id.number

    @property
    def opens_at(self) -> datetime:
        return self.scheduled_at - OPENS_BEFORE

    @property
    def freezes_at(self) -> datetime:
        return self.scheduled_at + FREEZES_AFTER

    @property
    def is_baseline(self) -> bool:
        return self.number < 1

    @property
    def is_answered(self) -> bool:
        """Whether the patient said so; *told to* is an answer that pauses the night (P)."""
        return self.state in ANSWERED or self.reason is Reason.TOLD_TO

    def bedtime(self, stop: time | None) -> datetime:
        """Return when nags about this dose end, at the patient's *stop*.

        Their dose time may be another by now.
        """
        dose_time = self.scheduled_at.astimezone(self.zone).time()
        return nights.bedtime(self.scheduled_at, dose_time, stop)

    def has_started(self, now: datetime) -> bool:
        """Whether this dose can no longer be planned anew: its time came, or it was answered."""
        return self.scheduled_at <= now or self.is_answered

    def takes_answers(self, now: datetime) -> bool:
        return (
            not self.is_baseline
            and self.opens_at <= now < self.freezes_at
            and (self.state is State.PENDING or self.is_answered)
        )

    def is_open(self, now: datetime) -> bool:
        """Whether an answer without a button is about this dose."""
        return self.takes_answers(now) and now < self.closes_at


def last_shown(wall: time, zone: ZoneInfo, now: datetime) -> datetime:
    """Return the last instant, up to *now*, at which clocks in *zone* showed *wall*."""
    day = now.astimezone(zone).date()
    shown = [instant(day - timedelta(days=n), wall, zone) for n in (0, 1, 2)]
    return max(at for at in shown if at <= now)
