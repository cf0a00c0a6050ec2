"""Moves: everything that was agreed on the way, appended and never edited.

One type per kind. A move counts from an occurrence's number on, so that what was
true of a night stays true however the course goes on.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, time
from enum import StrEnum
from typing import Final, get_args
from zoneinfo import ZoneInfo

from domain.forms import Form


class Actor(StrEnum):
    """Who decided."""

    PATIENT = "patient"
    PRESCRIBER = "prescriber"  # as the patient attests
    SYSTEM = "system"


class Concern(StrEnum):
    """Why a plan is frozen (R14, R15)."""

    ALLERGY = "allergy"
    SELF_HARM = "self_harm"
    WITHDRAWAL = "withdrawal"
    LIVER = "liver"
    FLARE = "flare"
    OPIOID = "opioid"
    SURGERY = "surgery"
    PREGNANCY = "pregnancy"


@dataclass(frozen=True, slots=True)
class Advance:
    """To the next *rung*, by the patient's yes."""

    rung: int


@dataclass(frozen=True, slots=True)
class StepBack:
    """Down to *rung*, where the plan allows it (R9)."""

    rung: int


@dataclass(frozen=True, slots=True)
class Ceiling:
    """The patient's highest *rung*: nothing above it is offered until another one is named."""

    rung: int


@dataclass(frozen=True, slots=True)
class Hold:
    """The same dose goes on and no step is offered before number *until*, if there is one."""

    until: int | None


@dataclass(frozen=True, slots=True)
class Release:
    """The hold is over."""


@dataclass(frozen=True, slots=True)
class Pause:
    """No dose. *directed* by a clinician (P), or self-chosen (Q)."""

    directed: bool


@dataclass(frozen=True, slots=True)
class Suspend:
    """Too many nights without a dose; only a confirmed restart dose lifts it (R8)."""


@dataclass(frozen=True, slots=True)
class Freeze:
    """The bot's own stop, until a clinician cleared it (R14, R15)."""

    concern: Concern


@dataclass(frozen=True, slots=True)
class Resume:
    """Doses go on, on *rung*, after a pause, a freeze or a suspension.

    *anew*: the nights on it count from here, since too many went without a dose (R8).
    """

    rung: int
    anew: bool = False


@dataclass(frozen=True, slots=True)
class Stop:
    """The course is over."""


@dataclass(frozen=True, slots=True)
class Retime:
    """Another dose time from this number on."""

    wall: time


@dataclass(frozen=True, slots=True)
class Rezone:
    """Another zone from this number on."""

    zone: ZoneInfo


@dataclass(frozen=True, slots=True)
class Reform:
    """Other capsules, or another liquid."""

    form: Form


@dataclass(frozen=True, slots=True)
class Relabel:
    """Another product, filler or pharmacy: a possible cause of a change, kept as a flag."""

    label: str


Act = (
    Advance
    | StepBack
    | Ceiling
    | Hold
    | Release
    | Pause
    | Suspend
    | Freeze
    | Resume
    | Stop
    | Retime
    | Rezone
    | Reform
    | Relabel
)
ACTS: Final[Mapping[str, type[Act]]] = {kind.__name__.lower(): kind for kind in get_args(Act)}
"""The kinds by the names they are written down under."""


@dataclass(frozen=True, slots=True)
class Move:
    """One *act*, in force from occurrence *number* on."""

    number: int
    at: datetime
    actor: Actor
    act: Act
    reason: str | None = None
