"""The mornings: what was asked and answered, and each answer as an observation."""

from collections.abc import Iterator
from datetime import datetime
from typing import Final

from domain.checkins import BURDEN, CheckIn, Severity
from domain.copies import Episode
from domain.occurrences import Occurrence
from messages.documents.fhir.values import OURS, Names, Resource, concept, hl7, local
from messages.morning import levels
from messages.morning import names as items

QUESTIONS: Final = f"{OURS}:questionnaire:check-in"
SCREENING: Final = f"{OURS}:questionnaire:screening"


def screening(names: Names, episode: Episode) -> Resource:
    """Return what was asked before the plan began; our own questions, not a clinic's."""
    return {
        "resourceType": "QuestionnaireResponse",
        "id": names.id("QuestionnaireResponse", episode.course.id, "screening"),
        "questionnaire": SCREENING,
        "status": "completed",
        "subject": names.patient,
        "source": names.patient,
        "authored": local(episode.course.confirmed_at, names.copy.person.zone),
        "item": [
            {"linkId": question, "answer": [{"valueString": answer}]}
            for question, answer in episode.screening.items()
        ],
    }


def responses(names: Names, episode: Episode) -> Iterator[Resource]:
    """Yield each morning and then its observations; what was not asked has none."""
    nights = {each.number: each for each in episode.nights}
    said_at = {(each.number, each.item): each.at for each in episode.said}
    for morning in episode.mornings:
        night = nights[morning.occurrence.number]
        yield _response(names, episode, morning, night)
        for item, value in _values(morning).items():
            at = said_at.get((night.number, item), morning.saved_at)
            seen = _observation(names, morning, night, item, at=at or night.scheduled_at)
            yield seen | _value(names, item, value)


def _values(morning: CheckIn) -> dict[str, int | None]:
    asked = {
        str(item): None if (level := morning.values.get(item)) is None else int(level)
        for item in morning.items
    }
    return asked | ({BURDEN: morning.burden} if morning.asks_burden else {})


def _response(names: Names, episode: Episode, morning: CheckIn, night: Occurrence) -> Resource:
    told: Resource = {
        "resourceType": "QuestionnaireResponse",
        "id": names.id("QuestionnaireResponse", episode.course.id, night.number),
        "questionnaire": QUESTIONS,
        "status": "completed" if morning.saved_at else "in-progress",
        "subject": names.patient,
        "source": names.patient,
        "item": [
            {"linkId": item}
            if value is None
            else {"linkId": item, "answer": [{"valueInteger": value}]}
            for item, value in _values(morning).items()
        ],
    }
    if morning.saved_at:
        told["authored"] = local(morning.saved_at, night.zone)
    return told


def _observation(
    names: Names, morning: CheckIn, night: Occurrence, item: str, *, at: datetime
) -> Resource:
    course_id, number = morning.occurrence.course_id, night.number
    _ = names.language
    said = {str(each): name for each, name in items(_).items()} | {
        BURDEN: _("Once a week: 0 to 10")
    }
    seen: Resource = {
        "resourceType": "Observation",
        "id": names.id("Observation", course_id, number, item),
        "status": "final" if morning.saved_at else "preliminary",
        "category": [hl7("observation-category", "survey")],
        "code": concept(said[item], item, item),
        "subject": names.patient,
        "performer": [names.patient],
        "effectiveDateTime": local(at, night.zone),
        "derivedFrom": [names.to("QuestionnaireResponse", course_id, number)],
    }
    if item in morning.implied:
        seen["note"] = [{"text": _("Not tapped, and none when the morning was saved.")}]
    return seen


def _value(names: Names, item: str, value: int | None) -> Resource:
    """Return what was said, on our scale of four levels or from 0 to 10, or that nothing was."""
    if value is None:
        return {"dataAbsentReason": hl7("data-absent-reason", "asked-unknown")}
    if item == BURDEN:
        return {"valueInteger": value}
    level = levels(names.language)[Severity(value)].lower()
    return {
        "valueInteger": value,
        "interpretation": [concept(level, "", str(value), ours="severity")],
    }
