"""Nights: when a dose is due, which night it belongs to, and what follows from it.

A wall time becomes an instant here and nowhere else; everything later is arithmetic on
aware UTC instants.
"""

import re
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from functools import lru_cache
from typing import Final
from zoneinfo import ZoneInfo

from domain.slips import Slip, folded

OPENS_BEFORE: Final = timedelta(hours=3)
CLOSES_AFTER: Final = timedelta(hours=14)
FREEZES_AFTER: Final = timedelta(hours=48)
SHORTEST_GAP: Final = timedelta(hours=12)
LONGEST_GAP: Final = timedelta(hours=36)

_A_DAY: Final = timedelta(days=1)
_A_SECOND: Final = timedelta(seconds=1)
_NIGHT_ENDS: Final = time(4)
_REST: Final = timedelta(hours=4)
_FOLLOWUP_REST: Final = timedelta(hours=6)
_USUAL_BEDTIME: Final = timedelta(minutes=90)


@lru_cache(maxsize=4096)
def instant(day: date, wall: time, zone: ZoneInfo) -> datetime:
    """Return when clocks in *zone* show *wall* on *day*, in UTC.

    A time that clocks show twice is the first; one they skip is the moment they skip it,
    even if that skips the whole day.
    """
    shown = datetime.combine(day, wall.replace(fold=0))
    at = shown.replace(tzinfo=zone).astimezone(UTC)
    if at.astimezone(zone).replace(tzinfo=None) == shown:
        return at
    return _gap_end(shown, zone)


def _gap_end(skipped: datetime, zone: ZoneInfo) -> datetime:
    """Return the first instant, to the second, at which clocks have passed *skipped*."""
    before = skipped.replace(tzinfo=zone, fold=1).astimezone(UTC)
    after = skipped.replace(tzinfo=zone, fold=0).astimezone(UTC)
    before, after = before.replace(microsecond=0), after.replace(microsecond=0)
    while after - before > _A_SECOND:
        middle = before + (after - before) // (2 * _A_SECOND) * _A_SECOND
        if middle.astimezone(zone).replace(tzinfo=None) < skipped:
            before = middle
        else:
            after = middle
    return after


def next_scheduled(last: datetime, wall: time, zone: ZoneInfo) -> datetime:
    """Return the instant of *wall* closest to a day after *last*; of two, the later.

    Two doses lie 12 to 36 hours apart, whatever zone or dose time *last* had. Where clocks
    change between two candidates 25 hours apart, and only there, both can fall just
    outside; then the closest is moved to the bound, by half the change at most.
    """
    target = last + _A_DAY
    day = target.astimezone(zone).date()
    candidates = (instant(day + timedelta(days=n), wall, zone) for n in range(-2, 3))
    closest = min(candidates, key=lambda at: (abs(at - target), target - at))
    return min(max(closest, last + SHORTEST_GAP), last + LONGEST_GAP)


def first_scheduled(
    confirmed_at: datetime, wall: time, zone: ZoneInfo, *, on: date | None = None
) -> datetime:
    """Return the first instant of *wall* not before *confirmed_at*.

    With *on*, nor before that night: at 00:30 the night of the 3rd is due on the 4th.
    """
    day = confirmed_at.astimezone(zone).date()
    if on is not None:
        day = max(day, on)
    at = instant(day, wall, zone)
    while at < confirmed_at or (on is not None and night_of(at, zone) < on):
        day += _A_DAY
        at = instant(day, wall, zone)
    return at


def night_of(scheduled: datetime, zone: ZoneInfo) -> date:
    """Return the date people give the night of *scheduled*; before 04:00 it is the day before.

    A label only: travel can repeat one or leave one out.
    """
    local = scheduled.astimezone(zone)
    return local.date() - _A_DAY if local.time() < _NIGHT_ENDS else local.date()


