"""A course: one patient's plan on the calendar, and every move since.

Nothing here knows what day it is. Every question names the occurrence it asks
about, so that every answer can be computed again, for any night, at any time.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from domain.doses import Micrograms
from domain.forms import Form
from domain.moves import (
    Act,
    Advance,
    Ceiling,
    Concern,
    Freeze,
    Hold,
    Move,
    Pause,
    Reform,
    Release,
    Resume,
    StepBack,
    Stop,
    Suspend,
)
from domain.occurrences import CourseId
from domain.patients import PatientId
from domain.plans import Plan


class Phase(StrEnum):
    """The state machine of clinical 3."""

    ACTIVE = "active"
    HELD = "held"
    PAUSED_SELF = "paused_self"
    PAUSED_DIRECTED = "paused_directed"
    FROZEN = "frozen"
    SUSPENDED = "suspended"
    STOPPED = "stopped"


DOSING = frozenset({Phase.ACTIVE, Phase.HELD})
"""A hold keeps the dose; every other phase but ACTIVE stops it."""


@dataclass(frozen=True, slots=True)
class Standing:
    """The course as it stands for one occurrence.

    *nights* are those on this rung before it, pauses left out; *since* is the number
    from which the rung counts; *hold_until* the number that ends a hold, if one does.
    """

    rung: int
    since: int
    nights: int
    phase: Phase
    ceiling: int
    form: Form
    hold_until: int | None = None
    concern: Concern | None = None

    @property
    def is_dosing(self) -> bool:
        return self.phase in DOSING


@dataclass(frozen=True, slots=True)
class Course:
    """A plan as one patient climbs it; *moves* as they were appended."""

    id: CourseId
    patient_id: PatientId
    plan: Plan
    form: Form
    confirmed_at: datetime
    moves: tuple[Move, ...] = ()

    def standing(self, number: int) -> Standing:
        """Return how the course stands for occurrence *number*, after all moves so far."""
        here = Standing(0, 1, 0, Phase.ACTIVE, self.plan.ladder.top_rung, self.form)
        at = 1
        for move in self._in_force(number):
            here = _passed(here, nights=max(move.number - at, 0))
            at = max(at, move.number)
            here = _moved(_hold_ended(here, at), move)
        return _hold_ended(_passed(here, nights=max(number - at, 0)), number)

    def dose(self, number: int) -> Micrograms:
        """Return the dose of occurrence *number*, should one be taken."""
        return self.plan.ladder.dose(self.standing(number).rung)

    def offer(self, number: int) -> int | None:
        """Return the rung that may be offered for occurrence *number*, if any (R1, R16)."""
        here = self.standing(number)
        days = self.plan.ladder.days(here.rung)
        if here.phase is not Phase.ACTIVE or days is None or here.rung >= here.ceiling:
            return None
        return here.rung + 1 if here.nights >= days else None

    def earliest_offer(self, number: int) -> int | None:
        """Return the first number, from *number* on, at which the next rung may be offered."""
        number = max(number, 1)
        here = self.standing(number)
        days = self.plan.ladder.days(here.rung)
        if not here.is_dosing or days is None or here.rung >= here.ceiling:
            return None
        if here.phase is Phase.HELD and here.hold_until is None:
            return None
        return max(number + max(days - here.nights, 0), here.hold_until or 0)

    def with_move(self, move: Move) -> "Course":
        return replace(self, moves=(*self.moves, move))

    def _in_force(self, number: int) -> Iterator[Move]:
        """Yield the moves that count for *number*, in the order of the nights they began.

        A later word overrides an advance that had not begun: who says *hold* or *stop*
        after *move up* does not go up.
        """
        moves = list(enumerate(self.moves))
        for i, move in sorted(moves, key=lambda pair: pair[1].number):
            overridden = isinstance(move.act, Advance) and any(
                later.number <= move.number and _says_no(later.act, move.act)
                for j, later in moves
                if j > i
            )
            if move.number <= number and not overridden:
                yield move


NOT_WHILE_FROZEN = (Advance, StepBack, Hold, Release, Pause, Suspend)
"""What changes nothing of a freeze: only a clinician's word lifts it (R14, R15)."""

OVERRIDES = (Hold, Pause, Suspend, Freeze, Stop, StepBack)


def _says_no(act: Act, to: Advance) -> bool:
    """Whether *act* takes back a step that was agreed to and has not begun."""
    return act.rung < to.rung if isinstance(act, Ceiling) else isinstance(act, OVERRIDES)


def _passed(here: Standing, *, nights: int) -> Standing:
    return replace(here, nights=here.nights + nights) if here.is_dosing else here


def _hold_ended(here: Standing, number: int) -> Standing:
    if here.phase is Phase.HELD and here.hold_until is not None and here.hold_until <= number:
        return replace(here, phase=Phase.ACTIVE, hold_until=None)
    return here


def _moved(here: Standing, move: Move) -> Standing:
    if here.phase is Phase.FROZEN and isinstance(move.act, NOT_WHILE_FROZEN):
        return here
    match move.act:
        case Advance(rung) | StepBack(rung):
            return _on_rung(here, rung, move.number)
        case Resume(rung, anew):
            active = replace(here, phase=Phase.ACTIVE, concern=None, hold_until=None)
            same = rung == here.rung and not anew
            return active if same else _on_rung(active, rung, move.number)
        case Hold(until):
            return replace(here, phase=Phase.HELD, hold_until=until)
        case Release():
            return replace(here, phase=Phase.ACTIVE, hold_until=None)
        case Ceiling(rung):
            return replace(here, ceiling=rung)
        case Pause(directed):
            phase = Phase.PAUSED_DIRECTED if directed else Phase.PAUSED_SELF
            return replace(here, phase=phase)
        case Freeze(concern):
            return replace(here, phase=Phase.FROZEN, concern=concern)
        case Suspend():
            return replace(here, phase=Phase.SUSPENDED)
        case Stop():
            return replace(here, phase=Phase.STOPPED)
        case Reform(form):
            return replace(here, form=form)
        case _:
            return here


def _on_rung(here: Standing, rung: int, number: int) -> Standing:
    return replace(here, rung=rung, since=number, nights=0)
