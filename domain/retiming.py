"""Another dose time or another zone: from when it counts, and the gap it makes."""

from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from typing import Final

from domain.nights import first_scheduled, next_scheduled
from domain.occurrences import Occurrence, State
from domain.patients import Patient

SHORT_GAP: Final = timedelta(hours=18)
LONG_GAP: Final = timedelta(hours=30)

_MORNING: Final = (time(4), time(12))


@dataclass(frozen=True, slots=True)
class Shift:
    """What a change does: it counts from *number* on, whose dose is due at *next_at* (UTC).

    gap: to the dose before, where there is one.
    stays_at: tonight's dose, where it is due at its old time all the same.
    passed: the new time has gone by tonight, which is why.
    """

    number: int
    next_at: datetime
    gap: timedelta | None = None
    stays_at: datetime | None = None
    passed: bool = False

    @property
    def is_unusual(self) -> bool:
        return self.gap is not None and not SHORT_GAP <= self.gap <= LONG_GAP


def shift(
    patient: Patient, current: Occurrence, previous: Occurrence | None, *, now: datetime
) -> Shift:
    """Return what becomes of the nights once *patient* has the new time or zone, as given here."""
    if current.has_started(now):
        still_open = current.state is State.PENDING and now < current.closes_at
        return _following(current, patient, stays=still_open)
    if previous is None:
        first = first_scheduled(now, patient.dose_time, patient.zone, on=current.night)
        return Shift(current.number, _first_dose(current.number, first, patient))
    if next_scheduled(previous.scheduled_at, patient.dose_time, patient.zone) > now:
        return _following(previous, patient)
    return replace(_following(current, patient, stays=True), passed=True)


def _following(last: Occurrence, patient: Patient, *, stays: bool = False) -> Shift:
    number = last.number + 1
    scheduled = next_scheduled(last.scheduled_at, patient.dose_time, patient.zone)
    return Shift(
        number=number,
        next_at=_first_dose(number, scheduled, patient),
        gap=None if last.is_baseline else scheduled - last.scheduled_at,
        stays_at=last.scheduled_at if stays and not last.is_baseline else None,
    )


def _first_dose(number: int, scheduled: datetime, patient: Patient) -> datetime:
    """Return *scheduled*, or when the first dose is due if that is a baseline morning's night."""
    for _ in range(number, 1):
        scheduled = next_scheduled(scheduled, patient.dose_time, patient.zone)
    return scheduled


def becomes_morning(before: time, after: time) -> bool:
    """Whether a dose moves from the night to the morning, which a plan must allow (R10)."""
    return is_morning(after) and not is_morning(before)


def is_morning(wall: time) -> bool:
    return _MORNING[0] <= wall < _MORNING[1]
