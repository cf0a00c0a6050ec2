"""Copies: everything that is kept of one patient, for them to take along."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, time
from zoneinfo import ZoneInfo

from domain.adherence import Adherence, adherence
from domain.checkins import CheckIn
from domain.course import Course
from domain.drafts import Draft
from domain.occurrences import Occurrence
from domain.patients import PatientId, Wording


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
class Episode:
    """One course from its first night to its last, and all that was said on it.

    *notes* are by the number of their night.
    """

    course: Course
    screening: Mapping[str, str]
    ended_at: datetime | None
    nights: tuple[Occurrence, ...]
    mornings: tuple[CheckIn, ...]
    said: tuple[Said, ...]
    notes: Mapping[int, str] = field(default_factory=dict)

    @property
    def adherence(self) -> Adherence:
        """As the nights of this copy stand: who has it can count it again."""
        return adherence(each.state for each in self.nights if not each.is_baseline)


@dataclass(frozen=True, slots=True)
class Copy:
    """All of it as it stood *at* (UTC), the *episodes* in the order they began."""

    at: datetime
    person: Person
    consents: tuple[Consent, ...]
    episodes: tuple[Episode, ...]
    draft: Draft | None
