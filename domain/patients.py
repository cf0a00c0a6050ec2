"""Who we remind, when, and in which words."""

from dataclasses import dataclass
from datetime import datetime, time
from enum import StrEnum
from typing import NewType
from zoneinfo import ZoneInfo

from domain.checkins import Item

PatientId = NewType("PatientId", int)
"""A random 63-bit number that says nothing about anybody."""


class Wording(StrEnum):
    """How much a message may say on a lock screen."""

    DISCREET = "discreet"  # a dose, but no drug and no disease
    HIDDEN = "hidden"  # no dose either
    PLAIN = "plain"  # may say LDN


@dataclass(frozen=True, slots=True)
class Patient:
    """Someone enrolled through a private chat.

    *dose_time*, *wake_time* and *bedtime* are wall-clock times in *zone*; *extras* are what the
    mornings ask about besides the items everybody is asked.
    """

    id: PatientId
    zone: ZoneInfo
    dose_time: time
    wake_time: time
    language: str = "en"
    country: str | None = None
    wording: Wording = Wording.DISCREET
    bedtime: time | None = None
    counted: bool = False
    unreachable_at: datetime | None = None
    extras: tuple[Item, ...] = ()
    asks_burden: bool = False
