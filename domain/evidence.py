"""Evidence: what was logged on a step, and what it says about going on to the next (R3–R7)."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from domain.adherence import (
    DUE,
    TAKEN,
    Rate,
    adherence,
    as_closed,
    nights_not_taken,
)
from domain.checkins import REQUIRED, Item, Severity
from domain.course import Course
from domain.moves import Freeze, Resume
from domain.occurrences import Occurrence
from domain.plans import Rules

NIGHTS: Final = 35
"""How far back to look, so that the longest usual step is seen whole."""

_A_DAY: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Morning:
    """What was said after night *number*, last *at* (UTC); what nobody touched is absent."""

    number: int
    at: datetime
    values: Mapping[Item, Severity]


@dataclass(frozen=True, slots=True)
class Trend:
    """How one *item* went: as it is *now*, for so many *mornings*, and the worst *before* that."""

    item: Item
    now: Severity
    mornings: int
    before: Severity | None = None


@dataclass(frozen=True, slots=True)
class Concerns:
    """Why staying is offered: *items* severe in the last day (R3), or moderate often (R4).

    *mornings* out of *of* is how often; None where they were severe.
    """

    items: tuple[Item, ...]
    mornings: int | None = None
    of: int | None = None


@dataclass(frozen=True, slots=True)
class Evidence:
    """What is known before a step is offered.

    answered: of the due nights on this rung.
    suggests_hold: R3, R4. tolerating: R5. few: taken of the last due nights, if they are few (R6).
    not_taken: due nights in a row, newest first, without the dose (R7, R8).
    """

    answered: Rate
    trends: tuple[Trend, ...]
    suggests_hold: Concerns | None
    tolerating: bool
    few: Rate | None
    not_taken: int


def weigh(
    course: Course,
    number: int,
    nights: Sequence[Occurrence],
    mornings: Sequence[Morning],
    *,
    now: datetime,
) -> Evidence:
    """Return what *nights* and *mornings*, newest first, say before the step at *number*."""
    rules, since = course.plan.rules, course.standing(number).since
    said = [each for each in mornings if each.number >= since and each.values]
    flagged = any(
        isinstance(move.act, Freeze) and move.at > now - rules.tolerating_within * _A_DAY
        for move in course.moves
    )
    states = as_closed(nights, now)
    return Evidence(
        answered=adherence(as_closed([n for n in nights if n.number >= since], now)).response,
        trends=tuple(_trends(said)),
        suggests_hold=_severe(rules, said, now) or _often_moderate(rules, said),
        tolerating=not flagged and _tolerating(rules, said, now),
        few=_few(rules, [state in TAKEN for state in states if state in DUE]),
        not_taken=nights_not_taken(states),
    )


def since_restart(course: Course, nights: Iterable[Occurrence]) -> list[Occurrence]:
    """Return those of *nights* that count towards a lapse: none before a confirmed restart."""
    restarts = (m.number for m in course.moves if isinstance(m.act, Resume) and m.act.anew)
    first = max(restarts, default=None)
    return [each for each in nights if first is None or each.number >= first]


def _trends(mornings: Sequence[Morning]) -> Iterator[Trend]:
    """Yield what everybody is asked, and of the rest what was ever worse than none."""
    for item in Item:
        levels = [each.values[item] for each in mornings if item in each.values]
        if not levels or (item not in REQUIRED and not any(levels)):
            continue
        run = next((i for i, level in enumerate(levels) if level != levels[0]), len(levels))
        yield Trend(item, levels[0], run, max(levels[run:], default=None))


def _severe(rules: Rules, mornings: Sequence[Morning], now: datetime) -> Concerns | None:
    recent = [each.values for each in mornings if each.at > now - _A_DAY]
    items = tuple(i for i in Item if any(v.get(i) is Severity.SEVERE for v in recent))
    return Concerns(items) if items and rules.severe_holds else None


def _often_moderate(rules: Rules, mornings: Sequence[Morning]) -> Concerns | None:
    last = mornings[: rules.of_mornings]
    times = {
        item: sum(each.values.get(item, Severity.NONE) >= Severity.MODERATE for each in last)
        for item in Item
    }
    items = tuple(item for item, n in times.items() if n >= rules.moderate_mornings)
    most = max(times.values())
    return Concerns(items, mornings=most, of=len(last)) if items else None


def _tolerating(rules: Rules, mornings: Sequence[Morning], now: datetime) -> bool:
    last = mornings[: rules.tolerating_mornings]
    return len(last) == rules.tolerating_mornings and all(
        each.at > now - rules.tolerating_within * _A_DAY
        and max(each.values.values()) <= Severity.MILD
        for each in last
    )


def _few(rules: Rules, taken: Sequence[bool]) -> Rate | None:
    last = taken[: rules.of_nights]
    if len(last) < rules.of_nights or sum(last) >= rules.few_taken:
        return None
    return Rate(sum(last), len(last))
