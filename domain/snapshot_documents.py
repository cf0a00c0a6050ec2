"""A snapshot as JSON has it, named as in a patient's own export; and read back from there."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final, TypeAlias

from domain.adherence import Adherence, Rate
from domain.cells import ROUNDED_TO
from domain.checkins import Item
from domain.doses import Micrograms
from domain.snapshots import WINDOW, Row, Snapshot

Document: TypeAlias = dict[str, Any]

COUNTS: Final = (
    "definitions",
    "k",
    "invented",
    "active",
    "unreachable",
    "patients",
    "median",
    "paused",
    "not_prompted",
    "unreached",
    "holds",
    "doses_hidden",
    "steps_hidden",
)


def document(snapshot: Snapshot) -> Document:
    return {
        "week": snapshot.week,
        "as_of": snapshot.as_of.isoformat(),
        "since": snapshot.since.isoformat(),
        "until": snapshot.until.isoformat(),
        "nights": WINDOW.days,
        "rounded_to": ROUNDED_TO,
        **{name: getattr(snapshot, name) for name in COUNTS},
        "adherence": snapshot.adherence and adherence(snapshot.adherence),
        "bands": list(snapshot.bands),
        "symptoms": _rates(snapshot.symptoms),
        "doses": [{"dose_ug": dose, "patients": n} for dose, n in snapshot.doses.items()],
        "steps": [
            {
                "dose_ug": row.dose,
                "patients": row.patients,
                **adherence(row.adherence),
                "symptoms": _rates(row.symptoms),
            }
            for row in snapshot.steps
        ],
        "persistence": {str(n): rate(each) for n, each in snapshot.persistence.items()},
    }


def snapshot(document: Document) -> Snapshot:
    """Return what *document* was made from."""
    return Snapshot(
        as_of=datetime.fromisoformat(document["as_of"]),
        **{name: document[name] for name in COUNTS},
        adherence=document["adherence"] and _counts(document["adherence"]),
        bands=tuple(document["bands"]),
        symptoms=_read_symptoms(document["symptoms"]),
        doses={Micrograms(each["dose_ug"]): each["patients"] for each in document["doses"]},
        steps=tuple(
            Row(
                Micrograms(each["dose_ug"]),
                each["patients"],
                _counts(each),
                _read_symptoms(each["symptoms"]),
            )
            for each in document["steps"]
        ),
        persistence={int(n): _read_rate(rate) for n, rate in document["persistence"].items()},
    )


def adherence(counts: Adherence) -> Document:
    """Return *counts* and the rates made of them, each with its denominator."""
    return {
        "due": counts.due,
        "taken": counts.taken,
        "answered": counts.answered,
        "response": rate(counts.response),
        "taking": rate(counts.taking),
        "taking_at_most": rate(counts.taking_at_most),
        "of_answered": rate(counts.of_answered),
    }


def rate(of: Rate | None) -> Document | None:
    if of is None:
        return None
    return {"numerator": of.numerator, "denominator": of.denominator}


def _rates(rates: Mapping[Item, Rate | None]) -> Document:
    return {str(item): rate(each) for item, each in rates.items()}


def _counts(document: Document) -> Adherence:
    return Adherence(document["due"], document["taken"], document["answered"])


def _read_rate(document: Document | None) -> Rate | None:
    if document is None:
        return None
    return Rate(document["numerator"], document["denominator"])


def _read_symptoms(document: Document) -> dict[Item, Rate | None]:
    return {Item(item): _read_rate(rate) for item, rate in document.items()}
