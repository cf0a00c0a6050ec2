"""Starts: which night is the first, and which the first with a dose."""

from datetime import date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from domain.nights import first_scheduled, next_scheduled, night_of
from domain.planning import BASELINE_MORNINGS


class Start(StrEnum):
    """When a course begins; BASELINE has three mornings without a dose before it."""

    TONIGHT = "tonight"
    TOMORROW = "tomorrow"
    BASELINE = "baseline"


def first_night_on(start: Start, now: datetime, zone: ZoneInfo) -> date:
    """Return the night that *start* means at *now*; at 00:30, tonight is still the last date."""
    night = night_of(now, zone)
    return night + timedelta(days=1) if start is Start.TOMORROW else night


def first_dose(start: Start, now: datetime, wall: time, zone: ZoneInfo) -> datetime:
    """Return when the first dose is due; once tonight's time has passed, tomorrow."""
    at = first_scheduled(now, wall, zone, on=first_night_on(start, now, zone))
    for _ in range(BASELINE_MORNINGS if start is Start.BASELINE else 0):
        at = next_scheduled(at, wall, zone)
    return at
