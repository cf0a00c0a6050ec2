"""A pause, when no dose is due; and the way back, if need be with a dose confirmed anew."""

from collections.abc import Sequence
from datetime import date, datetime

from domain.causes import FOR_A_PAUSE
from domain.course import Course
from domain.doses import Micrograms
from domain.patients import Patient
from messages.causes import names
from messages.channel import Button, Card
from messages.doses import amount
from messages.language import Language
from messages.marks import dose_at, mark
from messages.night import said_dose
from messages.taps import Tap

PAUSE, RESUME = "pause", "resume"
DIRECTED, OWN = "said", "own"
NO_CAUSE = "none"


def ask(_: Language, course: Course) -> Card:
    """Ask who decided: it makes a difference to what the pause counts as."""
    text = _(
        "A pause means no dose. I ask for none until you say so. "
        "To keep the dose and put off the next step, send /hold. Who says to pause?"
    )
    rows = (
        (_button(_("My prescriber said so"), PAUSE, DIRECTED, course),),
        (_button(_("My own choice"), PAUSE, OWN, course),),
        (_button(_("Keep going"), PAUSE, "keep", course),),
    )
    return Card(text, rows)


def why(_: Language, course: Course, who: str) -> Card:
    """Ask for the reason; the tap on one is what pauses."""
    chips = [_button(names(_)[each], PAUSE, who, course, str(each)) for each in FOR_A_PAUSE]
    chips.append(_button(_("No reason"), PAUSE, who, course, NO_CAUSE))
    rows = [chips[i : i + 2] for i in range(0, len(chips), 2)]
    back = (_button(_("Back"), PAUSE, "ask", course),)
    return Card(_("What is the reason? A tap on one starts the pause."), (*rows, back))


def paused(_: Language, course: Course, *, since: date, directed: bool, lapse: int) -> Card:
    """Say from which night on no dose is due, and how it ends."""
    lines = [
        _("⏸ Paused from {night} on. I ask for no dose.", night=_.day(since)),
        _("/resume starts it again."),
        _.n(
            "After {n} night without a dose, your prescriber has to confirm the dose first.",
            "After {n} nights without a dose, your prescriber has to confirm the dose first.",
            lapse,
        ),
    ]
    if not directed:
        lines.append(_("Please tell your prescriber about the pause."))
    return Card("\n".join(lines), ((_button(_("Resume"), RESUME, "ask", course),),))


def went_on(_: Language) -> Card:
    return Card(_("OK. Everything goes on as before. /today shows your dose."))


def ask_resume(
    _: Language, patient: Patient, course: Course, number: int, *, back: Micrograms | None
) -> Card:
    """Offer the same dose, and the one *back* where the plan allows it."""
    lines = [
        _("Start again? From the next dose on I ask again."),
        _("Same dose: {dose}.", dose=said_dose(_, patient, course.dose(number))),
    ]
    here = course.standing(number).rung
    row = [_button(_("Same dose"), RESUME, "on", course, str(here))]
    if back is not None:
        lines.append(_("One step back: {dose}.", dose=said_dose(_, patient, back)))
        row.append(_button(_("One step back"), RESUME, "on", course, str(here - 1)))
    return Card("\n".join(lines), (row, (_button(_("Not yet"), RESUME, "keep", course),)))


def ask_dose(_: Language, course: Course, number: int, *, nights: int) -> Card:
    """Ask which dose was confirmed: one of the plan's own, the present one at most (R8)."""
    ladder = course.plan.ladder
    text = "\n".join(
        (
            _.n(
                "There is no dose in your log for {n} night.",
                "There is no dose in your log for {n} nights.",
                nights,
            ),
            _("Please ask your prescriber which dose to start again with."),
            _("Which dose did your prescriber confirm?"),
        )
    )
    doses = [
        _button(amount(_, ladder.dose(rung)), RESUME, "dose", course, str(rung))
        for rung in range(course.standing(number).rung + 1)
    ]
    return Card(text, (*_rows(doses), (_button(_("Not yet"), RESUME, "keep", course),)))


def attest(_: Language, patient: Patient, course: Course, rung: int, *, night: date) -> Card:
    text = _(
        "Start again with {dose}, from {night} on? Only if your prescriber has confirmed it.",
        dose=said_dose(_, patient, course.plan.ladder.dose(rung)),
        night=_.day(night),
    )
    confirmed = _("My prescriber confirmed this dose")
    rows = (
        (_button(confirmed, RESUME, "confirmed", course, str(rung)),),
        (_button(_("Back"), RESUME, "ask", course),),
    )
    return Card(text, rows)


def resumed(
    _: Language, patient: Patient, course: Course, number: int, *, due_at: datetime
) -> Card:
    return Card(
        _(
            "▶ Recorded. Next: {dose}, {day} at {time}. Nothing moves up by itself.",
            dose=dose_at(_, patient, course, number),
            day=_.day(due_at.astimezone(patient.zone).date()),
            time=_.clock_at(due_at, patient.zone),
        )
    )


def still_paused(_: Language) -> Card:
    return Card(_("OK. No dose is asked for. /resume is there when you are ready."))


def _rows(buttons: Sequence[Button]) -> list[Sequence[Button]]:
    return [buttons[i : i + 3] for i in range(0, len(buttons), 3)]


def _button(label: str, topic: str, verb: str, course: Course, *arguments: str) -> Button:
    return Button(label, Tap(topic, verb, (mark(course), *arguments)).encode())
