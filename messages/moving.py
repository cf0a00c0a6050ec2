"""One step back, and the highest step somebody wants: asked, and told."""

from datetime import date

from domain.course import Course
from domain.doses import Micrograms
from domain.patients import Patient
from messages.channel import Button, Card
from messages.language import Language
from messages.marks import dose_at, mark
from messages.night import said_dose
from messages.taps import Tap

TOPIC = "move"


def buttons(
    _: Language, course: Course, number: int, *, step_back: bool
) -> tuple[tuple[Button, ...], ...]:
    """Return what else can be done about the steps, as a row or none."""
    here, top = course.standing(number), course.plan.ladder.top_rung
    row = []
    if step_back:
        row.append(_button(_("One step back"), "back", course))
    if here.rung < here.ceiling:
        row.append(_button(_("This is my highest"), "highest", course))
    elif here.ceiling < top:
        row.append(_button(_("Offer steps again"), "again", course))
    return (tuple(row),) if row else ()


def ask_back(
    _: Language, patient: Patient, course: Course, number: int, *, to: Micrograms, night: date
) -> Card:
    text = _(
        "Go back from {now} to {dose}, from {night} on? Your plan allows this. "
        "The nights on that step count anew.",
        now=said_dose(_, patient, course.dose(number)),
        dose=said_dose(_, patient, to),
        night=_.day(night),
    )
    choice = (
        _button(_("Yes, step back"), "yes", course),
        _button(_("Keep my dose"), "keep", course),
    )
    return Card(text, (choice,))


def went_back(_: Language, patient: Patient, course: Course, number: int, *, night: date) -> Card:
    return Card(
        _(
            "Recorded: one step back. From {night} on: {dose}. Please tell your prescriber.",
            night=_.day(night),
            dose=dose_at(_, patient, course, number),
        )
    )


def kept(_: Language) -> Card:
    return Card(_("OK. Nothing was changed. /schedule shows where you are."))


def highest(_: Language, patient: Patient, course: Course, number: int) -> Card:
    text = _(
        "Recorded: {dose} is your highest. I offer no step above it. "
        "You can change this in /hold at any time.",
        dose=said_dose(_, patient, course.dose(number)),
    )
    return Card(text, ((_button(_("Offer steps again"), "again", course),),))


def again(_: Language) -> Card:
    return Card(
        _(
            "Recorded. I offer the steps of your plan again when their days are done. "
            "You only move up if you say yes."
        )
    )


def _button(label: str, verb: str, course: Course) -> Button:
    return Button(label, Tap(TOPIC, verb, (mark(course),)).encode())
