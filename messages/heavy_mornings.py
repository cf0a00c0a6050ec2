"""A morning that was severe, or the third that bothered: whom to call, and the offer to stay."""

from dataclasses import replace

from domain.countries import Country
from domain.course import Course
from domain.evidence import Concerns
from domain.patients import Patient
from messages import holding
from messages.alarms import emergency, nobody_watches
from messages.channel import Card
from messages.evidence import bothered
from messages.language import Language
from messages.night import said_dose
from messages.safety import serious_button


def beside(
    _: Language,
    receipt: Card,
    patient: Patient,
    course: Course,
    number: int,
    *,
    country: Country,
    concerns: Concerns | None,
    holds: bool,
) -> Card:
    """Return the *receipt* of a morning with what R3 and R4 add to it.

    *concerns* is what was said too often; what was severe stands in the receipt already.
    *holds*: the dose of *number* can be held.
    """
    lines = [receipt.text]
    if concerns:
        lines.append(bothered(_, concerns))
    if holds:
        lines.append(
            _(
                "You can stay on {dose} for now. Staying is fine and common. It is your choice.",
                dose=said_dose(_, patient, course.dose(number)),
            )
        )
    lines += [
        _("If this worries you, call your prescriber."),
        _("If you feel very ill, call {emergency}.", emergency=emergency(_, country)),
        nobody_watches(_),
    ]
    offers = (*([holding.aside(_, course)] if holds else []), serious_button(_))
    return replace(receipt, text="\n".join(lines), rows=(offers, *receipt.rows))
