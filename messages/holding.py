"""A hold: the same dose goes on, and no step comes up for a while."""

from collections.abc import Sequence
from datetime import date

from domain.causes import FOR_A_HOLD, Cause
from domain.course import Course
from domain.patients import Patient
from messages.causes import names
from messages.channel import Button, Card
from messages.language import Language
from messages.marks import dose_at, mark
from messages.night import said_dose
from messages.taps import Tap

TOPIC = "hold"
DAYS = (3, 7)
OPEN = "open"
NO_CAUSE = "none"

Rows = Sequence[Sequence[Button]]


def aside(_: Language, course: Course) -> Button:
    """Return the button of a receipt, which stays: what can be held is asked in a new message."""
    return _button(_("Hold"), "aside", course)


def ask(
    _: Language,
    patient: Patient,
    course: Course,
    number: int,
    *,
    cause: Cause | None = None,
    more: Rows = (),
) -> Card:
    """Ask how long; the *cause* chosen so far goes along with the answer."""
    usual = course.plan.rules.hold_days
    text = "\n".join(
        (
            _("Hold {dose}? How long?", dose=said_dose(_, patient, course.dose(number))),
            _("You still take it each night. I offer no step until then."),
            _.n("Usual on your plan: {n} day.", "Usual on your plan: {n} days.", usual),
            _("If you like, tap why first."),
        )
    )
    carried = str(cause or NO_CAUSE)
    lengths = [
        _button(days(_, each), "for", course, str(each), carried) for each in sorted({*DAYS, usual})
    ]
    lengths.append(_button(_("Until I say"), "for", course, OPEN, carried))
    return Card(text, (lengths, *_causes(_, course, cause), *more))


def days(_: Language, count: int) -> str:
    return _.n("{n} day", "{n} days", count)


def held(
    _: Language, patient: Patient, course: Course, number: int, *, until: date | None, more: Rows
) -> Card:
    """Say how the hold stands; *until* is the first night on which a step can be offered."""
    dose = dose_at(_, patient, course, number)
    end = (_button(_("End the hold"), "end", course),)
    return Card(f"{_held(_, dose, until)}\n{_still(_)}", (end, *more))


def began(
    _: Language, patient: Patient, course: Course, number: int, *, until: date | None
) -> Card:
    """Say that the hold is kept."""
    dose = dose_at(_, patient, course, number)
    text = "\n".join((_("Recorded."), _held(_, dose, until), _still(_)))
    return Card(text, ((_button(_("End the hold"), "end", course),),))


def ended(_: Language) -> Card:
    return Card(
        _(
            "The hold is over. I offer the next step when its time has come. "
            "You only move up if you say yes."
        )
    )


def _held(_: Language, dose: str, until: date | None) -> str:
    if until is None:
        return _("You stay on {dose} until you say.", dose=dose)
    return _("You stay on {dose}. No step before {night}.", dose=dose, night=_.day(until))


def _still(_: Language) -> str:
    return _("You still take it each night. /schedule shows what comes next.")


def _causes(_: Language, course: Course, chosen: Cause | None) -> Rows:
    labels: list[tuple[str, str]] = [(str(each), names(_)[each]) for each in FOR_A_HOLD]
    labels.append((NO_CAUSE, _("No reason")))
    chips = [
        _button(f"● {label}" if value == str(chosen or "") else label, "why", course, value)
        for value, label in labels
    ]
    return (chips[:2], chips[2:])


def _button(label: str, verb: str, course: Course, *arguments: str) -> Button:
    return Button(label, Tap(TOPIC, verb, (mark(course), *arguments)).encode())
