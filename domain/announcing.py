"""Announcements: one text to everybody on a plan, to each in hours in which they are awake."""

from datetime import UTC, datetime, time, timedelta
from typing import Final

from domain.patients import Patient

LONGEST: Final = 3900
"""Characters, as Telegram counts them (UTF-16): our own words fit in beside it, up to 4,096."""

WORTH: Final = timedelta(days=3)
"""An announcement that could not be sent for so long is not sent any more."""

DRAFT_WORTH: Final = timedelta(hours=1)
"""How long a preview may be confirmed."""

LEASE: Final = timedelta(minutes=2)
"""How long one may be on its way before nobody knows; it is not sent again then."""

_DAY: Final = 24 * 60
_AROUND: Final = 60
"""Minutes that are left in peace after waking, and before the dose."""

_SHORTEST, _USUAL = 120, 480
"""Minutes; where less than the first is left of a day, as many as the second after waking do."""


def length(text: str) -> int:
    """Return how long *text* is to Telegram."""
    return len(text.encode("utf-16-le", errors="replace")) // 2


def waking(patient: Patient, now: datetime) -> datetime:
    """Return the first moment from *now* on (UTC) at which *patient* may be disturbed.

    That is from an hour after waking to an hour before the dose, on their own clock.
    """
    opens = (_minute(patient.wake_time) + _AROUND) % _DAY
    lasts = (_minute(patient.dose_time) - _AROUND - opens) % _DAY
    if lasts < _SHORTEST:
        lasts = _USUAL
    here = now.astimezone(patient.zone)
    if (_minute(here.time()) - opens) % _DAY < lasts:
        return now
    wait = timedelta(minutes=(opens - _minute(here.time())) % _DAY)
    wall = here.replace(tzinfo=None, second=0, microsecond=0, fold=0) + wait
    return max(now, wall.replace(tzinfo=patient.zone).astimezone(UTC))


def _minute(at: time) -> int:
    return at.hour * 60 + at.minute
