"""A course as stairs: each stay on a dose by its dates, and the stretches that held it up."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import Enum, auto
from itertools import groupby, zip_longest

from domain.course import DOSING, Course, Phase
from domain.doses import Micrograms
from domain.moves import Hold
from domain.occurrences import Occurrence
from domain.outlook import Rung, Tense
from domain.patients import Patient
from domain.planning import night_date


@dataclass(frozen=True, slots=True)
class Tread:
    """A stay on *dose* from the night *start* up to *end*, the night after its last.

    *start* and *end* are None where nobody can say, ahead they are the earliest there can be.
    *is_step*: a step begins here.
    """

    dose: Micrograms
    start: date | None
    end: date | None
    tense: Tense
    is_step: bool


class Why(Enum):
    """What a stretch was."""

    HELD = auto()
    NO_DOSE = auto()


@dataclass(frozen=True, slots=True)
class Stretch:
    """From the night *start* up to *end*; None while it has no end."""

    why: Why
    start: date
    end: date | None


@dataclass(frozen=True, slots=True)
class Stairs:
    """All of it, in order of time; *today* is the night of the coming dose."""

    treads: tuple[Tread, ...]
    stretches: tuple[Stretch, ...]
    today: date


@dataclass(frozen=True, slots=True)
class _Stay:
    """The nights from *start* up to *end*, alike in dose and phase."""

    dose: Micrograms
    phase: Phase
    start: date
    end: date | None
    is_step: bool

    @property
    def why(self) -> Why | None:
        if self.phase is Phase.HELD:
            return Why.HELD
        return None if self.phase in DOSING else Why.NO_DOSE


def turning_numbers(course: Course, number: int) -> list[int]:
    """Return the numbers up to *number* from which on anything may be different."""
    ends = (move.act.until for move in course.moves if isinstance(move.act, Hold))
    turns = {1, number, *(move.number for move in course.moves), *ends}
    return sorted(turn for turn in turns if turn is not None and 1 <= turn <= number)


def stairs(
    course: Course,
    patient: Patient,
    dose: Occurrence,
    rungs: Sequence[Rung],
    nights: Mapping[int, date],
) -> Stairs:
    """Return *course* around *dose*, the coming one, whose outlook is *rungs*.

    *nights* tells the dates of the turning numbers behind.
    """
    ahead = [each for each in rungs if each.tense is Tense.FUTURE]
    stays = list(_stays(course, dose, nights, ahead[0].night if ahead else None))
    hold = course.standing(dose.number).hold_until
    until = night_date(patient, dose, hold) if hold else None
    return Stairs(
        treads=(*_treads(stays), *_treads_ahead(ahead)),
        stretches=tuple(_stretches([*stays[:-1], replace(stays[-1], end=until)])),
        today=dose.night,
    )


def _stays(
    course: Course, dose: Occurrence, nights: Mapping[int, date], end: date | None
) -> Iterator[_Stay]:
    """Yield the stays behind, and then that of *dose* up to *end*."""
    dates = {**nights, dose.number: dose.night}
    turns = [number for number in turning_numbers(course, dose.number) if number in dates]
    rung = None
    for number, following in zip_longest(turns, turns[1:]):
        here = course.standing(number)
        yield _Stay(
            course.plan.ladder.dose(here.rung),
            here.phase,
            dates[number],
            dates[following] if following else end,
            here.rung != rung,
        )
        rung = here.rung


def _treads(stays: Sequence[_Stay]) -> Iterator[Tread]:
    for stay in stays:
        if stay.phase in DOSING:
            tense = Tense.PRESENT if stay is stays[-1] else Tense.PAST
            yield Tread(stay.dose, stay.start, stay.end, tense, is_step=stay.is_step)


def _treads_ahead(rungs: Sequence[Rung]) -> Iterator[Tread]:
    for rung, following in zip_longest(rungs, rungs[1:]):
        end = following.night if following else None
        yield Tread(rung.dose, rung.night, end, Tense.FUTURE, is_step=True)


def _stretches(stays: Sequence[_Stay]) -> Iterator[Stretch]:
    for why, alike in groupby(stays, key=lambda each: each.why):
        first, *rest = alike
        if why:
            yield Stretch(why, first.start, rest[-1].end if rest else first.end)
