"""What the medicine comes in, and whether the plan can be made of it."""

from collections.abc import Sequence

from domain.doses import Micrograms
from domain.drafts import CAPSULES, LIQUID, Ask
from domain.forms import STRENGTHS, Form, Liquid, makeable
from domain.labels import FormProblem, UnclearForm
from domain.plans import Ladder
from messages.channel import Card
from messages.doses import amount
from messages.language import Language
from messages.options import asked, option, slip_values

DONE = "done"
TOGGLE = "ug"
"""Before the micrograms of a strength: what somebody types never reads like this."""


def form(_: Language) -> Card:
    row = (
        option(Ask.FORM, _("Capsules"), CAPSULES),
        option(Ask.FORM, _("Liquid"), LIQUID),
    )
    return asked(_, Ask.FORM, _("What does your medicine come in?"), row)


def strengths(_: Language, marked: Sequence[Micrograms], *, lacking: bool) -> Card:
    """*lacking*: what was marked did not suffice, so the other form is offered too."""
    text = _(
        "Which capsules do you have? Tap each strength, then tap Done. "
        "You can also type them, such as 0.5, 1.5"
    )
    shown = sorted({*STRENGTHS, *marked})
    toggles = [
        option(Ask.STRENGTHS, _toggle(_, each, on=each in marked), f"{TOGGLE}{each}")
        for each in shown
    ]
    rows = [toggles[i : i + 3] for i in range(0, len(toggles), 3)]
    last = [option(Ask.STRENGTHS, _("Done"), DONE, style="primary")]
    if lacking:
        last.append(option(Ask.STRENGTHS, _("Liquid"), LIQUID))
    return asked(_, Ask.STRENGTHS, text, *rows, last)


def liquid(_: Language, *, lacking: bool) -> Card:
    text = _("How strong is your liquid? Type what the label says, such as 1 mg/mL")
    rows = [(option(Ask.LIQUID, _("Capsules"), CAPSULES),)] if lacking else []
    return asked(_, Ask.LIQUID, text, *rows)


def cannot_be_made(_: Language, ladder: Ladder, form: Form) -> str:
    """Say which steps *form* cannot make; empty if it makes them all."""
    rungs = makeable(ladder, form)
    if not rungs:
        return ""
    listed = ", ".join(
        _("step {number} ({dose})", number=rung + 1, dose=amount(_, ladder.dose(rung)))
        for rung in rungs[:5]
    )
    named = listed if len(rungs) <= 5 else _("{steps} and more", steps=listed)
    if isinstance(form, Liquid):
        return _(
            "This liquid cannot be measured for {steps}. "
            "Please check the label, or ask your pharmacist.",
            steps=named,
        )
    return _(
        "These capsules do not add up to {steps}. Capsules must stay whole. "
        "Mark all you have, or choose Liquid. If that does not help, ask your pharmacist.",
        steps=named,
    )


def none_marked(_: Language) -> str:
    return _("Please tap at least one strength first.")


def problem(_: Language, wrong: FormProblem) -> str:
    match wrong.code:
        case UnclearForm.MISSING_UNIT:
            sentence = _("“{text}” needs its unit. Please type it like this: 1 mg/mL")
        case UnclearForm.UNIT_SLIP:
            sentence = _("“{text}” is not in mg or mcg. Please check the label.")
        case UnclearForm.DECIMAL_COMMA:
            sentence = _("The comma in “{text}” can mean two things. Please type a point: 0.5")
        case UnclearForm.OUT_OF_RANGE:
            sentence = _("“{text}” is not between {least} and {most}. Please check the label.")
        case UnclearForm.TOO_MANY:
            sentence = _("These are more than {most} strengths. Please type fewer.")
        case _other:
            sentence = _("I cannot read “{text}”. Please type what the label says.")
    return sentence.format(**slip_values(_, wrong))


def _toggle(_: Language, strength: Micrograms, *, on: bool) -> str:
    shown = amount(_, strength)
    return f"✓ {shown}" if on else shown
