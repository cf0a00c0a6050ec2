"""Histories: an invented patient's nights, planned by the real rules and answered by habit."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from random import Random
from typing import Final

from domain import invention
from domain.adherence import nights_not_taken
from domain.checkins import CheckIn, Severity
from domain.course import Course
from domain.invention import Break, Habits, Outcome
from domain.moves import Act, Actor, Advance, Move, Pause, Resume
from domain.occurrences import Occurrence, Source, State
from domain.patients import Patient
from domain.planning import Asked, Night, first_night, following_night
from domain.prompts import Kind, Prompt

A_MOMENT: Final = timedelta(minutes=3)
"""How long after a question of the morning it is answered."""


@dataclass(frozen=True, slots=True)
class Told:
    """A night that has closed: what became of it, what we owed, what the morning brought."""

    occurrence: Occurrence
    prompts: tuple[Prompt, ...]
    checkin: CheckIn | None


@dataclass(frozen=True, slots=True)
class History:
    """A patient up to now: the nights that have closed, and the newest, which has not."""

    patient: Patient
    course: Course
    told: tuple[Told, ...]
    newest: Night
    asked: Asked | None


def invent(patient: Patient, course: Course, *, nights: int, now: datetime, rng: Random) -> History:
    """Return *course* after so many closed *nights*; it was confirmed when they began."""
    return _Walk(
        patient,
        course,
        now,
        rng,
        invention.habits(rng),
        invention.breaks(rng, nights),
    ).history(nights)


@dataclass(slots=True)
class _Walk:
    patient: Patient
    course: Course
    now: datetime
    rng: Random
    habits: Habits
    pause: Break | None
    asked: Asked | None = None

    def history(self, nights: int) -> History:
        night = first_night(
            self.course, self.patient, number=1, on=None, now=self.course.confirmed_at
        )
        told: list[Told] = []
        for _ in range(nights):
            told.append(self._told(night))
            self._offered(told)
            self._paused(night.occurrence)
            night = following_night(self.course, self.patient, night.occurrence, asked=self.asked)
        return History(self.patient, self.course, tuple(told), night, self.asked)

    def _told(self, night: Night) -> Told:
        occurrence = night.occurrence
        morning = next(self._past(night, Kind.CHECKIN), None)
        if occurrence.state is State.PENDING:
            occurrence = self._answered(occurrence, morning)
        checkin = self._checkin(occurrence, morning) if morning else None
        return Told(occurrence, night.prompts, checkin)

    def _answered(self, occurrence: Occurrence, morning: Prompt | None) -> Occurrence:
        outcome = invention.night(self.rng, self.habits)
        if outcome.state in (State.UNANSWERED, State.NOT_PROMPTED):
            return self._silent(occurrence, outcome.state)
        if not outcome.recalled:
            return _said(occurrence, outcome, occurrence.scheduled_at + outcome.after, Source.TAP)
        if morning is None or morning.due_at + A_MOMENT > self.now:
            return occurrence
        return _said(occurrence, outcome, morning.due_at + A_MOMENT, Source.RECALLED)

    def _silent(self, occurrence: Occurrence, state: State) -> Occurrence:
        """Leave a night open that can still be answered; it will freeze by itself."""
        return replace(occurrence, state=state) if occurrence.freezes_at <= self.now else occurrence

    def _checkin(self, occurrence: Occurrence, morning: Prompt) -> CheckIn:
        asked = CheckIn(occurrence.id, closes_at=occurrence.freezes_at)
        tapped = invention.morning(self.rng, self.habits, occurrence.step_night)
        saved_at = morning.due_at + 2 * A_MOMENT
        if tapped is None or saved_at > self.now:
            return asked
        untouched = frozenset(asked.items) - tapped.keys()
        values = {item: tapped.get(item, Severity.NONE) for item in asked.items}
        return replace(asked, values=values, implied=untouched, saved_at=saved_at)

    def _offered(self, told: list[Told]) -> None:
        """Answer a step-up card, if there was one: up, or asked again later."""
        newest = told[-1]
        number = newest.occurrence.number
        card = next((each for each in newest.prompts if each.kind is Kind.CARD), None)
        if card is None or card.due_at > self.now:
            return
        rung = self.course.offer(number + 2)
        assert rung  # or there would be no card
        run = nights_not_taken(each.occurrence.state for each in reversed(told[-14:]))
        if run < self.course.plan.rules.gap_nights and self.rng.random() < self.habits.moves_up:
            self._move(Advance(rung), number + 2, card.due_at + A_MOMENT)
            self.asked = None
        else:
            self.asked = Asked.answered(number)

    def _paused(self, last: Occurrence) -> None:
        pause, number = self.pause, last.number + 1
        if pause and number == pause.number:
            self._move(Pause(pause.directed), number, last.closes_at)
        if pause and number == pause.number + pause.nights:
            self._move(Resume(self.course.standing(number).rung), number, last.closes_at)

    def _move(self, act: Act, number: int, at: datetime) -> None:
        self.course = self.course.with_move(Move(number, at, Actor.PATIENT, act))

    def _past(self, night: Night, kind: Kind) -> Iterator[Prompt]:
        return (each for each in night.prompts if each.kind is kind and each.due_at <= self.now)


def _said(occurrence: Occurrence, outcome: Outcome, at: datetime, source: Source) -> Occurrence:
    taken = outcome.state is State.TAKEN and source is Source.TAP
    return replace(
        occurrence,
        state=outcome.state,
        reason=outcome.reason,
        answered_at=at,
        taken_at=at if taken else None,
        source=source,
    )
