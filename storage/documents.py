"""Plans, forms and moves as JSON: written once, read for as long as there are courses."""

from collections.abc import Callable
from dataclasses import asdict, fields
from datetime import time
from typing import Any
from zoneinfo import ZoneInfo

from domain.doses import Micrograms
from domain.forms import Capsules, Form, Liquid
from domain.moves import ACTS, Act, Concern
from domain.plans import Ladder, Plan, Rules, Step

Document = dict[str, Any]


def dump_plan(plan: Plan) -> Document:
    return {
        "id": plan.id,
        "name": plan.name,
        "version": plan.version,
        "evidence": plan.evidence,
        "suits": plan.suits,
        "steps": [[step.dose, step.days] for step in plan.ladder.steps],
        "top": plan.ladder.top,
        "rules": asdict(plan.rules),
    }


def load_plan(document: Document) -> Plan:
    known = {field.name for field in fields(Rules)}
    return Plan(
        id=document["id"],
        name=document["name"],
        version=document["version"],
        evidence=document["evidence"],
        suits=document["suits"],
        ladder=Ladder(
            steps=tuple(Step(Micrograms(dose), days) for dose, days in document["steps"]),
            top=Micrograms(document["top"]),
        ),
        rules=Rules(**{k: v for k, v in document["rules"].items() if k in known}),
    )


def dump_form(form: Form) -> Document:
    match form:
        case Capsules(strengths):
            return {"capsules": list(strengths)}
        case Liquid(ug_per_ml):
            return {"ug_per_ml": ug_per_ml}


def load_form(document: Document) -> Form:
    if "ug_per_ml" in document:
        return Liquid(document["ug_per_ml"])
    return Capsules(tuple(Micrograms(strength) for strength in document["capsules"]))


def dump_act(act: Act) -> Document:
    values = {field.name: _plain(getattr(act, field.name)) for field in fields(act)}
    return {"act": type(act).__name__.lower(), **values}


def load_act(document: Document) -> Act:
    values = {k: READ.get(k, _same)(v) for k, v in document.items() if k != "act"}
    return ACTS[document["act"]](**values)


def _plain(value: object) -> object:
    match value:
        case time():
            return value.isoformat("minutes")
        case ZoneInfo():
            return value.key
        case Capsules() | Liquid():
            return dump_form(value)
        case _:
            return value


def _same(value: Any) -> Any:
    return value


READ: dict[str, Callable[[Any], Any]] = {
    "concern": Concern,
    "wall": time.fromisoformat,
    "zone": ZoneInfo,
    "form": load_form,
}
