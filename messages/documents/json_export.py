"""The whole copy as JSON, in the shape of export.schema.json beside this."""

from json import dumps
from typing import Final

from domain.adherence import adherence
from domain.copies import Copy, Person
from domain.drafts import Draft
from domain.snapshot_documents import adherence as rates
from messages.documents import json_course
from messages.documents.json_measures import measures
from messages.documents.json_values import Document, by_name

NO_COURSE: Final[Document] = {
    "plan": None,
    "moves": [],
    "occurrences": [],
    "checkins": [],
    "adherence": rates(adherence([])),
    "measures": measures("", [], stopped=False),
    "answers": [],
    "supplies": [],
}


def content(copy: Copy) -> bytes:
    return f"{dumps(document(copy), indent=2, ensure_ascii=False)}\n".encode()


def document(copy: Copy) -> Document:
    """Return *copy*: the newest course by itself, those before it under *earlier*.

    A step is counted from 1, as people see it.
    """
    *earlier, newest = [json_course.course(each) for each in copy.episodes] or [NO_COURSE]
    return {
        "patient": _person(copy.person, copy.draft),
        "consents": [by_name(each) for each in copy.consents],
        **newest,
        "earlier": earlier,
    }


def _person(person: Person, draft: Draft | None) -> Document:
    return {
        **by_name(person),
        "id": str(person.id),  # as text: more digits than JavaScript keeps of a number
        "enrolment": None if draft is None else dict(draft.answers),
    }
