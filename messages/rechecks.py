"""The weekly question: whether anything has changed that the plan must know of."""

from collections.abc import Mapping

from domain.occurrences import OccurrenceId
from domain.patients import Patient, Wording
from domain.rechecks import Change
from messages.channel import Button, Card
from messages.language import Language
from messages.safety import serious_button
from messages.taps import Tap, about

TOPIC = "week"
PRODUCT = "product"
"""What `New pharmacy or capsules` carries: one more question follows."""


def card(_: Language, patient: Patient, night: OccurrenceId, *, procedure: bool = False) -> Card:
    """*procedure*: an operation or a test is ahead, and the team there has to know (E5)."""
    hidden = patient.wording is Wording.HIDDEN
    text = _("A quick weekly question. Has anything changed?")
    if not hidden:
        text = _(
            "A quick weekly question. Has anything of this changed?\n"
            "New medicine, pain pills, surgery or dental work, pregnancy, "
            "new pharmacy or capsules."
        )
    rows = [
        (_button(_("No changes"), "same", night, style="success"),),
        (_button(_("Something changed"), "what", night),),
    ]
    if procedure:
        text += "\n" + (_show_card(_) if hidden else _tell_the_team(_))
        rows.append((_button(_("It is over"), "over", night),))
    return Card(text, tuple(rows))


def _tell_the_team(_: Language) -> str:
    return _(
        "You said that surgery, dental work or a test may be ahead. "
        "Tell the team that you take an opioid blocker. /card is made to show them."
    )


def _show_card(_: Language) -> str:
    return _("Before any treatment, show /card to the team there.")


def same(_: Language, night: OccurrenceId) -> Card:
    """Return the receipt; a mis-tap can be put right."""
    text = _("✅ Recorded: no changes this week. Thank you.")
    return Card(text, ((_button(_("Something changed"), "what", night),),))


def changes(_: Language) -> Mapping[Change | str, str]:
    """Return what can be said to have changed, in a tap."""
    return {
        Change.OPIOID: _("Pain pills (opioid)"),
        Change.SURGERY: _("Surgery or dental work"),
        Change.PREGNANCY: _("Pregnancy"),
        Change.LIVER: _("Liver trouble"),
        Change.MEDICINE: _("New medicine"),
        PRODUCT: _("New pharmacy or capsules"),
    }


def what(_: Language, night: OccurrenceId) -> Card:
    chips = [(_choice(label, str(change), night),) for change, label in changes(_).items()]
    back = _button(_("Back"), "back", night)
    return Card(_("What has changed?"), (*chips, (serious_button(_),), (back,)))


def product(_: Language, night: OccurrenceId) -> Card:
    rows = (
        (_choice(_("Same strength, new maker"), str(Change.MAKER), night),),
        (_choice(_("Other strengths"), str(Change.STRENGTHS), night),),
        (_button(_("Back"), "what", night),),
    )
    return Card(_("What is new about it?"), rows)


def medicine(_: Language) -> Card:
    return Card(
        _(
            "Recorded: a new medicine. Please ask your prescriber or pharmacist "
            "whether it goes with your plan. /card has words to show them."
        )
    )


def maker(_: Language) -> Card:
    return Card(
        _(
            "Recorded: a new pharmacy or maker. Fillers can differ. "
            "If you feel a change, tell your prescriber. "
            "To count what you have in hand, send /supply."
        )
    )


def _choice(label: str, change: str, night: OccurrenceId) -> Button:
    return Button(label, Tap(TOPIC, "is", (about(night), change)).encode())


def _button(label: str, verb: str, night: OccurrenceId, *, style: str | None = None) -> Button:
    return Button(label, Tap(TOPIC, verb, (about(night),)).encode(), style)
