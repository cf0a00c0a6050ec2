"""Copies: everything that is kept of one patient, for them to take along."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from domain.adherence import Adherence, adherence
from domain.checkins import CheckIn, Item
from domain.course import Course
from domain.drafts import Draft
from domain.occurrences import Occurrence, State
from domain.outlook import Rung, coming_dose, outlook
from domain.patients import Patient, PatientId, Wording
from domain.planning import Asked
from domain.stairs import Stairs, stairs
from domain.stocks import Stock


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Who a copy is of; without zone and times while they are still enrolling.

    Who they are on Telegram is left out: a copy says what is known, not of whom.
    """

    id: PatientId
    created_at: datetime
    language: str
    country: str | None
    zone: ZoneInfo | None
    dose_time: time | None
    wake_time: time | None
    bedtime: time | None
    wording: Wording
    counted: bool
    unreachable_at: datetime | None
    extras: tuple[Item, ...] = ()
    asks_burden: bool = False

    @property
    def patient(self) -> Patient | None:
        """Return whom we remind; None while there is no zone and no time to do it by."""
        if self.zone is None or self.dose_time is None or self.wake_time is None:
            return None
        return Patient(
            self.id,
            self.zone,
            self.dose_time,
            self.wake_time,
            language=self.language,
            country=self.country,
            wording=self.wording,
            bedtime=self.bedtime,
            counted=self.counted,
            unreachable_at=self.unreachable_at,
            extras=self.extras,
            asks_burden=self.asks_burden,
        )


@dataclass(frozen=True, slots=True)
class Consent:
    """A consent to *version* of a text, or its withdrawal."""

    purpose: str
    version: str
    given: bool
    at: datetime


@dataclass(frozen=True, slots=True)
class Said:
    """One answer as it was given; a later one counts in its place, and both are kept."""

    number: int
    at: datetime
    item: str
    value: str
    taken_at: datetime | None


@dataclass(frozen=True, slots=True)
class Counted:
    """What was in hand *at* a moment; None: nothing is counted from then on.

    *added* is what came last of each strength, in capsules; of a liquid in hundredths of a mL.
    """

    at: datetime
    stock: Stock | None
    added: Mapping[int, int]


@dataclass(frozen=True, slots=True)
class Episode:
    """One course from its first night to its last, and all that was said on it.

    *notes* are by the number of their night. *asked* tells when a step was offered last.
    """

    course: Course
    screening: Mapping[str, str]
    ended_at: datetime | None
    nights: tuple[Occurrence, ...]
    mornings: tuple[CheckIn, ...]
    said: tuple[Said, ...]
    notes: Mapping[int, str] = field(default_factory=dict)
    asked: Asked | None = None
    supplies: tuple[Counted, ...] = ()

    @property
    def adherence(self) -> Adherence:
        """As the nights of this copy stand: who has it can count it again."""
        return adherence(each.state for each in self.nights if not each.is_baseline)

    @property
    def states(self) -> str:
        """The letters of its nights from number 1 on, up to the newest that is concluded."""
        letters = "".join(each.state for each in self.nights if not each.is_baseline)
        return letters.rstrip(State.PENDING)

    def coming(self, patient: Patient, now: datetime) -> Occurrence:
        """Return tonight's dose, or the next there will be; there is a night at least."""
        return coming_dose(self.course, patient, self.nights[-1], now)

    def outlook(self, patient: Patient, now: datetime) -> list[Rung]:
        return outlook(
            self.course, patient, self.nights[-1], asked=self.asked, now=now, nights=self._dates
        )

    def stairs(self, patient: Patient, now: datetime) -> Stairs:
        ahead = self.outlook(patient, now)
        return stairs(self.course, patient, self.coming(patient, now), ahead, self._dates)

    @property
    def _dates(self) -> dict[int, date]:
        return {each.number: each.night for each in self.nights}


@dataclass(frozen=True, slots=True)
class Copy:
    """All of it as it stood *at* (UTC), the *episodes* in the order they began."""

    at: datetime
    person: Person
    consents: tuple[Consent, ...]
    episodes: tuple[Episode, ...]
    draft: Draft | None
