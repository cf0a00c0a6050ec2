"""The plan, the use of the medicine, and each night's dose, as the patient reported it."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Final

from domain.adherence import TAKEN
from domain.copies import Episode
from domain.course import DOSING
from domain.occurrences import Occurrence, State
from domain.outlook import Rung, Tense
from messages.documents.fhir.values import Names, Resource, amount, days, local, medicine
from messages.doses import amount as words
from messages.night import reasons

_ADMINISTERED: Final = {
    State.TAKEN: "completed",
    State.DIFFERENT: "completed",
    State.SKIPPED: "not-done",
    State.PAUSED: "on-hold",
    State.PAUSED_SELF: "on-hold",
    State.UNANSWERED: "unknown",  # never not-done: nobody said so
}
"""N is left out, since we never asked; so is what is still open."""

_A_DAY: Final = timedelta(days=1)
_MORNING: Final = range(4, 12)


def status(episode: Episode) -> str:
    """Return active, on-hold or stopped, as the course stands for its newest night."""
    if episode.ended_at:
        return "stopped"
    number = episode.nights[-1].number if episode.nights else 1
    return "active" if episode.course.standing(number).phase in DOSING else "on-hold"


def request(names: Names, episode: Episode) -> Resource:
    """Return the plan: one dosage instruction for each step (as HL7's own taper example)."""
    return {
        "resourceType": "MedicationRequest",
        "id": names.id("MedicationRequest", episode.course.id),
        "status": status(episode),
        "intent": "plan",
        "reportedBoolean": True,
        "medicationCodeableConcept": medicine(),
        "subject": names.patient,
        "authoredOn": local(episode.course.confirmed_at, names.copy.person.zone),
        "dosageInstruction": list(_instructions(names, episode)),
    }


def statement(names: Names, episode: Episode) -> Resource:
    taken = [each for each in episode.nights if each.state in TAKEN]
    told: Resource = {
        "resourceType": "MedicationStatement",
        "id": names.id("MedicationStatement", episode.course.id),
        "status": status(episode) if taken else "unknown",
        "basedOn": [names.to("MedicationRequest", episode.course.id)],
        "medicationCodeableConcept": medicine(),
        "subject": names.patient,
        "informationSource": names.patient,
        "dateAsserted": local(names.copy.at, names.copy.person.zone),
    }
    if taken:
        told["effectivePeriod"] = {"start": taken[0].night.isoformat()}
        if episode.ended_at:
            told["effectivePeriod"]["end"] = taken[-1].night.isoformat()
    return told


def administrations(names: Names, episode: Episode) -> Iterator[Resource]:
    for night in episode.nights:
        if night.state in _ADMINISTERED and not night.is_baseline:
            yield _administration(names, episode, night)


def _administration(names: Names, episode: Episode, night: Occurrence) -> Resource:
    given: Resource = {
        "resourceType": "MedicationAdministration",
        "id": names.id("MedicationAdministration", episode.course.id, night.number),
        "status": _ADMINISTERED[night.state],
        "medicationCodeableConcept": medicine(),
        "subject": names.patient,
        "effectiveDateTime": local(night.taken_at or night.scheduled_at, night.zone),
        "performer": [{"actor": names.patient}],
        "request": names.to("MedicationRequest", episode.course.id),
    }
    if why := _why(names, night):
        given["statusReason"] = [{"text": why}]
    if night.state is State.TAKEN:
        given["dosage"] = {"dose": amount(night.dose)}
    if note := episode.notes.get(night.number):
        given["note"] = [{"text": note}]
    return given


def _why(names: Names, night: Occurrence) -> str | None:
    _ = names.language
    match night.state:
        case State.SKIPPED:
            return reasons(_)[night.reason] if night.reason in reasons(_) else _("no reason given")
        case State.PAUSED:
            return _("paused, as a clinician said")
        case State.PAUSED_SELF:
            return _("paused by the patient")
        case _:
            return None


def _instructions(names: Names, episode: Episode) -> Iterator[Resource]:
    """Yield the steps: those climbed by their dates, those ahead by their length.

    Each step ahead waits for a yes, so that it has no date.
    """
    _, person, ladder = names.language, names.copy.person, episode.course.plan.ladder
    climbed: dict[int, Rung] = {}
    if person.patient and episode.nights:
        seen = episode.outlook(person.patient, names.copy.at)
        climbed = {each.rung: each for each in seen if each.tense is not Tense.FUTURE}
    in_the_morning = person.dose_time is not None and person.dose_time.hour in _MORNING
    for rung in range(ladder.top_rung + 1):
        lasts = ladder.days(rung)
        repeat: Resource = {"boundsDuration": days(lasts)} if lasts else {}
        if period := _period(episode, climbed.get(rung), climbed.get(rung + 1)):
            repeat = {"boundsPeriod": period}
        when = ["MORN" if in_the_morning else "HS"]
        yield {
            "sequence": rung + 1,
            "text": words(_, ladder.dose(rung)),
            "timing": {
                "repeat": {**repeat, "frequency": 1, "period": 1, "periodUnit": "d", "when": when}
            },
            "doseAndRate": [{"doseQuantity": amount(ladder.dose(rung))}],
        }


def _period(episode: Episode, here: Rung | None, after: Rung | None) -> Resource | None:
    """Return from when to when a step was, or is, the present one; None if it was not."""
    if here is None or here.night is None:
        return None
    period = {"start": here.night.isoformat()}
    if after and after.night and after.night > here.night:
        period["end"] = (after.night - _A_DAY).isoformat()
    elif episode.ended_at and here.tense is Tense.PRESENT:
        period["end"] = max(here.night, episode.nights[-1].night).isoformat()
    return period
