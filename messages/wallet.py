"""The wallet card: what somebody shows to people who treat them in an emergency."""

from domain.doses import Micrograms
from domain.occurrences import Occurrence, Reason, State
from domain.patients import Patient
from messages.channel import Card
from messages.doses import amount
from messages.language import Language


def card(_: Language, patient: Patient, *, dose: Micrograms, last: Occurrence | None) -> Card:
    """Return what /card shows; *dose* is the plan's, *last* the last dose taken.

    It names the drug even where messages do not: the person asked, to show it.
    """
    lines = [
        _("I take low-dose naltrexone (LDN)."),
        _("Dose: {dose}.", dose=amount(_, last.dose if last else dose)),
        _last(_, patient, last),
        _("It blocks opioids."),
        _("This comes from my own log. My prescriber knows my plan."),
    ]
    return Card("\n".join(lines))


def _last(_: Language, patient: Patient, last: Occurrence | None) -> str:
    if last is None:
        return _("Last dose: none in my log.")
    said = _when(_, patient, last)
    if last.state is not State.DIFFERENT:
        return said
    if last.reason is Reason.VOMITED:
        return _("{said} I vomited after it.", said=said)
    return _("{said} It was not the planned amount.", said=said)


def _when(_: Language, patient: Patient, last: Occurrence) -> str:
    if last.taken_at is None:
        return _("Last dose: night of {night}.", night=_.day(last.night))
    return _(
        "Last dose: {day}, {time} (time zone {zone}).",
        day=_.day(last.taken_at.astimezone(patient.zone).date()),
        time=_.clock_at(last.taken_at, patient.zone),
        zone=patient.zone.key,
    )
