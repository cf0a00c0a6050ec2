"""The nights of a group, counted person by person for a snapshot; never shown as they are.

Reading takes long where there are many people, so it is done beside the writers.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import CTE, ColumnElement, Row, func, select

from domain.adherence import DUE, FEWEST_DUE, GIVEN_ANSWERS, TAKEN, Adherence, Rate
from domain.counts import Counts, Nights
from domain.doses import Micrograms
from domain.nights import FREEZES_AFTER
from domain.occurrences import CourseId, Reason, State
from domain.snapshots import WINDOW, band
from domain.succession import Part, Place, Present
from storage import Transaction, longrun, mornings
from storage.streams import by_course
from storage.tables import courses, moves, occurrences, patients

SHORTEST = timedelta(hours=12)
"""No two doses are closer."""

AHEAD = 20
"""Numbers; a course is planned ahead, and a journey may have brought a few more."""

APART = ("paused", "not_prompted", "unreached")


@dataclass(slots=True)
class Tally:
    """What the people read so far add up to, and the place of each."""

    places: dict[CourseId, Place] = field(default_factory=dict)
    groups: Counter[frozenset[Micrograms]] = field(default_factory=Counter)
    steps: dict[Micrograms, Adherence] = field(default_factory=dict)
    rates: Counter[Rate] = field(default_factory=Counter)
    apart: dict[str, Nights] = field(default_factory=lambda: dict.fromkeys(APART, Nights()))

    def add(self, course_id: CourseId, rows: list[Row[tuple[int, ...]]]) -> None:
        """Add a person, one row for each dose, unless they had too few due nights."""
        due = [row for row in rows if row.due]
        rate = Rate(sum(row.taken for row in due), sum(row.due for row in due))
        if rate.denominator < FEWEST_DUE:
            return
        last = Micrograms(max(due, key=lambda row: row.last).dose)
        self.places[course_id] = Place(band(rate), last)
        self.groups[frozenset(Micrograms(row.dose) for row in due)] += 1
        self.rates[rate] += 1
        for row in due:
            here = self.steps.get(row.dose, Adherence(0, 0, 0))
            self.steps[row.dose] = Adherence(
                here.due + row.due, here.taken + row.taken, here.answered + row.answered
            )
        for name, so_far in self.apart.items():
            nights = sum(getattr(row, name) for row in rows)
            self.apart[name] = Nights(so_far.nights + nights, so_far.people + (nights > 0))


async def gather(tx: Transaction, as_of: datetime, now: datetime) -> tuple[Counts, Present]:
    """Count patients who agreed to it, on a course, in the 28 nights that had frozen *as_of*."""
    steps = _steps(as_of, now)
    tally = Tally()
    async for course_id, rows in by_course(tx, select(steps).order_by(steps.c.course_id)):
        tally.add(course_id, rows)
    active, unreachable = await _people(tx, as_of)
    episodes = await longrun.episodes(tx, as_of)
    began = frozenset(episodes)
    return (
        Counts(
            active=len(active),
            unreachable=len(unreachable),
            groups=tally.groups,
            steps=tally.steps,
            rates=tally.rates,
            doses=Counter(place.dose for place in tally.places.values()),
            mornings=await mornings.said(tx, _counted(as_of, now), tally.places),
            episodes=Counter(episodes.values()),
            holds=await _holds(tx, as_of, tally.places),
            **tally.apart,
        ),
        Present(
            tally.places,
            {Part.ACTIVE: active, Part.UNREACHABLE: unreachable, Part.BEGAN: began},
        ),
    )


def _following(as_of: datetime) -> tuple[ColumnElement[bool], ...]:
    """Return what holds for the courses that may be counted *as_of*."""
    return (
        patients.c.counted,
        courses.c.confirmed_at <= as_of,
        courses.c.ended_at.is_(None) | (courses.c.ended_at > as_of),
    )


def _reached(as_of: datetime) -> ColumnElement[bool]:
    return patients.c.unreachable_at.is_(None) | (patients.c.unreachable_at > as_of)


def _counted(as_of: datetime, now: datetime) -> tuple[ColumnElement[bool], ...]:
    """Return what holds for the nights of the window; the numbers let them be found by key."""
    until = as_of - FREEZES_AFTER
    reach = AHEAD + (now - until + WINDOW) // SHORTEST
    followed = select(courses.c.id).join(patients).where(*_following(as_of), _reached(as_of))
    return (
        courses.c.id.in_(followed),
        occurrences.c.number > 0,
        occurrences.c.number > courses.c.last_number - reach,
        occurrences.c.scheduled_at > until - WINDOW,
        occurrences.c.scheduled_at <= until,
    )


def _steps(as_of: datetime, now: datetime) -> CTE:
    """Return the counts of each course at each dose within the window."""
    state = occurrences.c.state
    gone = (state == State.UNANSWERED) & (occurrences.c.reason == Reason.UNREACHABLE)
    is_due = state.in_(sorted(DUE))
    return (
        select(
            courses.c.id.label("course_id"),
            occurrences.c.dose,
            func.max(occurrences.c.number).filter(is_due).label("last"),
            _number(is_due, "due"),
            _number(state.in_(sorted(TAKEN)), "taken"),
            _number(state.in_(sorted(GIVEN_ANSWERS)), "answered"),
            _number(state == State.PAUSED, "paused"),
            _number(state == State.NOT_PROMPTED, "not_prompted"),
            _number(gone, "unreached"),
        )
        .join_from(courses, occurrences, occurrences.c.course_id == courses.c.id)
        .where(*_counted(as_of, now))
        .group_by(courses.c.id, occurrences.c.dose)
        .cte("steps")
    )


def _number(where: ColumnElement[bool], name: str) -> ColumnElement[int]:
    return func.count().filter(where).label(name)


async def _people(
    tx: Transaction, as_of: datetime
) -> tuple[frozenset[CourseId], frozenset[CourseId]]:
    """Return the patients who can be reached, and those who cannot."""
    query = select(courses.c.id, _reached(as_of).label("reached")).join_from(courses, patients)
    rows = (await tx.execute(query.where(*_following(as_of)))).all()
    reached = frozenset(CourseId(row.id) for row in rows if row.reached)
    return reached, frozenset(CourseId(row.id) for row in rows) - reached


async def _holds(tx: Transaction, as_of: datetime, places: Mapping[CourseId, Place]) -> Nights:
    query = (
        select(moves.c.course_id, func.count().label("holds"))
        .where(
            moves.c.act["act"].as_string() == "hold",
            moves.c.at > as_of - WINDOW,
            moves.c.at <= as_of,
        )
        .group_by(moves.c.course_id)
    )
    held = [row.holds for row in await tx.execute(query) if row.course_id in places]
    return Nights(sum(held), len(held))
