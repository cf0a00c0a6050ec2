"""Ladders as people type them: "0.5x14, 1x14, 1.5", and what may be wrong with one.

Nothing is ever corrected here. The bounds catch slips of typing; they are no clinical limits.
"""

import re
from enum import StrEnum
from itertools import pairwise
from typing import Final

from domain.doses import USUAL_MAX, Micrograms, is_micrograms, mg, read
from domain.plans import Ladder, Step
from domain.slips import Slip, folded

CEILING: Final = Micrograms(6000)
BIGGEST_STEP: Final = Micrograms(1500)
SHORTEST_STEP: Final = 3
LONGEST_STEP: Final = 366
MOST_RUNGS: Final = 60
LONGEST_TEXT: Final = 2000


class Problem(StrEnum):
    """What is wrong; most tell the "rung", the first being 1, or the "text" of it."""

    EMPTY = "empty"
    UNREADABLE = "unreadable"
    TOO_MANY = "too many"
    UNIT_SLIP = "unit slip"
    DECIMAL_COMMA = "decimal comma"
    NOT_POSITIVE = "not positive"
    ABOVE_MAX = "above max"
    NOT_RISING = "not rising"
    BIG_STEP = "big step"
    SHORT_STEP = "short step"
    LONG_STEP = "long step"
    OPEN_IN_THE_MIDDLE = "open in the middle"
    MISSING_DAYS = "missing days"
    TOP_HAS_DAYS = "top has days"


_SENTENCES: Final = {
    Problem.EMPTY: "There is no dose in it.",
    Problem.UNREADABLE: "“{text}” is not a step such as 0.5x14.",
    Problem.TOO_MANY: "A plan has at most {most} steps.",
    Problem.UNIT_SLIP: "“{text}” is not an amount in mg.",
    Problem.DECIMAL_COMMA: "In “{text}” the comma can be read in two ways. Please write a point.",
    Problem.NOT_POSITIVE: "Step {rung} has no dose.",
    Problem.ABOVE_MAX: "Step {rung} is {dose} mg, above the {most} mg this plan can hold.",
    Problem.NOT_RISING: "Step {rung} is {dose} mg and does not rise from {before} mg.",
    Problem.BIG_STEP: "Step {rung} rises from {before} mg to {dose} mg, by more than {most} mg.",
    Problem.SHORT_STEP: "Step {rung} lasts {days} days; a step lasts at least {least}.",
    Problem.LONG_STEP: "Step {rung} lasts {days} days; a step lasts at most {most}.",
    Problem.OPEN_IN_THE_MIDDLE: "Step {rung} is open-ended; only the last dose can be.",
    Problem.MISSING_DAYS: "Step {rung}, “{text}”, needs its number of days.",
    Problem.TOP_HAS_DAYS: "The last dose, “{text}”, is kept and has no days. Is a dose missing?",
}


class LadderProblem(Slip):
    """A ladder that cannot be taken as it stands."""

    code: Problem

    def __init__(self, code: Problem, **values: str | int) -> None:
        super().__init__(code, _SENTENCES[code], **values)


def check(ladder: Ladder, max_dose: Micrograms = USUAL_MAX) -> None:
    """Raise LadderProblem about the first slip; no *max_dose* lifts the ceiling of 6 mg."""
    if ladder.top_rung >= MOST_RUNGS:
        raise LadderProblem(Problem.TOO_MANY, most=MOST_RUNGS)
    doses = [*(step.dose for step in ladder.steps), ladder.top]
    for rung, dose in enumerate(doses, start=1):
        if dose <= 0:
            raise LadderProblem(Problem.NOT_POSITIVE, rung=rung)
        if dose > min(max_dose, CEILING):
            most = mg(min(max_dose, CEILING))
            raise LadderProblem(Problem.ABOVE_MAX, rung=rung, dose=mg(dose), most=most)
    for rung, (before, dose) in enumerate(pairwise(doses), start=2):
        rise: dict[str, str | int] = {"rung": rung, "before": mg(before), "dose": mg(dose)}
        if dose <= before:
            raise LadderProblem(Problem.NOT_RISING, **rise)
        if dose - before > BIGGEST_STEP:
            raise LadderProblem(Problem.BIG_STEP, **rise, most=mg(BIGGEST_STEP))
    for rung, step in enumerate(ladder.steps, start=1):
        _check_days(rung, step.days)


def _check_days(rung: int, days: int) -> None:
    if days < SHORTEST_STEP:
        raise LadderProblem(Problem.SHORT_STEP, rung=rung, days=days, least=SHORTEST_STEP)
    if days > LONGEST_STEP:
        raise LadderProblem(Problem.LONG_STEP, rung=rung, days=days, most=LONGEST_STEP)


def write(ladder: Ladder) -> str:
    """Write *ladder* as parse reads it: "0.5x14, 1x14, 1.5"."""
    steps = (f"{mg(step.dose)}x{step.days}" for step in ladder.steps)
    return ", ".join((*steps, mg(ladder.top)))


