"""Reading plan, form and moves of a JSON export: nothing that a chat would not take."""

import re
from dataclasses import fields, replace
from typing import Any, Final
from zoneinfo import ZoneInfo

from domain import plan_files
from domain.doses import Micrograms
from domain.forms import Capsules, Form, Liquid, is_possible
from domain.moves import ACTS, Actor, Concern, Move
from domain.plans import Ladder, Plan
from messages.documents.json_values import Document, instant, wall

_ID: Final = re.compile(r"[A-Za-z][A-Za-z0-9_-]{1,39}")


def plan(found: Document) -> Plan:
    """Return the plan; raises Slip where a file of its own would be refused."""
    rules = dict(found["rules"])
    file = {
        "name": found["name"],
        "suits": found["suits"],
        "evidence": found["evidence"],
        "max_ug": rules.pop("max_dose"),
        "steps": [{"ug": each["dose_ug"], "days": each["days"]} for each in found["steps"]],
        "rules": rules,
    }
    if not _ID.fullmatch(found["id"]) or found["version"] < 1:
        raise ValueError(found["id"])
    return replace(plan_files.plan(file), id=found["id"], version=found["version"])


def form(found: Document) -> Form:
    """Return the form; raises ValueError about a strength that no chat takes."""
    read: Form
    if "ug_per_ml" in found:
        read = Liquid(found["ug_per_ml"])
    else:
        read = Capsules(tuple(Micrograms(strength) for strength in found["capsules_ug"]))
    if not is_possible(read):
        raise ValueError(read)
    return read


def move(found: Document, ladder: Ladder) -> Move:
    """Return a move on *ladder*; raises IndexError about one that leads off it."""
    kind = ACTS[found["act"]]
    given = {field.name for field in fields(kind)}
    values: dict[str, Any] = {name: found[name] for name in given if name in found}
    if "rung" in given:
        values["rung"] = found["step"] - 1
        ladder.dose(values["rung"])  # there is such a step
    for name, parse in (("concern", Concern), ("zone", ZoneInfo), ("form", form), ("wall", wall)):
        if name in values:
            values[name] = parse(values[name])
    act = kind(**values)
    return Move(found["number"], instant(found["at"]), Actor(found["actor"]), act, found["reason"])
