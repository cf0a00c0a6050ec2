"""The bundle: every resource of one copy, as FHIR 4.3.0 (R4B) has them.

fhir.resources checks it before it goes out, and is for the workshop's process only.
"""

from collections.abc import Iterator
from json import dumps

from domain.copies import Copy
from messages.documents.fhir import care, medication, mornings
from messages.documents.fhir.values import Names, Resource, local


def content(copy: Copy) -> bytes:
    """Return the bundle as JSON; raises ValueError rather than write what FHIR does not have."""
    from fhir.resources.R4B.bundle import Bundle  # noqa: PLC0415  see above

    made = bundle(copy)
    Bundle.model_validate(made)
    return f"{dumps(made, ensure_ascii=False, separators=(',', ':'))}\n".encode()


def bundle(copy: Copy) -> Resource:
    names = Names(copy)
    resources = list(_resources(names))
    resources.append(care.provenance(names, resources))
    return {
        "resourceType": "Bundle",
        "type": "collection",
        "timestamp": local(copy.at, copy.person.zone),
        "entry": [{"fullUrl": f"urn:uuid:{each['id']}", "resource": each} for each in resources],
    }


def _resources(names: Names) -> Iterator[Resource]:
    yield care.patient(names)
    yield care.device(names)
    yield from care.consents(names, names.copy.consents)
    for episode in names.copy.episodes:
        yield medication.request(names, episode)
        yield care.plan(names, episode)
        yield from care.flags(names, episode)
        yield medication.statement(names, episode)
        if episode.screening:
            yield mornings.screening(names, episode)
        yield from medication.administrations(names, episode)
        yield from mornings.responses(names, episode)
