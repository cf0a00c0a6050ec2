"""The formats in which everything that is kept of a patient can be taken along."""

from collections.abc import Callable, Mapping
from typing import Final

from domain.copies import Copy
from messages.documents import csv_export, json_export, plan_calendar, report_document
from messages.documents.fhir import bundle

FORMATS: Final[Mapping[str, Callable[[Copy], bytes]]] = {
    "json": json_export.content,
    "csv": csv_export.content,
    "ics": plan_calendar.content,
    "fhir": bundle.content,
    "pdf": report_document.of_copy,
}
"""What makes each file, by what follows the point of its name."""
