"""The night: the dose prompt, its reminders, the receipt, and what can be said instead."""

from datetime import datetime

from domain.doses import Micrograms
from domain.forms import Form
from domain.occurrences import Occurrence, Reason, State
from domain.patients import Patient, Wording
from domain.plans import Plan
from domain.prompts import Kind
from messages.channel import Button, Card
from messages.doses import amount, making
from messages.language import Language
from messages.taps import Tap, about

TOPIC = "d"


def prompt_card(
    _: Language,
    patient: Patient,
    occurrence: Occurrence,
    plan: Plan,
    form: Form,
    *,
    kind: Kind = Kind.DOSE,
    again: bool = False,
) -> Card:
    """Return the question about *occurrence*; *again* says that an earlier copy may be there."""
    return Card(
        _question(_, patient, occurrence, plan, form, kind, again=again), answer_rows(_, occurrence)
    )


def _question(
    _: Language,
    patient: Patient,
    occurrence: Occurrence,
    plan: Plan,
    form: Form,
    kind: Kind,
    *,
    again: bool,
) -> str:
    dose = said_dose(_, patient, occurrence.dose)
    night = _.day(occurrence.night)
    if again:
        return _(
            "🌙 A reminder for {night}: {dose}. One dose only, even if you see this twice.",
            night=night,
            dose=dose,
        )
    if kind is Kind.REOPENED:
        return _(
            "🌙 We could not hear you for a while. Is {night} still open: {dose}?",
            night=night,
            dose=dose,
        )
    if kind in (Kind.NAG_1, Kind.NAG_2, Kind.LATER):
        return _("🌙 Still open for tonight: {dose}.", dose=dose)
    if patient.wording is Wording.HIDDEN:
        return _("🌙 Evening check. Tap when done.")
    lines = [
        _("🌙 Time for your LDN: {dose}.", dose=dose)
        if patient.wording is Wording.PLAIN
        else _("🌙 Time for tonight's dose: {dose}.", dose=dose)
    ]
    if made := making(_, occurrence.dose, form):
        lines.append(_("That is {made}.", made=made))
    lines.append(night_of_step(_, occurrence, plan))
    return "\n".join(lines)


def night_of_step(_: Language, occurrence: Occurrence, plan: Plan) -> str:
    """Return "Night 9 of 14", or just the night where nothing more is asked for."""
    days = plan.ladder.days(occurrence.rung)
    if days is None:
        return _("Night {n} on this dose", n=occurrence.step_night)
    if occurrence.step_night > days:
        return _("Night {n} on this dose ({days} planned)", n=occurrence.step_night, days=days)
    return _("Night {n} of {days}", n=occurrence.step_night, days=days)


def said_dose(_: Language, patient: Patient, dose: Micrograms) -> str:
    """Return the dose as this patient wants it said where others may look."""
    return _("your dose") if patient.wording is Wording.HIDDEN else amount(_, dose)


def answer_rows(_: Language, occurrence: Occurrence) -> tuple[tuple[Button, ...], ...]:
    return (
        (button(_("✅ Taken"), "taken", occurrence, style="success"),),
        (
            button(_("⏰ Later"), "later", occurrence),
            button(_("⏭ Not tonight"), "skip", occurrence),
        ),
    )


def receipt(_: Language, patient: Patient, occurrence: Occurrence) -> Card:
    """Return what is recorded for *occurrence*, and the ways to correct it."""
    undo = button(_("↩ Undo"), "undo", occurrence)
    if occurrence.state is State.TAKEN:
        return Card(
            _taken(_, patient, occurrence),
            ((undo, button(_("🕘 Took it earlier"), "earlier", occurrence)),),
        )
    if occurrence.state is State.DIFFERENT:
        return Card(_otherwise(_, patient, occurrence), ((undo,),))
    return Card(_not_taken(_, patient, occurrence), ((undo,),))


def _taken(_: Language, patient: Patient, occurrence: Occurrence) -> str:
    said = said_dose(_, patient, occurrence.dose)
    night = _.day(occurrence.night)
    if occurrence.taken_at is None:
        return _("✅ Recorded: {dose} · night of {night}", dose=said, night=night)
    time = _.clock_at(occurrence.taken_at, patient.zone)
    return _("✅ Recorded: {dose} · night of {night} · {time}", dose=said, night=night, time=time)


def _otherwise(_: Language, patient: Patient, occurrence: Occurrence) -> str:
    night, said = _.day(occurrence.night), said_dose(_, patient, occurrence.dose)
    if occurrence.reason is Reason.VOMITED:
        return _("✅ Recorded: {dose}, then vomited · night of {night}", dose=said, night=night)
    if occurrence.reason is Reason.TWICE:
        return _("✅ Recorded: {dose}, taken twice · night of {night}", dose=said, night=night)
    return _("✅ Recorded: another amount than {dose} · night of {night}", dose=said, night=night)


def _not_taken(_: Language, patient: Patient, occurrence: Occurrence) -> str:
    said = said_dose(_, patient, occurrence.dose)
    night = _.day(occurrence.night)
    if occurrence.reason is None or occurrence.reason is Reason.UNSURE:
        return _("⏭ Recorded: {dose} not taken · night of {night}", dose=said, night=night)
    reason = _.noun(reasons(_)[occurrence.reason])
    return _(
        "⏭ Recorded: {dose} not taken · night of {night} · {reason}",
        dose=said,
        night=night,
        reason=reason,
    )


def skipped(_: Language, patient: Patient, occurrence: Occurrence, upcoming: str | None) -> Card:
    """Ask what got in the way. The night is recorded already; the reason may stay unsaid.

    *upcoming* says when the next dose is due, or that none is.
    """
    lines = [
        _not_taken(_, patient, occurrence),
        _("Thanks for telling us. Do not take extra to make up for it."),
        upcoming,
        _("What got in the way?"),
    ]
    text = "\n".join(line for line in lines if line)
    chips = [
        Button(label, Tap(TOPIC, "why", (about(occurrence.id), str(reason))).encode())
        for reason, label in reasons(_).items()
    ]
    rows = [tuple(chips[i : i + 2]) for i in range(0, len(chips), 2)]
    return Card(text, (*rows, (button(_("↩ Undo"), "undo", occurrence),)))


def next_dose(_: Language, patient: Patient, at: datetime) -> str:
    return _(
        "Your next dose is on {day} at {time}.",
        day=_.day(at.astimezone(patient.zone).date()),
        time=_.clock_at(at, patient.zone),
    )


def reasons(_: Language) -> dict[Reason, str]:
    return {
        Reason.FORGOT: _("Forgot"),
        Reason.SIDE_EFFECTS: _("Side effects"),
        Reason.RAN_OUT: _("Ran out"),
        Reason.FELT_ILL: _("Felt ill"),
        Reason.TOLD_TO: _("Told to"),
        Reason.OTHER: _("Other"),
    }


def closed(_: Language, occurrence: Occurrence) -> str:
    return _("The night of {night} is closed. Nothing was changed.", night=_.day(occurrence.night))


def not_open_yet(_: Language, patient: Patient, occurrence: Occurrence) -> str:
    opens = _.clock_at(occurrence.opens_at, patient.zone)
    return _("That night opens at {opens}. Nothing was changed.", opens=opens)


def nothing_open(_: Language) -> Card:
    return Card(_("No night is open right now. /today shows what comes next."))


def button(label: str, verb: str, occurrence: Occurrence, *, style: str | None = None) -> Button:
    return Button(label, Tap(TOPIC, verb, (about(occurrence.id),)).encode(), style)
