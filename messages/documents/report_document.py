"""The report as a file: one page that is made in the workshop."""

from dataclasses import dataclass

from domain.copies import Copy
from domain.reports import Report, report
from messages.documents import press
from messages.documents.report_page import page
from messages.language import language


class NothingToPrintError(ValueError):
    """There has been no night to tell of."""


@dataclass(frozen=True, slots=True)
class Order:
    """What to print: *notes* if the patient wishes, and a *name* that is kept nowhere else."""

    report: Report
    notes: bool = False
    name: str = ""


def content(order: Order) -> bytes:
    _ = language(order.report.patient.language)
    return press.pdf(
        page(_, order.report, notes=order.notes, name=order.name),
        title=_("Low-dose naltrexone: a patient's own record"),
        language=_.code,
        at=order.report.at,
    )


def of_copy(copy: Copy) -> bytes:
    """Return the page of the newest course since its start; raises NothingToPrintError."""
    patient = copy.person.patient
    if patient and copy.episodes:
        told = report(copy.episodes[-1], patient, span=None, at=copy.at)
        if told:
            return content(Order(told))
    raise NothingToPrintError
