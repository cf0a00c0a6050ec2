"""Reading one course of a JSON export again; whatever does not parse raises as it is."""

from collections.abc import Container, Mapping
from dataclasses import fields, replace
from datetime import date, datetime, time
from itertools import groupby, pairwise
from typing import Any, Final, get_args
from zoneinfo import ZoneInfo

from domain import moves
from domain.checkins import BURDEN, CheckIn, Item, Severity
from domain.copies import Counted, Episode, Person, Said
from domain.course import Course
from domain.doses import Micrograms
from domain.forms import Capsules, Form, Liquid, Volume
from domain.moves import Act, Actor, Concern, Move
from domain.nights import closes, next_scheduled
from domain.occurrences import CourseId, Occurrence, OccurrenceId, Reason, Source, State
from domain.patients import Patient
from domain.planning import Asked
from domain.plans import Ladder, Plan, Rules, Step
from domain.stocks import Bottle, CapsulesInHand, Stock
from messages.documents.json_values import Document

ACTS: Final[Mapping[str, type[Act]]] = {kind.__name__.lower(): kind for kind in get_args(moves.Act)}


def episode(found: Document, course_id: CourseId, person: Person) -> Episode:
    plan, patient = found["plan"], person.patient
    assert patient, "a course begins when zone and times are known"
    course = Course(
        course_id,
        person.id,
        _plan(plan),
        _form(plan["form"]),
        instant(plan["confirmed_at"]),
        tuple(_move(each) for each in found["moves"]),
    )
    nights = [_night(each, course) for each in found["occurrences"]]
    said = tuple(_said(each) for each in found["answers"])
    return Episode(
        course,
        dict(plan["screening"]),
        perhaps(plan["ended_at"]),
        tuple(_closed(nights, patient)),
        tuple(_mornings(found["checkins"], nights, said)),
        said,
        {each["number"]: each["note"] for each in found["occurrences"] if each["note"] is not None},
        Asked(**plan["asked"]) if plan["asked"] else None,
        tuple(_counted(each) for each in found["supplies"]),
    )


def _plan(found: Document) -> Plan:
    *steps, top = found["steps"]
    return Plan(
        found["id"],
        found["name"],
        Ladder(
            tuple(Step(Micrograms(each["dose_ug"]), each["days"]) for each in steps),
            Micrograms(top["dose_ug"]),
        ),
        Rules(**found["rules"]),
        found["evidence"],
        found["suits"],
        found["version"],
    )


def _form(found: Document) -> Form:
    if "ug_per_ml" in found:
        return Liquid(found["ug_per_ml"])
    return Capsules(tuple(Micrograms(strength) for strength in found["capsules_ug"]))


def _move(found: Document) -> Move:
    kind = ACTS[found["act"]]
    given = {field.name for field in fields(kind)}
    values: dict[str, Any] = {name: found[name] for name in given if name in found}
    if "rung" in given:
        values["rung"] = found["step"] - 1
    for name, parse in (("concern", Concern), ("zone", ZoneInfo), ("form", _form), ("wall", wall)):
        if name in values:
            values[name] = parse(values[name])
    act = kind(**values)
    return Move(found["number"], instant(found["at"]), Actor(found["actor"]), act, found["reason"])


def _night(found: Document, course: Course) -> Occurrence:
    number, scheduled = found["number"], instant(found["scheduled_at"])
    rung = found["step"] - 1
    course.plan.ladder.dose(rung)  # there is such a step
    return Occurrence(
        OccurrenceId(course.id, number),
        date.fromisoformat(found["night"]),
        scheduled,
        scheduled,
        ZoneInfo(found["zone"]),
        Micrograms(found["dose_ug"]),
        rung,
        course.standing(number).nights + 1,
        State(found["state"]),
        perhaps(found["answered_at"]),
        perhaps(found["taken_at"]),
        Source(found["source"]) if found["source"] else None,
        Reason(found["reason"]) if found["reason"] else None,
    )


def _closed(nights: list[Occurrence], patient: Patient) -> list[Occurrence]:
    """Return *nights* with their closes: when the next one opens, at the latest."""
    if not nights:
        return []
    last = nights[-1].scheduled_at
    after = [*(b.scheduled_at for _, b in pairwise(nights))]
    after.append(next_scheduled(last, patient.dose_time, patient.zone))
    return [
        replace(night, closes_at=closes(night.scheduled_at, then))
        for night, then in zip(nights, after, strict=True)
    ]


def _mornings(
    rows: list[Document], nights: list[Occurrence], said: tuple[Said, ...]
) -> list[CheckIn]:
    by_number = {night.number: night for night in nights}
    tapped: dict[int, set[str]] = {}
    for each in said:
        tapped.setdefault(each.number, set()).add(each.item)
    return [
        _morning(list(asked), by_number[number], tapped.get(number, ()))
        for number, asked in groupby(rows, key=lambda row: row["occurrence"])
    ]


def _morning(rows: list[Document], night: Occurrence, tapped: Container[str]) -> CheckIn:
    """Return a morning. It was saved if there is an answer nobody tapped, or all are there."""
    asked = [row for row in rows if row["item"] != BURDEN]
    burden = [row["value"] for row in rows if row["item"] == BURDEN]
    given = [row for row in asked if row["value"] is not None]
    implied = [row for row in given if row["item"] not in tapped]
    saved = implied or (given if len(given) == len(asked) else [])
    return CheckIn(
        night.id,
        closes_at=night.freezes_at,
        items=tuple(Item(row["item"]) for row in asked),
        values={Item(row["item"]): Severity(row["value"]) for row in given},
        implied=frozenset(Item(row["item"]) for row in asked if row["implied"]),
        saved_at=max((instant(row["answered_at"]) for row in saved), default=None),
        asks_burden=bool(burden),
        burden=burden[0] if burden else None,
    )


def _counted(found: Document) -> Counted:
    added = {int(unit): amount for unit, amount in found["added"].items()}
    return Counted(instant(found["at"]), _stock(found["in_hand"]), added)


def _stock(found: Document | None) -> Stock | None:
    if found is None:
        return None
    if "capsules" in found:
        return CapsulesInHand({Micrograms(int(ug)): n for ug, n in found["capsules"].items()})
    opened = date.fromisoformat(found["opened"]) if found["opened"] else None
    return Bottle(found["ug_per_ml"], Volume(found["hundredths_ml"]), opened)


def _said(found: Document) -> Said:
    return Said(
        found["occurrence"],
        instant(found["at"]),
        found["item"],
        found["value"],
        perhaps(found["taken_at"]),
    )


def instant(text: str) -> datetime:
    return datetime.fromisoformat(text)


def perhaps(text: str | None) -> datetime | None:
    return None if text is None else instant(text)


def wall(text: str | None) -> time | None:
    return None if text is None else time.fromisoformat(text)
