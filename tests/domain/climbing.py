"""A course on the page: moves as (number, act), nights as letters, mornings as levels."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from domain.checkins import REQUIRED, Item, Severity
from domain.course import Course
from domain.doses import Micrograms
from domain.evidence import Morning
from domain.forms import Capsules
from domain.moves import Actor, Concern, Freeze, Hold, Move, Pause, Stop, Suspend
from domain.occurrences import CourseId, Occurrence, OccurrenceId, State
from domain.patients import Patient, PatientId
from domain.plans import Ladder, Plan, Rules, Step

BERLIN = ZoneInfo("Europe/Berlin")
START = datetime(2026, 3, 2, 21, tzinfo=UTC)
"""When the first dose is due: ten in the evening in Berlin."""

DAY = timedelta(days=1)
LOW, MIDDLE, TOP = Micrograms(500), Micrograms(1000), Micrograms(1500)
LADDER = Ladder((Step(LOW, 14), Step(MIDDLE, 14)), TOP)
ADA = Patient(PatientId(42), BERLIN, time(22), time(7))

INTO = {
    "active": (),
    "held": ((1, Hold(None)),),
    "paused_self": ((1, Pause(directed=False)),),
    "paused_directed": ((1, Pause(directed=True)),),
    "frozen": ((1, Freeze(Concern.LIVER)),),
    "suspended": ((1, Suspend()),),
    "stopped": ((1, Stop()),),
}
"""What brings a course into each phase."""


def move(number, act, *, at=START):
    return Move(number, at, Actor.PATIENT, act)


def course(*made, at=START, **rules):
    """Two weeks on 0.5 mg, two weeks on 1 mg, then 1.5 mg; *rules* other than the usual ones."""
    plan = Plan("own", "Own", LADDER, Rules(**rules))
    moves = tuple(move(number, act, at=at) for number, act in made)
    return Course(CourseId(1), PatientId(42), plan, Capsules((LOW, TOP)), START, moves)


def at(number, *, hours=0):
    """Return when dose *number* is due, or some hours later."""
    return START + (number - 1) * DAY + timedelta(hours=hours)


def nights(letters, *, rung=0):
    """Return nights 1, 2, 3… newest first; X is one that nobody has answered."""
    return [
        Occurrence(
            id=OccurrenceId(CourseId(1), number),
            night=at(number).date(),
            scheduled_at=at(number),
            closes_at=at(number, hours=14),
            zone=BERLIN,
            dose=LADDER.dose(rung),
            rung=rung,
            step_night=number,
            state=State(letter),
        )
        for number, letter in reversed(list(enumerate(letters, start=1)))
    ]


def mornings(**levels):
    """Return mornings after nights 1, 2, 3… newest first; "-" is an item nobody touched.

    An item that is not given was none; a morning where all are "-" had no answer.
    """
    count = max(map(len, levels.values()), default=0)
    asked = {**dict.fromkeys(map(str, REQUIRED), "0" * count), **levels}
    found = []
    for i in range(count):
        touched = {item: said[i] for item, said in asked.items() if said[i] != "-"}
        if touched.keys() & levels.keys():
            values = {Item(item): Severity(int(level)) for item, level in touched.items()}
            found.append(Morning(i + 1, at(i + 1, hours=10), values))
    return found[::-1]