def parse(text: str, *, max_dose: Micrograms = USUAL_MAX, decimal_comma: bool = False) -> Ladder:
    """Read a typed ladder and check it; raises LadderProblem.

    A number without a unit is in mg. The last dose is the top and has no days.
    *decimal_comma*: who typed it writes "1,5", so a comma between two digits parts no steps.
    """
    *lower, last = [_rung(part) for part in _parts(text, decimal_comma=decimal_comma)]
    if last["days"]:
        raise LadderProblem(Problem.TOP_HAS_DAYS, text=last[0])
    steps = [(_dose(rung), _days(number, rung)) for number, rung in enumerate(lower, start=1)]
    _check_units([*lower, last])
    ladder = Ladder(tuple(Step(dose, days) for dose, days in steps), _dose(last))
    check(ladder, max_dose)
    return ladder


_NUMBER: Final = r"(?P<number>\d{1,9}(?:\.\d{1,9})?|\.\d{1,9})"
_UNIT: Final = (
    r"(?P<unit>(?!x|for\b|until|open|ongoing)[^\W\d_]+)?(?: ?/ ?day| ?/ ?night| daily| nightly)?"
)
_DAYS: Final = r"(?:(?:x|×|\*|for\b) ?(?P<days>\d{1,6}) ?(?P<span>[^\W\d_]+)?)"
_OPEN: Final = r"(?P<open>until\b.*|open|open-ended|ongoing)"
_RUNG: Final = re.compile(rf"{_NUMBER} ?{_UNIT} ?(?:{_DAYS}|{_OPEN})?")
_BETWEEN_STEPS: Final = re.compile(r"[;\n→]|->|\bthen\b")
_AFTER_DAYS: Final = re.compile(r"((?:x|×|\*|\bfor) *\d+),")
_NOT_IN_A_NUMBER: Final = re.compile(r"(?<=\w),(?!\d)|(?<=[^\W\d_]),|(?<=\w) ,(?!\d)")
_NIGHTS: Final = (
    *("d", "day", "days", "n", "night", "nights", "tag", "tage", "tagen", "nächte", "nächten"),
    *("día", "días", "dia", "dias", "noche", "noches"),
)
_WEEKS: Final = ("w", "wk", "wks", "week", "weeks", "woche", "wochen", "semana", "semanas")
_LENGTHS: Final = {**dict.fromkeys(_NIGHTS, 1), **dict.fromkeys(_WEEKS, 7)}


def _parts(text: str, *, decimal_comma: bool) -> list[str]:
    """Part *text* into rungs, and read a comma as a decimal one only if it can be no other."""
    if len(text) > LONGEST_TEXT:
        raise LadderProblem(Problem.TOO_MANY, most=MOST_RUNGS)
    text = folded(text)
    may_be_decimal = decimal_comma or _BETWEEN_STEPS.search(text)
    commas_are_decimal = may_be_decimal and not re.search(r"\d\.\d", text)
    text = _NOT_IN_A_NUMBER.sub(";", _AFTER_DAYS.sub(r"\1;", text))
    if commas_are_decimal:
        text = re.sub(r"(?<=\d),(?=\d)", ".", text)
    parts = [" ".join(part.split()).rstrip(". ") for part in _BETWEEN_STEPS.split(text)]
    parts = [part for part in parts if part]
    if not parts:
        raise LadderProblem(Problem.EMPTY)
    return parts


def _rung(part: str) -> re.Match[str]:
    found = _RUNG.fullmatch(part)
    if found is None:
        slip = Problem.DECIMAL_COMMA if "," in part else Problem.UNREADABLE
        raise LadderProblem(slip, text=part[:60])
    return found


def _dose(rung: re.Match[str]) -> Micrograms:
    dose = read(rung["number"], rung["unit"] or "mg")
    if dose is None:
        raise LadderProblem(Problem.UNIT_SLIP, text=rung[0])
    return dose


def _days(number: int, rung: re.Match[str]) -> int:
    if rung["open"]:
        raise LadderProblem(Problem.OPEN_IN_THE_MIDDLE, rung=number)
    if rung["days"] is None:
        raise LadderProblem(Problem.MISSING_DAYS, rung=number, text=rung[0])
    if (rung["span"] or "days") not in _LENGTHS:
        raise LadderProblem(Problem.UNREADABLE, text=rung[0])
    days = int(rung["days"]) * _LENGTHS[rung["span"] or "days"]
    _check_days(number, days)
    return days


def _check_units(rungs: list[re.Match[str]]) -> None:
    """Once micrograms are written anywhere, a bare number could be either."""
    if any(is_micrograms(rung["unit"] or "mg") for rung in rungs):
        for rung in rungs:
            if rung["unit"] is None:
                raise LadderProblem(Problem.UNIT_SLIP, text=rung[0])
