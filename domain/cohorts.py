"""Cohorts: as many invented patients as wanted, drawn from one chance."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from random import Random
from typing import Final
from zoneinfo import ZoneInfo

from domain.course import Course
from domain.doses import Micrograms
from domain.forms import Capsules, Form, Liquid, makeable
from domain.histories import History, invent
from domain.nights import closes, instant, next_scheduled
from domain.occurrences import CourseId, last_shown
from domain.patients import Patient, PatientId
from domain.plans import Plan

SLEEP: Final = timedelta(hours=9)
"""From dose to waking."""

POPULAR: Final = {"C_slow_0p5_14d": 8, "D_half_weekly": 4, "B_gentle_0p25": 3, "E_1mg_weekly": 2}
"""How often a preset is drawn; any other plan once."""


@dataclass(frozen=True, slots=True)
class Cohort:
    """Patients who began on the same night, so many closed *nights* before *now*."""

    plans: Sequence[Plan]
    nights: int
    zone: ZoneInfo
    dose_time: time
    now: datetime
    rng: Random

    def draw(self) -> History:
        """Return somebody who does not exist, and all that they ever answered."""
        [plan] = self.rng.choices(self.plans, [POPULAR.get(each.id, 1) for each in self.plans])
        began = self._first_dose()
        patient = Patient(
            PatientId(self._id()),
            self.zone,
            self.dose_time,
            wake_time=(datetime.combine(began, self.dose_time) + SLEEP).time(),
            counted=True,
        )
        confirmed_at = began - timedelta(minutes=self.rng.randint(10, 300))
        course = Course(CourseId(self._id()), patient.id, plan, _form(plan), confirmed_at)
        return invent(patient, course, nights=self.nights, now=self.now, rng=self.rng)

    def _first_dose(self) -> datetime:
        newest = last_shown(self.dose_time, self.zone, self.now)
        following = next_scheduled(newest, self.dose_time, self.zone)
        if closes(newest, following) <= self.now:
            newest = following
        first = newest.astimezone(self.zone).date() - timedelta(days=self.nights)
        return min(instant(first, self.dose_time, self.zone), self.now)

    def _id(self) -> int:
        return self.rng.getrandbits(63) | 1


def _form(plan: Plan) -> Form:
    capsules = Capsules((Micrograms(500), Micrograms(1500)))
    return Liquid(1000) if makeable(plan.ladder, capsules) else capsules