def closes(scheduled: datetime, following: datetime) -> datetime:
    """Return when a dose ceases to be tonight's: after 14 hours, or when the next one opens."""
    return min(scheduled + CLOSES_AFTER, following - OPENS_BEFORE)


def check_in_at(scheduled: datetime, wake: time, zone: ZoneInfo) -> datetime:
    """Return half an hour after waking, four hours after the dose at the earliest."""
    return _after_waking(scheduled, wake, zone, timedelta(minutes=30))


def card_at(scheduled: datetime, wake: time, zone: ZoneInfo) -> datetime:
    """Return an hour after waking, four hours after the dose at the earliest."""
    return _after_waking(scheduled, wake, zone, timedelta(hours=1))


def followup_at(now: datetime, wake: time, zone: ZoneInfo) -> datetime:
    """Return an hour after waking on a day after *now*'s, six hours from *now* at the earliest."""
    day = now.astimezone(zone).date() + _A_DAY
    while (at := instant(day, wake, zone) + timedelta(hours=1)) < now + _FOLLOWUP_REST:
        day += _A_DAY
    return at


def _after_waking(scheduled: datetime, wake: time, zone: ZoneInfo, wait: timedelta) -> datetime:
    earliest = scheduled + _REST
    day = earliest.astimezone(zone).date() - _A_DAY
    while (at := instant(day, wake, zone) + wait) < earliest:
        day += _A_DAY
    return at


def bedtime(scheduled: datetime, dose_time: time, stop: time | None) -> datetime:
    """Return when nags end: at *stop*, or 90 minutes after the dose if none is set.

    A stop that comes more than 12 hours after the dose time was meant to be before it.
    """
    if stop is None:
        return scheduled + _USUAL_BEDTIME
    wait = (_since_midnight(stop) - _since_midnight(dose_time)) % _A_DAY
    return scheduled + wait if wait <= SHORTEST_GAP else scheduled


def _since_midnight(wall: time) -> timedelta:
    return timedelta(hours=wall.hour, minutes=wall.minute, seconds=wall.second)


class UnclearTime(StrEnum):
    """Why a typed time was not taken; all tell "text", MORNING_OR_EVENING the "hour" too."""

    UNREADABLE = "unreadable"
    OUT_OF_RANGE = "out of range"
    MORNING_OR_EVENING = "morning or evening"


class TimeProblem(Slip):
    """A typed time that cannot be read in one way only."""

    code: UnclearTime


_TIME: Final = re.compile(
    r"(?P<hour>\d{1,2}?)(?P<mark>[:.](?=\d)|h(?:rs?|oras?)?|uhr)?(?P<minute>\d\d)?(?:h|hrs|uhr)?"
    r"(?P<half>[ap]m)?"
)
_LOOSE: Final = re.compile(r"(?<!\d)\s+|\s+(?!\d)|(?<=[ap])\.(?=\s?m)|(?<=m)\.$")


def parse_time(text: str) -> time:
    """Read a wall time as people type it: "22:00", "10 pm", "22.30", "2230", "22 Uhr".

    Raises TimeProblem; a bare "10" could be either half of the day, so it is asked again.
    """
    text = folded(text[:40])
    found = _TIME.fullmatch(_LOOSE.sub("", text))
    if found is None:
        raise TimeProblem(UnclearTime.UNREADABLE, "{text} is not a time.", text=text)
    hour, minute = int(found["hour"]), int(found["minute"] or 0)
    if minute > 59 or hour > 23 or (found["half"] and not 1 <= hour <= 12):
        raise TimeProblem(UnclearTime.OUT_OF_RANGE, "No clock shows {text}.", text=text)
    if found["half"]:
        return time(hour % 12 + (12 if found["half"] == "pm" else 0), minute)
    if 1 <= hour <= 12 and not (found["mark"] or found["minute"]):
        raise TimeProblem(
            UnclearTime.MORNING_OR_EVENING, "{hour} am or {hour} pm?", text=text, hour=hour
        )
    return time(hour, minute)
