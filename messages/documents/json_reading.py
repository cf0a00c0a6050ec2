"""Reading a JSON export again: what comes back is the same copy, or the file is refused.

Whatever was read must be written again letter by letter. That is a stricter check than any
schema: what we do not know, do not keep, or would count otherwise has no way in.
"""

from datetime import datetime
from json import dumps, loads
from typing import Final
from zoneinfo import ZoneInfo

from domain.checkins import Item
from domain.copies import Consent, Copy, Person
from domain.drafts import Draft
from domain.occurrences import CourseId
from domain.patients import PatientId, Wording
from domain.slips import Slip
from messages.documents import json_export
from messages.documents.annotations import fits
from messages.documents.json_reading_course import episode
from messages.documents.json_values import Document, instant, perhaps, wall
from messages.language import LANGUAGES


class NotACopyError(ValueError):
    """The file is not an export of ours, or not as we wrote it; the text says where."""


_UNREADABLE: Final = (
    ArithmeticError,
    AttributeError,
    LookupError,
    RecursionError,
    TypeError,
    ValueError,
)


def read(content: bytes, *, at: datetime) -> Copy:
    """Return the copy in *content*, taken in *at*; its courses are numbered from 1.

    Raises NotACopyError.
    """
    try:
        found = loads(content)
        copy = _copy(found, at)
        given, again = _parts(found), _parts(json_export.document(copy))
        if not fits(copy, Copy):
            raise ValueError("a value of another kind")
    except Slip as slip:
        raise NotACopyError(f"its plan cannot be kept: {str(slip).rstrip('.')}") from slip
    except _UNREADABLE as error:
        raise NotACopyError("it is not an export of this version") from error
    for part, written in again.items():
        if given.get(part) != written:
            raise NotACopyError(f"its part “{part}” is not as it was exported")
    if given.keys() != again.keys():
        raise NotACopyError("it has parts that no export has")
    return copy


def _parts(found: Document) -> dict[str, str]:
    """Return the parts of a copy as text, where 1 is neither 1.0 nor true."""
    return {part: dumps(value, sort_keys=True) for part, value in found.items()}


def _copy(found: Document, at: datetime) -> Copy:
    person, enrolment = _person(found["patient"]), found["patient"]["enrolment"]
    courses = [*found["earlier"], *([found] if found["plan"] else [])]
    return Copy(
        at,
        person,
        tuple(
            Consent(each["purpose"], each["version"], each["given"], instant(each["at"]))
            for each in found["consents"]
        ),
        tuple(
            episode(each, CourseId(number), person) for number, each in enumerate(courses, start=1)
        ),
        None if enrolment is None else Draft(dict(enrolment)),
    )


def _person(found: Document) -> Person:
    inside = int(found["id"])
    if inside < 1 or found["language"] not in LANGUAGES:
        raise ValueError("a person as no installation has them")
    return Person(
        id=PatientId(inside),
        created_at=instant(found["created_at"]),
        language=found["language"],
        country=found["country"],
        zone=ZoneInfo(found["zone"]) if found["zone"] else None,
        dose_time=wall(found["dose_time"]),
        wake_time=wall(found["wake_time"]),
        bedtime=wall(found["bedtime"]),
        wording=Wording(found["wording"]),
        counted=found["counted"],
        unreachable_at=perhaps(found["unreachable_at"]),
        extras=tuple(Item(item) for item in found["extras"]),
        asks_burden=found["asks_burden"],
    )
