"""The small parts that resources are made of: references, codings, amounts, instants."""

from dataclasses import dataclass
from datetime import datetime
from functools import cache
from json import loads
from pathlib import Path
from typing import Any, Final, TypeAlias
from uuid import UUID, uuid5
from zoneinfo import ZoneInfo

from domain.copies import Copy
from domain.doses import Micrograms, mg
from messages.language import Language, language

Resource: TypeAlias = dict[str, Any]

OURS: Final = "urn:nightstep"
"""Codes of our own: in no terminology, and always there beside what is."""

_NAMES: Final = UUID("9d1f1f0e-6c0b-4a3e-8f57-3c1a5d0e7b42")
_HL7: Final = "http://terminology.hl7.org/CodeSystem"
_UCUM: Final = "http://unitsofmeasure.org"


@dataclass(frozen=True, slots=True)
class Names:
    """Names the resources of one copy: the same in every later file of the same patient."""

    copy: Copy

    def id(self, kind: str, *key: object) -> str:
        return str(uuid5(_NAMES, "/".join(map(str, (self.copy.person.id, kind, *key)))))

    def to(self, kind: str, *key: object) -> Resource:
        return {"reference": f"urn:uuid:{self.id(kind, *key)}", "type": kind}

    @property
    def patient(self) -> Resource:
        return self.to("Patient")

    @property
    def language(self) -> Language:
        return language(self.copy.person.language)


def concept(text: str, kind: str, code: str, *, ours: str = "item") -> Resource:
    """Return our own code beside those of *kind* that were verified, and what it means."""
    verified = [
        {key: value for key, value in each.items() if key != "verified"}
        for each in codes().get(kind, ())
        if each["verified"]
    ]
    return {"coding": [*verified, {"system": f"{OURS}:{ours}", "code": code}], "text": text}


def hl7(system: str, code: str) -> Resource:
    return {"coding": [{"system": f"{_HL7}/{system}", "code": code}]}


@cache
def codes() -> dict[str, list[Resource]]:
    """Return the codes of codes.json, verified or not (clinical 11)."""
    text = (Path(__file__).parent / "codes.json").read_text("utf-8")
    found: dict[str, list[Resource]] = loads(text)
    return found


def medicine() -> Resource:
    return concept("naltrexone, low dose, oral", "naltrexone", "ldn", ours="medicine")


def amount(dose: Micrograms) -> Resource:
    value = float(mg(dose))
    whole = int(value) if value.is_integer() else value  # never a trailing zero
    return {"value": whole, "unit": "mg", "system": _UCUM, "code": "mg"}


def days(number: int) -> Resource:
    return {"value": number, "unit": "d", "system": _UCUM, "code": "d"}


def local(at: datetime, zone: ZoneInfo | None) -> str:
    """Return *at* as it was on the wall, with its offset."""
    return (at if zone is None else at.astimezone(zone)).isoformat(timespec="seconds")
