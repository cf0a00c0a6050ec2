"""The next step: offered, taken, put off. Only the plan's own doses are ever named."""

from datetime import date

from domain.doses import Micrograms
from domain.evidence import Concerns, Evidence
from domain.forms import Form
from domain.occurrences import OccurrenceId
from domain.patients import Patient, Wording
from messages.channel import Button, Card
from messages.doses import dose_line
from messages.evidence import logged, remarks
from messages.language import Language
from messages.night import said_dose
from messages.taps import Tap, about

TOPIC = "s"


def offer(
    _: Language,
    patient: Patient,
    card: OccurrenceId,
    *,
    now: Micrograms,
    then: Micrograms,
    rung: int,
    form: Form,
    night: date,
    known: Evidence,
) -> Card:
    """Offer the dose *then*, from *night* on, in the place of *now*, with what is *known*."""
    if patient.wording is Wording.HIDDEN:
        doses = [_("Next: one step up, from {night} on. /schedule shows it.", night=_.day(night))]
    else:
        following = dose_line(_, then, form)
        doses = [
            _("Now: {dose}.", dose=dose_line(_, now, form)),
            _("Next: {dose}, from {night} on.", dose=following, night=_.day(night)),
        ]
    text = "\n".join(
        (
            _("Your plan says it may be time for the next step."),
            logged(_, known),
            *doses,
            *remarks(_, known, dose=said_dose(_, patient, now), night=night),
            _("You only move up if you say yes. If you are not sure, stay where you are."),
        )
    )
    return Card(text, _choices(_, card, rung, known.suggests_hold))


def gap(_: Language, nights: int) -> Card:
    """Say why no step is offered (R7)."""
    return Card(
        _.n(
            "There is no dose in your log for {n} night.",
            "There is no dose in your log for {n} nights.",
            nights,
        )
        + " "
        + _(
            "I will not move your dose up. Please ask your prescriber how to start again. "
            "Do not take extra doses to catch up."
        )
    )


def moved_up(
    _: Language, card: OccurrenceId, rung: int, then: Micrograms, form: Form, night: date
) -> Card:
    text = _(
        "Recorded. From {night} on your plan is {dose}. /schedule shows all steps.",
        night=_.day(night),
        dose=dose_line(_, then, form),
    )
    undo = Button(_("↩ Undo"), Tap(TOPIC, "undo", (about(card), str(rung))).encode())
    return Card(text, ((undo,),))


def stays(_: Language, now: Micrograms, form: Form, days: int) -> Card:
    return Card(
        _(
            "OK. You stay on {dose}. We will ask again in {days} days.",
            dose=dose_line(_, now, form),
            days=days,
        )
    )


def ask_prescriber(_: Language, now: Micrograms, then: Micrograms, form: Form, days: int) -> Card:
    """Stay, with words to show to a prescriber."""
    return Card(
        _(
            "OK. You stay on {now} until you say yes. You could show this to your prescriber: "
            "my plan's next step is {then}. Should I take it now? "
            "We will ask again in {days} days.",
            now=dose_line(_, now, form),
            then=dose_line(_, then, form),
            days=days,
        )
    )


def no_longer(_: Language) -> str:
    return _("That step is not open any more. /schedule shows where you are.")


def suspended(_: Language, nights: int) -> Card:
    """Say that nothing is asked any more, and what lifts it (R8)."""
    return Card(
        _.n(
            "There was no dose in your log for {n} night.",
            "There was no dose in your log for {n} nights.",
            nights,
        )
        + " "
        + _(
            "Your plan is paused and nothing is asked for now. Please ask your prescriber "
            "which dose to start again with, and then send /resume. "
            "Do not take extra doses to catch up."
        )
    )


def _choices(
    _: Language, card: OccurrenceId, rung: int, concerns: Concerns | None
) -> tuple[tuple[Button, ...], ...]:
    """Return the answers; where there are *concerns*, holds come before the rest."""

    def button(label: str, verb: str, *more: str) -> Button:
        return Button(label, Tap(TOPIC, verb, (about(card), str(rung), *more)).encode())

    why = str(concerns.items[0]) if concerns else ""
    holds = (
        button(_("Stay 7 days"), "hold", "7", why),
        button(_("Stay 3 days"), "hold", "3", why),
    )
    return (
        *((holds,) if concerns else ()),
        (button(_("Move up"), "up"), button(_("Stay"), "stay")),
        (button(_("Ask my prescriber"), "ask"),),
    )
