"""The morning after: was last night's dose taken? Never a word that could lead to two (R11)."""

from typing import Final

from domain.occurrences import Occurrence, Reason, Source, State
from domain.patients import Patient, Wording
from domain.planning import morning_after
from domain.plans import Rules
from messages.channel import Button, Card
from messages.doses import amount
from messages.language import Language
from messages.night import button, receipt
from messages.taps import Tap, about

TOPIC = "c"
"""The morning's questions have these buttons too."""

TOOK, MISSED, UNSURE = "took", "missed", "unsure"

CHOSEN: Final = {State.TAKEN: TOOK, State.SKIPPED: MISSED, State.PENDING: UNSURE}


def card(_: Language, patient: Patient, occurrence: Occurrence, rules: Rules) -> Card:
    """Return the question about a night that is over and can still be answered."""
    night = _.day(occurrence.night)
    if patient.wording is Wording.HIDDEN:
        asks = _("🌙 Night of {night}: did you take it?", night=night)
    else:
        dose = amount(_, occurrence.dose)
        asks = _("🌙 Night of {night}: did you take {dose}?", night=night, dose=dose)
    row = (
        button(_("Took it"), "taken", occurrence, style="success"),
        button(_("Missed it"), "skip", occurrence),
    )
    return Card(f"{asks}\n{_if_missed(_, patient, occurrence, rules)}", (row,))


def lines(_: Language, patient: Patient, occurrence: Occurrence, rules: Rules) -> list[str]:
    """Return what a morning says about the night before it."""
    if not is_open(occurrence):
        return []
    if occurrence.is_answered:
        return [receipt(_, patient, occurrence).text]
    if occurrence.reason is Reason.UNSURE:
        said = _("Recorded for last night: not sure.")
    elif patient.wording is Wording.HIDDEN:
        said = _("There is no answer for last night yet. Did you take it?")
    else:
        dose = amount(_, occurrence.dose)
        said = _("There is no answer for last night yet. Did you take {dose}?", dose=dose)
    return [said, _if_missed(_, patient, occurrence, rules)]


def beneath(
    _: Language, shown: Card, patient: Patient, occurrence: Occurrence, rules: Rules
) -> Card:
    """Return *shown*, and beneath it the question about its night while nobody has answered."""
    if occurrence.is_answered or not is_open(occurrence):
        return shown
    text = "\n".join((shown.text, *lines(_, patient, occurrence, rules)))
    return Card(text, (*shown.rows, *rows(_, occurrence)))


def rows(_: Language, occurrence: Occurrence) -> list[tuple[Button, ...]]:
    """Return the buttons about the night before; what was recalled can be put right."""
    if not is_open(occurrence):
        return []
    chosen = CHOSEN.get(occurrence.state) if _is_recalled(occurrence) else None
    labels = {TOOK: _("Took it"), MISSED: _("Missed it"), UNSURE: _("Not sure")}
    return [
        tuple(
            Button(
                f"● {label}" if said == chosen else label,
                Tap(TOPIC, "night", (about(occurrence.id), said)).encode(),
            )
            for said, label in labels.items()
        )
    ]


def is_open(occurrence: Occurrence) -> bool:
    """Whether the morning asks about its night: unanswered then, or only recalled since."""
    unanswered = occurrence.state is State.PENDING and not occurrence.is_baseline
    return unanswered or _is_recalled(occurrence)


def _is_recalled(occurrence: Occurrence) -> bool:
    """Whether it was; a time that somebody gave with it is not to be lost by another tap."""
    is_recalled = occurrence.source is Source.RECALLED and occurrence.taken_at is None
    return is_recalled and occurrence.state in CHOSEN


def _if_missed(_: Language, patient: Patient, occurrence: Occurrence, rules: Rules) -> str:
    """Return the sentence of R11: the plan's own hours where they reach into the morning."""
    until = rules.late_until(occurrence.scheduled_at)
    if until and until > morning_after(patient, occurrence):
        return _(
            "If not: your plan says it can be taken until {time}. "
            "After that, wait for the next one. Never take two.",
            time=_.clock_at(until, patient.zone),
        )
    return _(
        "If not, do not take two next time. Take the next one at the usual time, "
        "unless your prescriber told you something else."
    )
