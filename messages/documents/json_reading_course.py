"""Reading one course of a JSON export again; whatever does not parse raises as it is."""

from collections.abc import Container, Iterator
from dataclasses import replace
from datetime import date
from itertools import groupby, pairwise
from zoneinfo import ZoneInfo

from domain.checkins import BURDEN, CheckIn, Item, Severity
from domain.copies import Counted, Episode, Person, Said
from domain.course import Course
from domain.doses import Micrograms
from domain.forms import Volume
from domain.nights import closes, next_scheduled
from domain.notes import note
from domain.occurrences import CourseId, Occurrence, OccurrenceId, Reason, Source, State
from domain.patients import Patient
from domain.planning import Asked
from domain.stocks import Bottle, CapsulesInHand, Stock
from messages.documents.json_reading_plan import form, move, plan
from messages.documents.json_values import Document, instant, perhaps


def episode(found: Document, course_id: CourseId, person: Person) -> Episode:
    told, patient = found["plan"], person.patient
    if patient is None:
        raise ValueError("a course begins when zone and times are known")
    prescribed = plan(told)
    course = Course(
        course_id,
        person.id,
        prescribed,
        form(told["form"]),
        instant(told["confirmed_at"]),
        tuple(move(each, prescribed.ladder) for each in found["moves"]),
    )
    nights = [_night(each, course) for each in found["occurrences"]]
    said = tuple(_said(each) for each in found["answers"])
    return Episode(
        course,
        dict(told["screening"]),
        perhaps(told["ended_at"]),
        tuple(_closed(nights, patient)),
        tuple(_mornings(found["checkins"], nights, said)),
        said,
        dict(_notes(found["occurrences"])),
        Asked(**told["asked"]) if told["asked"] else None,
        tuple(_counted(each) for each in found["supplies"]),
    )


def _notes(rows: list[Document]) -> Iterator[tuple[int, str]]:
    for each in rows:
        if (text := each["note"]) is not None:
            if note(text) != text:
                raise ValueError("a note that cannot be kept")
            yield each["number"], text


def _night(found: Document, course: Course) -> Occurrence:
    number, scheduled = found["number"], instant(found["scheduled_at"])
    rung = found["step"] - 1
    if found["dose_ug"] != course.plan.ladder.dose(rung):
        raise ValueError("a dose that is not the plan's")
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
