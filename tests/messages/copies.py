"""A copy with everything in it that a file of somebody's own data has to bear."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from domain import ladders, moves
from domain.checkins import REQUIRED, CheckIn, Item, Severity
from domain.copies import Consent, Copy, Episode, Person, Said
from domain.course import Course
from domain.forms import Capsules, Liquid
from domain.moves import Actor, Move
from domain.occurrences import CourseId, Occurrence, OccurrenceId, Reason, Source, State
from domain.patients import PatientId, Wording
from domain.plans import Plan

BERLIN = ZoneInfo("Europe/Berlin")
BEGUN = datetime(2026, 3, 2, 18, tzinfo=UTC)
FIRST = datetime(2026, 3, 2, 21, tzinfo=UTC)
"""Ten in the evening in Berlin."""

NOW = datetime(2026, 3, 12, 9, tzinfo=UTC)

PERSON = Person(
    id=PatientId(2**62 + 1),
    created_at=BEGUN,
    language="en",
    country="DE",
    zone=BERLIN,
    dose_time=time(22),
    wake_time=time(7),
    bedtime=None,
    wording=Wording.DISCREET,
    counted=True,
    unreachable_at=None,
)
STRANGER = Person(
    id=PatientId(5),
    created_at=BEGUN,
    language="de",
    country=None,
    zone=None,
    dose_time=None,
    wake_time=None,
    bedtime=None,
    wording=Wording.HIDDEN,
    counted=False,
    unreachable_at=BEGUN,
)
AGREED = Consent("care", "2026-11", True, BEGUN)

ACTS = (
    moves.Advance(1),
    moves.StepBack(0),
    moves.Ceiling(2),
    moves.Hold(None),
    moves.Release(),
    moves.Pause(directed=True),
    moves.Suspend(),
    moves.Freeze(moves.Concern.ALLERGY),
    moves.Resume(1, anew=True),
    moves.Retime(time(21, 30)),
    moves.Rezone(ZoneInfo("Asia/Tokyo")),
    moves.Reform(Liquid(1000)),
    moves.Relabel("another filler"),
    moves.Stop(),
)
"""One move of every kind."""


def night(number=1, state=State.PENDING, *, dose=500, rung=0, step_night=None, **more):
    scheduled = FIRST + timedelta(days=number - 1)
    return Occurrence(
        id=OccurrenceId(CourseId(9), number),
        night=date(2026, 3, 2) + timedelta(days=number - 1),
        scheduled_at=scheduled,
        closes_at=scheduled + timedelta(hours=14),
        zone=BERLIN,
        dose=dose,
        rung=rung,
        step_night=step_night or number,
        state=state,
        **more,
    )


def nights(letters):
    """Return a night for each of *letters*."""
    return tuple(night(n, State(letter)) for n, letter in enumerate(letters, start=1))


def morning(number, values, *, implied=(), items=REQUIRED, saved=True, **more):
    asked = night(number)
    saved_at = asked.scheduled_at + timedelta(hours=10) if saved else None
    return CheckIn(
        asked.id,
        closes_at=asked.freezes_at,
        items=items,
        values=values,
        implied=frozenset(implied),
        saved_at=saved_at,
        **more,
    )


def episode(nights=(), *, mornings=(), acts=(), said=(), notes=None, ended_at=None):
    course = Course(
        id=CourseId(9),
        patient_id=PERSON.id,
        plan=Plan("own-1", "My own", ladders.parse("0.5x14, 1x14, 1.5")),
        form=Capsules((500, 1500)),
        confirmed_at=BEGUN,
        moves=tuple(Move(n, BEGUN, Actor.PATIENT, act) for n, act in enumerate(acts, start=1)),
    )
    return Episode(
        course,
        {"E1": "yes"},
        ended_at,
        tuple(nights),
        tuple(mornings),
        tuple(said),
        notes or {},
    )


def copy(*episodes, person=PERSON, draft=None):
    return Copy(NOW, person, (AGREED,), tuple(episodes), draft)


def full():
    """Return a copy of two courses with answers, notes, mornings and every kind of move."""
    taken_at = FIRST + timedelta(minutes=5)
    taken = night(1, State.TAKEN, answered_at=taken_at, taken_at=taken_at, source=Source.TAP)
    skipped = night(
        2,
        State.SKIPPED,
        answered_at=FIRST + timedelta(days=1),
        source=Source.RECALLED,
        reason=Reason.RAN_OUT,
    )
    said_at = FIRST + timedelta(hours=9)
    return copy(
        episode(nights("TSU"), ended_at=BEGUN),
        episode(
            (night(0), taken, skipped, *nights("XXDUQPN")[2:]),
            mornings=(
                morning(
                    1,
                    {Item.DREAMS: Severity.NONE, Item.SLEEP: Severity.SEVERE},
                    implied=[Item.DREAMS],
                ),
                morning(2, {}, items=(*REQUIRED, Item.HEART), saved=False, asks_burden=True),
            ),
            acts=ACTS,
            said=(
                Said(1, taken_at, "dose", "T", taken_at),
                Said(1, said_at, "sleep", "2", None),
                Said(1, said_at + timedelta(minutes=1), "sleep", "3", None),
            ),
            notes={2: "=1+1 “quoted”, a comma\nand שלום 😴"},
        ),
    )
