"""Who it is of, the plan of care with what slowed it, alarms, consents, and who put it together."""

from collections.abc import Iterable, Iterator
from typing import Final

from domain.copies import Consent, Episode
from domain.course import Phase
from domain.moves import Freeze
from domain.reports import SLOWED
from messages.documents.fhir.medication import status
from messages.documents.fhir.values import OURS, Names, Resource, concept, hl7, local
from messages.documents.report_slowings import what

_PLANNED: Final = {"active": "active", "on-hold": "on-hold", "stopped": "revoked"}


def patient(names: Names) -> Resource:
    """Return who it is of: without a name, for we know none."""
    return {"resourceType": "Patient", "id": names.id("Patient"), "active": True}


def device(names: Names) -> Resource:
    return {
        "resourceType": "Device",
        "id": names.id("Device"),
        "deviceName": [{"name": "Nightstep", "type": "user-friendly-name"}],
        "type": {"text": "software that reminds and keeps answers"},
    }


def plan(names: Names, episode: Episode) -> Resource:
    _, zone = names.language, names.copy.person.zone
    notes = [
        {"time": local(move.at, zone), "text": what(_, move)}
        for move in episode.course.moves
        if isinstance(move.act, SLOWED)
    ]
    period = {"start": local(episode.course.confirmed_at, zone)}
    if episode.ended_at:
        period["end"] = local(episode.ended_at, zone)
    return {
        "resourceType": "CarePlan",
        "id": names.id("CarePlan", episode.course.id),
        "status": _PLANNED[status(episode)],
        "intent": "plan",
        "title": episode.course.plan.name,
        "subject": names.patient,
        "period": period,
        "activity": [{"reference": names.to("MedicationRequest", episode.course.id)}],
        **({"note": notes} if notes else {}),
    }


def flags(names: Names, episode: Episode) -> Iterator[Resource]:
    """Yield each alarm that stopped the plan; the last one is active until a clinician spoke."""
    number = episode.nights[-1].number if episode.nights else 1
    here = episode.course.standing(number)
    freezes = [
        (seq, move) for seq, move in enumerate(episode.course.moves) if isinstance(move.act, Freeze)
    ]
    for seq, move in freezes:
        assert isinstance(move.act, Freeze)
        is_last = seq == freezes[-1][0]
        active = is_last and here.phase is Phase.FROZEN and not episode.ended_at
        concern = str(move.act.concern)
        yield {
            "resourceType": "Flag",
            "id": names.id("Flag", episode.course.id, seq),
            "status": "active" if active else "inactive",
            "code": concept(concern, "", concern, ours="concern"),
            "subject": names.patient,
            "period": {"start": local(move.at, names.copy.person.zone)},
        }


def consents(names: Names, given: Iterable[Consent]) -> Iterator[Resource]:
    """Yield each consent, or refusal; a later word for the same purpose ends an earlier one."""
    told = list(given)
    latest = {each.purpose: each for each in told}
    for seq, each in enumerate(told):
        agreed = "active" if each.given else "rejected"
        yield {
            "resourceType": "Consent",
            "id": names.id("Consent", seq),
            "status": agreed if latest[each.purpose] is each else "inactive",
            "scope": hl7("consentscope", "patient-privacy"),
            "category": [concept(each.purpose, "", each.purpose, ours="purpose")],
            "patient": names.patient,
            "dateTime": local(each.at, names.copy.person.zone),
            "policy": [{"uri": f"{OURS}:consent:{each.version}"}],
            "provision": {"type": "permit" if each.given else "deny"},
        }


def provenance(names: Names, resources: Iterable[Resource]) -> Resource:
    return {
        "resourceType": "Provenance",
        "id": names.id("Provenance"),
        "target": [{"reference": f"urn:uuid:{each['id']}"} for each in resources],
        "recorded": local(names.copy.at, names.copy.person.zone),
        "agent": [{"who": names.to("Device"), "onBehalfOf": names.patient}],
    }
