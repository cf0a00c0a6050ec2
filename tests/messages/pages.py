"""Reports of invented people: a month, a year with all that can be in it, a first evening."""

from dataclasses import replace
from datetime import timedelta

from domain import ladders, moves
from domain.checkins import REQUIRED, Item, Severity
from domain.moves import Actor, Move
from domain.occurrences import Reason, State
from domain.plans import Plan
from domain.reports import report
from tests.messages.copies import BEGUN, PERSON, episode, morning, night

LADDER = ladders.parse("0.5x14, 1x14, 1.5x14, 2x14, 2.5x14, 3x14, 3.5x14, 4x14, 4.5")
NIGHTS = "TTTSTTUTTTTTTDTTTTSTTNUTPPTT"
PATIENT = PERSON.patient


def lived(last, *acts, items=REQUIRED, letters=NIGHTS, notes=None, ladder=LADDER):
    """Return a course on its night *last*, a step up every 14 nights, its last two nights open."""
    ups = [
        act(14 * rung + 1, moves.Advance(rung))
        for rung in range(1, min((last - 1) // 14, ladder.top_rung) + 1)
    ]
    on = episode(notes=notes)
    course = replace(on.course, plan=Plan("own-1", "My own", ladder), moves=(*ups, *acts))
    nights = tuple(_night(course, n, last, letters) for n in range(1, last + 1))
    mornings = tuple(_morning(n, items) for n in range(1, last) if n % 6)
    return replace(on, course=course, nights=nights, mornings=mornings)


def _night(course, n, last, letters):
    here = course.standing(n)
    state = State(letters[(n - 1) % len(letters)]) if n < last - 1 else State.PENDING
    return night(
        n,
        state,
        reason=(Reason.FORGOT, Reason.SIDE_EFFECTS)[n % 2] if state is State.SKIPPED else None,
        dose=course.dose(n),
        rung=here.rung,
        step_night=here.nights + 1,
    )


def _morning(n, items):
    hard = 2 if (n - 1) % 14 < 3 else 0
    return morning(
        n,
        {item: Severity((n * 7 + i * 5) % (2 + hard)) for i, item in enumerate(items)},
        items=items,
    )


def at(on):
    """Return the moment an hour after the newest night of *on* began."""
    return on.nights[-1].scheduled_at + timedelta(hours=1)


def act(number, what, reason=None):
    return Move(number, BEGUN, Actor.PATIENT, what, reason)


def month(**more):
    return lived(
        28,
        act(9, moves.Hold(16), "side_effects"),
        act(23, moves.Pause(directed=True), "felt_ill"),
        act(25, moves.Resume(1)),
        **more,
    )


SIX = (*REQUIRED, Item.NAUSEA, Item.FLUSHING, Item.HEART)
NOTES = {
    5: "Woke at 4, then slept again.",
    12: "=1+1 and @SUM(A1): a note that begins like a formula",
    20: "Headache gone 😴🎉, first good week. שלום, ישנתי טוב הלילה. نمت جيدا. 今夜はよく眠れた。",
}


def year(**more):
    """Return more than a year with six items, every dose, and every kind of slowing."""
    return lived(
        380,
        act(40, moves.Hold(None), "busy"),
        act(60, moves.Release()),
        act(90, moves.StepBack(5), "dreams"),
        act(100, moves.Pause(directed=False), "ran_out"),
        act(105, moves.Resume(5)),
        act(150, moves.Freeze(moves.Concern.SELF_HARM)),
        act(155, moves.Resume(6)),
        act(200, moves.Hold(207), "side_effects"),
        act(230, moves.Suspend()),
        act(233, moves.Resume(5, anew=True)),
        act(260, moves.Hold(263)),
        act(280, moves.Pause(directed=True), "felt_ill"),
        act(284, moves.Resume(7)),
        items=SIX,
        **more,
    )


def reported(on, span=None):
    return report(on, PATIENT, span=span, at=at(on))
