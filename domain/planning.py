"""Planning: the one next occurrence of a course, and the prompts it brings."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Self

from domain.course import Course, Phase, Standing
from domain.nights import (
    card_at,
    check_in_at,
    closes,
    first_scheduled,
    next_scheduled,
    night_of,
)
from domain.occurrences import Occurrence, OccurrenceId, State
from domain.patients import Patient
from domain.prompts import Kind, Prompt, prompt
from domain.rechecks import AFTER_CHECK_IN
from domain.rechecks import is_due as recheck_is_due

BASELINE_MORNINGS = 3
LEFT_OUT = frozenset({State.PAUSED, State.PAUSED_SELF})
"""What a pause or a freeze after its time makes of tonight's dose: nothing more is asked."""


@dataclass(frozen=True, slots=True)
class Asked:
    """When a step was last offered: the last card's number, and how the next one waits.

    *times*: 1 after one card without an answer, to be asked again soon; more once it is
    asked weekly, after a second such card or any answer (R2).
    """

    number: int
    times: int

    @classmethod
    def answered(cls, number: int) -> Self:
        """Return what an answer other than yes to the card *number* leaves."""
        return cls(number, 2)


@dataclass(frozen=True, slots=True)
class Night:
    """An occurrence to add, with what we owe about it."""

    occurrence: Occurrence
    prompts: tuple[Prompt, ...]


def first_number(*, baseline: bool) -> int:
    """Return the number a course begins with; baseline mornings come before the first dose."""
    return 1 - BASELINE_MORNINGS if baseline else 1


def first_night(
    course: Course, patient: Patient, *, number: int, on: date | None, now: datetime
) -> Night:
    """Return the first night, not before *now* and not before the local day *on*."""
    scheduled = first_scheduled(now, patient.dose_time, patient.zone, on=on)
    return _night(course, patient, number, scheduled, asked=None)


def following_night(
    course: Course, patient: Patient, last: Occurrence, *, asked: Asked | None
) -> Night:
    """Return the night after *last*, by the closest-to-24-hours rule."""
    scheduled = next_scheduled(last.scheduled_at, patient.dose_time, patient.zone)
    return _night(course, patient, last.number + 1, scheduled, asked=asked)


def replanned(
    course: Course,
    patient: Patient,
    current: Occurrence,
    previous: Occurrence | None,
    *,
    asked: Asked | None,
    now: datetime,
) -> Night:
    """Return *current* as it is after a move or a change of time or zone.

    What has started stays as it was asked; only its close may come earlier. A dose time
    that has already passed tonight counts from tomorrow on. A morning that a flight
    leaps over is asked about at once.
    """
    if not current.has_started(now):
        start = (
            next_scheduled(previous.scheduled_at, patient.dose_time, patient.zone)
            if previous
            else first_scheduled(now, patient.dose_time, patient.zone, on=current.night)
        )
        if previous is None or start > now:
            return _night(course, patient, current.number, start, asked=asked)
        return _night(course, patient, current.number, current.scheduled_at, asked=asked)
    following = next_scheduled(current.scheduled_at, patient.dose_time, patient.zone)
    closing = replace(current, closes_at=closes(current.scheduled_at, following))
    prompts = tuple(owed(course, patient, closing, asked))
    if now < check_in_at(current.scheduled_at, patient.wake_time, current.zone):
        prompts = tuple(_not_before(now, each) for each in prompts)
    return Night(closing, prompts)


def _not_before(now: datetime, owed: Prompt) -> Prompt:
    """Return *owed*, if it is about the morning and was due before *now*, as due now."""
    if owed.kind is Kind.DOSE or owed.due_at >= now:
        return owed
    return prompt(owed.occurrence, owed.kind, now)


def _night(
    course: Course, patient: Patient, number: int, scheduled: datetime, *, asked: Asked | None
) -> Night:
    here = course.standing(number)
    following = next_scheduled(scheduled, patient.dose_time, patient.zone)
    occurrence = Occurrence(
        id=OccurrenceId(course.id, number),
        night=night_of(scheduled, patient.zone),
        scheduled_at=scheduled,
        closes_at=closes(scheduled, following),
        zone=patient.zone,
        dose=course.plan.ladder.dose(here.rung),
        rung=here.rung,
        step_night=here.nights + 1,
        state=_state(here),
    )
    return Night(occurrence, tuple(owed(course, patient, occurrence, asked)))


def _state(here: Standing) -> State:
    match here.phase:
        case Phase.PAUSED_SELF:
            return State.PAUSED_SELF
        case Phase.SUSPENDED:  # still due, and nobody is asked: silence goes on being silence
            return State.UNANSWERED
        case Phase.PAUSED_DIRECTED | Phase.FROZEN:
            return State.PAUSED
        case _:
            return State.PENDING


def owed(
    course: Course, patient: Patient, occurrence: Occurrence, asked: Asked | None
) -> Iterator[Prompt]:
    """Yield what we owe about *occurrence*, in the order it is due."""
    here = course.standing(occurrence.number)
    left_out = occurrence.state in LEFT_OUT and not occurrence.is_answered
    if patient.unreachable_at is not None or not here.is_dosing or left_out:
        return
    if not occurrence.is_baseline and not occurrence.is_answered:
        yield prompt(occurrence.id, Kind.DOSE, occurrence.scheduled_at)
    morning = morning_after(patient, occurrence)
    yield prompt(occurrence.id, Kind.CHECKIN, morning)
    if card_is_due(course, occurrence.number, asked):
        at = card_at(occurrence.scheduled_at, patient.wake_time, patient.zone)
        yield prompt(occurrence.id, Kind.CARD, at)
    if recheck_is_due(occurrence.number):
        yield prompt(occurrence.id, Kind.RECHECK, morning + AFTER_CHECK_IN)


def card_is_due(course: Course, number: int, asked: Asked | None) -> bool:
    """Whether the morning after *number* is one to offer a step (R1, R2).

    That morning is on the last day of the step: the night between is the step's last,
    and the offer is for the one after it. Unanswered, it comes again after three
    nights, then weekly; answered, weekly.
    """
    if number < 1 or course.offer(number + 2) is None:
        return False
    rules = course.plan.rules
    if asked is None or asked.number < course.standing(number + 2).since:
        return True
    wait = rules.ask_again_days if asked.times == 1 else rules.then_every_days
    return number - asked.number >= wait


def scheduled_at(patient: Patient, newest: Occurrence, number: int) -> datetime:
    """Return when occurrence *number* will be due, *newest* being the last one planned."""
    at = newest.scheduled_at
    for _ in range(number - newest.number):
        at = next_scheduled(at, patient.dose_time, patient.zone)
    return at


def night_date(patient: Patient, newest: Occurrence, number: int) -> date:
    return night_of(scheduled_at(patient, newest, number), patient.zone)


def is_tonight(patient: Patient, night: Occurrence, now: datetime) -> bool:
    """Whether this dose has come due and the morning after has not come yet."""
    ends = min(morning_after(patient, night), night.closes_at)
    return not night.is_baseline and night.scheduled_at <= now < ends


def morning_after(patient: Patient, night: Occurrence) -> datetime:
    """Return when the morning asks (UTC): from then on a question is about last night."""
    return check_in_at(night.scheduled_at, patient.wake_time, patient.zone)
