"""What the medicine comes in now: asked after a change of strength, read back, confirmed."""

from typing import Final

from domain.course import Course
from domain.doses import Micrograms
from domain.forms import MOST_STRENGTHS, Capsules, Form, Liquid, is_possible, makeable
from domain.occurrences import Occurrence
from domain.patients import Patient, Wording
from messages.channel import Button, Card
from messages.doses import amount, making
from messages.language import Language
from messages.marks import mark
from messages.taps import ForeignTapError, Tap

TOPIC: Final = "form"
BETWEEN: Final = "."
LIQUID: Final = "l"
CAPSULES: Final = "c"


def button(_: Language) -> Button:
    return Button(_("Other strengths"), Tap(TOPIC, "ask").encode())


def ask(_: Language) -> Card:
    return Card(
        _(
            "What do you have now? Type what the label says: capsules such as 0.5, 1.5 mg, "
            "or a liquid such as 1 mg/mL"
        )
    )


def changed(_: Language) -> Card:
    """Answer the weekly question: no text shows how to make a dose of what is gone."""
    told = _(
        "Recorded: other strengths. Until I know which, I say your dose and not how to make it. "
        "Please ask your pharmacist how to make it."
    )
    return Card(f"{told}\n{ask(_).text}")


def check(_: Language, patient: Patient, course: Course, night: Occurrence, form: Form) -> Card:
    """Read back what was typed, what tonight's dose is made of then, and what cannot be made."""
    lines = [_("You have now: {form}.", form=_said(_, form))]
    made = making(_, night.dose, form)
    if made and patient.wording is Wording.HIDDEN:
        lines.append(_("Your dose is then {made}.", made=made))
    elif made:
        lines.append(_("{dose} is then {made}.", dose=amount(_, night.dose), made=made))
    if rungs := makeable(course.plan.ladder, form):
        steps = ", ".join(amount(_, course.plan.ladder.dose(rung)) for rung in rungs[:5])
        named = steps if len(rungs) <= 5 else _("{steps} and more", steps=steps)
        lines.append(_("It does not add up to {steps}. Please ask your pharmacist.", steps=named))
    lines.append(_("Is that right?"))
    yes = Tap(TOPIC, "is", (mark(course), coded(form))).encode()
    no = Tap(TOPIC, "ask").encode()
    return Card("\n".join(lines), ((Button(_("Yes"), yes), Button(_("No"), no)),))


def kept(_: Language, form: Form) -> Card:
    return Card(
        _("✅ Recorded: you have {form} now. To count it, send /supply.", form=_said(_, form))
    )


def coded(form: Form) -> str:
    """Return *form* in at most 33 characters of a button's 64."""
    match form:
        case Capsules(strengths):
            return CAPSULES + BETWEEN.join(f"{each:x}" for each in strengths)
        case Liquid(ug_per_ml):
            return f"{LIQUID}{ug_per_ml:x}"


def form_of(code: str) -> Form:
    """Return what `coded` made *code* of; raises ForeignTapError."""
    try:
        numbers = [int(each, 16) for each in code[1:].split(BETWEEN)]
    except ValueError:
        raise ForeignTapError(code) from None
    form: Form | None = None
    if code.startswith(LIQUID) and len(numbers) == 1:
        form = Liquid(numbers[0])
    elif code.startswith(CAPSULES) and len(numbers) <= MOST_STRENGTHS:
        form = Capsules(tuple(Micrograms(each) for each in numbers))
    if form is None or not is_possible(form):
        raise ForeignTapError(code)
    return form


def _said(_: Language, form: Form) -> str:
    match form:
        case Capsules(strengths):
            listed = ", ".join(amount(_, each) for each in strengths)
            return _("capsules of {strengths}", strengths=listed)
        case Liquid(ug_per_ml):
            return _("a liquid of {dose} in 1 mL", dose=amount(_, Micrograms(ug_per_ml)))
