"""The outlook: what comes next on a course, computed and never stored."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum, auto
from typing import Final

from domain.course import Course
from domain.doses import Micrograms
from domain.moves import Actor, Advance, Move
from domain.nights import next_scheduled, night_of
from domain.occurrences import Occurrence
from domain.patients import Patient
from domain.planning import Asked, following_night

CARD_BEFORE: Final = 2
"""The card after night 6 is for night 8: night 7 is the step's last (R1)."""


class Tense(Enum):
    PAST = auto()
    PRESENT = auto()
    FUTURE = auto()


@dataclass(frozen=True, slots=True)
class Rung:
    """One rung as it was, is or may be climbed.

    *number* and *night* are of its first dose: the real one, or the earliest there can be.
    They are None where nobody can say: on a hold with no end, or while no dose is due.
    *agreed* is a step the patient has said yes to.
    """

    rung: int
    dose: Micrograms
    days: int | None
    tense: Tense
    number: int | None = None
    night: date | None = None
    agreed: bool = False


def coming_dose(course: Course, patient: Patient, newest: Occurrence, now: datetime) -> Occurrence:
    """Return tonight's dose, or the first one there will be after *newest*."""
    dose = newest
    while dose.is_baseline or dose.night < night_of(now, patient.zone):
        dose = following_night(course, patient, dose, asked=None).occurrence
    return dose


def first_numbers(course: Course, number: int) -> dict[int, int]:
    """Return each rung that was climbed up to *number*, with the number its last stay began."""
    found: dict[int, int] = {}
    while number > 0:
        here = course.standing(number)
        found.setdefault(here.rung, here.since)
        number = here.since - 1
    return found


def outlook(
    course: Course,
    patient: Patient,
    newest: Occurrence,
    *,
    asked: Asked | None,
    now: datetime,
    nights: Mapping[int, date] | None = None,
) -> list[Rung]:
    """Return every rung up to the patient's highest, as it looks while *newest* is planned last.

    *nights* tells the dates of past nights by number.
    """
    dose = coming_dose(course, patient, newest, now)
    here = course.standing(dose.number)
    begun = first_numbers(course, dose.number)
    free = can_begin(course, newest, dose, asked, now)
    ahead = {each.rung: each for each in _climb(course, patient, dose, free)}
    ladder = course.plan.ladder
    return [
        ahead[rung]
        if rung in ahead
        else Rung(
            rung,
            ladder.dose(rung),
            ladder.days(rung),
            _tense(rung, here.rung),
            number=(number := begun.get(rung) if rung <= here.rung else None),
            night=(nights or {}).get(number) if number else None,
        )
        for rung in range(max(here.ceiling, here.rung) + 1)
    ]


def _tense(rung: int, present: int) -> Tense:
    if rung == present:
        return Tense.PRESENT
    return Tense.PAST if rung < present else Tense.FUTURE


def can_begin(
    course: Course, newest: Occurrence, dose: Occurrence, asked: Asked | None, now: datetime
) -> int:
    """Return the first number that a yes can still count for, *dose* being the coming one.

    No yes comes before its card.
    """
    if asked and asked.number >= course.standing(dose.number).since:
        return max(dose.number + dose.has_started(now), asked.number + CARD_BEFORE)
    return max(newest.number, 1) + CARD_BEFORE


def climb(course: Course, number: int, free: int) -> Iterator[tuple[int, int, bool]]:
    """Yield the rungs after that of *number* as early as each can be, *free* by the next yes.

    Of each: its first number, the rung, and whether the patient has agreed to it.
    """
    while step := _step(course, number, max(number, free)):
        yield step
        number, rung, agreed = step
        if not agreed:
            yes = Move(number, course.confirmed_at, Actor.PATIENT, Advance(rung))
            course = course.with_move(yes)


def _climb(course: Course, patient: Patient, dose: Occurrence, free: int) -> Iterator[Rung]:
    """Yield the rungs to come, each as early as it can be."""
    number, scheduled, ladder = dose.number, dose.scheduled_at, course.plan.ladder
    for first, rung, agreed in climb(course, number, free):
        for _ in range(first - number):
            scheduled = next_scheduled(scheduled, patient.dose_time, patient.zone)
        number = first
        yield Rung(
            rung,
            ladder.dose(rung),
            ladder.days(rung),
            Tense.FUTURE,
            number=first,
            night=night_of(scheduled, patient.zone),
            agreed=agreed,
        )


def _step(course: Course, number: int, free: int) -> tuple[int, int, bool] | None:
    """Return where the rung after that of *number* begins, which it is, and if it was agreed."""
    rung = course.standing(number).rung
    for move in sorted(course.moves, key=lambda each: each.number):
        if isinstance(move.act, Advance) and move.number > number:
            then = course.standing(move.number).rung
            if then > rung:
                return move.number, then, True
    earliest = course.earliest_offer(free)
    return None if earliest is None else (earliest, rung + 1, False)
