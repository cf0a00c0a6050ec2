"""Snapshots: the group numbers an admin may see, rounded, with the rest left out."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from domain.adherence import Adherence, Rate
from domain.doses import Micrograms
from domain.nights import FREEZES_AFTER

WINDOW: Final = timedelta(days=28)
FEWEST_NIGHTS: Final = 7
"""Who had fewer due nights in the window is in no rate."""

ROUNDED_TO: Final = 5


@dataclass(frozen=True, slots=True)
class Row:
    """The nights at one *dose*, of about so many *patients*."""

    dose: Micrograms
    patients: int
    adherence: Adherence


@dataclass(frozen=True, slots=True, kw_only=True)
class Published:
    """What may be told *as_of* then; None is hidden, never nothing.

    enrolled: patients who agreed to be counted, are on a course and can be reached.
    unreachable: those who cannot; they are not among the enrolled, nor in a rate.
    patients: those of the enrolled with enough due nights to be in the rates.
    paused, not_prompted: their nights that were not due (P, N).
    unreached: their nights without an answer because they were unreachable; these were due.
    steps_hidden: there are doses that are not among *steps*.
    """

    as_of: datetime
    k: int
    invented: bool
    enrolled: int | None = None
    unreachable: int | None = None
    patients: int | None = None
    adherence: Adherence | None = None
    paused: int | None = None
    not_prompted: int | None = None
    unreached: int | None = None
    steps: tuple[Row, ...] = ()
    steps_hidden: bool = False

    @property
    def until(self) -> datetime:
        """When the newest dose in it was due: later ones can still be corrected."""
        return self.as_of - FREEZES_AFTER


def percent(rate: Rate) -> int | None:
    """Return *rate* in whole percent, rounded half up; None without data."""
    if not rate.denominator:
        return None
    return (200 * rate.numerator + rate.denominator) // (2 * rate.denominator)


def document(published: Published) -> dict[str, Any]:
    """Return *published* as JSON has it, named as in a patient's own export."""
    return {
        "as_of": published.as_of.isoformat(),
        "until": published.until.isoformat(),
        "nights": WINDOW.days,
        "k": published.k,
        "rounded_to": ROUNDED_TO,
        "invented": published.invented,
        "enrolled": published.enrolled,
        "unreachable": published.unreachable,
        "patients": published.patients,
        "adherence": published.adherence and _adherence(published.adherence),
        "paused": published.paused,
        "not_prompted": published.not_prompted,
        "unreached": published.unreached,
        "steps": [
            {"dose_ug": row.dose, "patients": row.patients, **_adherence(row.adherence)}
            for row in published.steps
        ],
        "steps_hidden": published.steps_hidden,
    }


def _adherence(counts: Adherence) -> dict[str, Any]:
    return {
        "due": counts.due,
        "taken": counts.taken,
        "answered": counts.answered,
        "response": _rate(counts.response),
        "taking": _rate(counts.taking),
        "taking_at_most": _rate(counts.taking_at_most),
        "of_answered": _rate(counts.of_answered),
    }


def _rate(rate: Rate) -> dict[str, int]:
    return {"numerator": rate.numerator, "denominator": rate.denominator}
