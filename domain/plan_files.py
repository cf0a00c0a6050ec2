"""Plans as files, ladder/v1: a prescriber's ladder with its rules, read and checked (JSON).

    {"schema": "ladder/v1", "id": "C_slow", "name": "Slow", "max_ug": 4500,
     "steps": [{"ug": 500, "days": 14}, {"ug": 1000, "days": null}],
     "rules": {"gap_nights": 3, "morning_allowed": false}}

A dose is in whole micrograms, ``ug``; the last step is kept and has null days. The bounds are
those of a typed ladder (docs/clinical.md, ladder bounds); nothing is ever corrected.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import fields, replace
from enum import StrEnum
from typing import Any, Final

from domain.doses import USUAL_MAX, Micrograms
from domain.drafts import OWN
from domain.ladders import CEILING, MOST_RUNGS, SHORTEST_STEP, LadderProblem, Problem, check
from domain.plans import Ladder, Plan, Rules, Step
from domain.slips import Slip

SCHEMA: Final = "ladder/v1"
LARGEST: Final = 64 * 1024
"""Bytes; a plan of sixty steps has about three thousand."""

_ID: Final = re.compile(r"[A-Za-z][A-Za-z0-9_]{1,39}")
_KNOWN: Final = {"schema", "id", "name", "suits", "evidence", "max_ug", "steps", "rules"}
_MOST: Final = {"late_ok_hours": 12}
_LONGEST: Final = {"name": 80, "suits": 120, "evidence": 12}
_WITHIN: Final = (
    ("moderate_mornings", "of_mornings"),
    ("tolerating_mornings", "tolerating_within"),
    ("few_taken", "of_nights"),
    ("gap_nights", "lapse_nights"),
)
"""The first of each is counted within the second."""

_RULES: Final = {field.name: field.default for field in fields(Rules) if field.name != "max_dose"}


class FileProblem(StrEnum):
    """What is wrong with the file, before its ladder is looked at."""

    NOT_JSON = "not json"
    NO_SCHEMA = "no schema"
    UNKNOWN = "unknown"
    BAD_VALUE = "bad value"
    BAD_STEP = "bad step"
    TOO_LARGE = "too large"


_SENTENCES: Final = {
    FileProblem.NOT_JSON: "The file is not JSON.",
    FileProblem.NO_SCHEMA: 'The file does not say "schema": "ladder/v1".',
    FileProblem.UNKNOWN: "“{field}” is nothing that a plan has.",
    FileProblem.BAD_VALUE: "“{field}” is missing or cannot be used.",
    FileProblem.BAD_STEP: "Step {rung} needs ug, a whole number of micrograms, and days.",
    FileProblem.TOO_LARGE: "The file is larger than {most} kB. That is no plan.",
}


class PlanFileProblem(Slip):
    """A file that is no plan."""

    code: FileProblem

    def __init__(self, code: FileProblem, **values: str | int) -> None:
        super().__init__(code, _SENTENCES[code], **values)


def read(content: bytes) -> Plan:
    """Return the plan in *content*; raises PlanFileProblem or LadderProblem about the first slip.

    Its version is 1: which one it becomes is for whoever keeps it.
    """
    if len(content) > LARGEST:
        raise PlanFileProblem(FileProblem.TOO_LARGE, most=LARGEST // 1024)
    try:
        file = json.loads(content)
    except (ValueError, RecursionError):
        raise PlanFileProblem(FileProblem.NOT_JSON) from None
    if not isinstance(file, dict) or file.get("schema") != SCHEMA:
        raise PlanFileProblem(FileProblem.NO_SCHEMA)
    _know(file, _KNOWN)
    return replace(plan(file), id=_id(file))


def plan(file: Mapping[str, Any]) -> Plan:
    """Return the plan that *file* tells of, but for its id; raises as `read` does."""
    most = _number(file, "max_ug", USUAL_MAX, most=CEILING)
    ladder = _ladder(file.get("steps"))
    check(ladder, Micrograms(most))
    return Plan(
        id="",
        name=_text(file, "name", None),
        ladder=ladder,
        rules=_rules(file.get("rules", {}), Micrograms(most)),
        evidence=_text(file, "evidence", "own"),
        suits=_text(file, "suits", ""),
    )


def _know(given: dict[str, Any], known: set[str]) -> None:
    if unknown := sorted(given.keys() - known):
        raise PlanFileProblem(FileProblem.UNKNOWN, field=unknown[0][:40])


def _id(file: dict[str, Any]) -> str:
    given = file.get("id")
    fits = isinstance(given, str) and _ID.fullmatch(given)
    if not fits or str(given).lower().startswith(OWN):
        raise PlanFileProblem(FileProblem.BAD_VALUE, field="id")
    return str(given)


def _text(file: Mapping[str, Any], field: str, default: str | None) -> str:
    given = file.get(field, default)
    if not isinstance(given, str) or len(given) > _LONGEST[field] or not given.isprintable():
        raise PlanFileProblem(FileProblem.BAD_VALUE, field=field)
    if default is None and not given.strip():
        raise PlanFileProblem(FileProblem.BAD_VALUE, field=field)
    return given


def _number(given: Mapping[str, Any], field: str, default: int, *, most: int) -> int:
    number = given.get(field, default)
    if not _is_number(number) or not 1 <= number <= most:
        raise PlanFileProblem(FileProblem.BAD_VALUE, field=field)
    return int(number)


def _is_number(given: object) -> bool:
    return isinstance(given, int) and not isinstance(given, bool)


def _ladder(steps: object) -> Ladder:
    if not isinstance(steps, list) or not steps:
        raise LadderProblem(Problem.EMPTY)
    if len(steps) > MOST_RUNGS:
        raise LadderProblem(Problem.TOO_MANY, most=MOST_RUNGS)
    rungs = [_rung(step, number) for number, step in enumerate(steps, start=1)]
    *lower, (top, top_days) = rungs
    if top_days is not None:
        raise LadderProblem(Problem.TOP_HAS_DAYS, text=f"{top} ug")
    for number, (_, days) in enumerate(lower, start=1):
        if days is None:
            raise LadderProblem(Problem.OPEN_IN_THE_MIDDLE, rung=number)
        if days < 1:
            raise LadderProblem(Problem.SHORT_STEP, rung=number, days=days, least=SHORTEST_STEP)
    return Ladder(tuple(Step(dose, days) for dose, days in lower if days), top)


def _rung(step: object, number: int) -> tuple[Micrograms, int | None]:
    if not isinstance(step, dict) or step.keys() != {"ug", "days"}:
        raise PlanFileProblem(FileProblem.BAD_STEP, rung=number)
    dose, days = step["ug"], step["days"]
    if not _is_number(dose) or not (days is None or _is_number(days)):
        raise PlanFileProblem(FileProblem.BAD_STEP, rung=number)
    return Micrograms(dose), days


def _rules(given: object, most: Micrograms) -> Rules:
    """Return the thresholds, those not *given* as they are in general practice."""
    if not isinstance(given, dict):
        raise PlanFileProblem(FileProblem.BAD_VALUE, field="rules")
    _know(given, set(_RULES))
    values: dict[str, Any] = {}
    for field, value in given.items():
        is_switch = isinstance(_RULES[field], bool)
        if is_switch and not isinstance(value, bool):
            raise PlanFileProblem(FileProblem.BAD_VALUE, field=field)
        is_open = field == "late_ok_hours" and value is None
        if not is_switch and not is_open:
            _number(given, field, 0, most=_MOST.get(field, 366))
        values[field] = value
    rules = Rules(**values, max_dose=most)
    for part, whole in _WITHIN:
        if getattr(rules, part) > getattr(rules, whole):
            raise PlanFileProblem(FileProblem.BAD_VALUE, field=part)
    return rules
