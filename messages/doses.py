"""How a dose is said, and how it is made of what is in hand."""

from domain.doses import Micrograms, mg
from domain.forms import CapsuleCount, Form, Volume, units
from messages.language import Language


def amount(_: Language, dose: Micrograms) -> str:
    """Return "1.5 mg"."""
    return _("{number} mg", number=_.number(mg(dose)))


def making(_: Language, dose: Micrograms, form: Form) -> str | None:
    """Return "one 1.5 mg + two 0.5 mg capsules" or "0.25 mL"; None if it cannot be made."""
    match units(dose, form):
        case CapsuleCount(counts):
            return _capsules(_, counts)
        case Volume() as volume:
            return _("{number} mL", number=_.number(str(volume)))
        case None:
            return None


def dose_line(_: Language, dose: Micrograms, form: Form) -> str:
    """Return the total first, then how to make it: mixed strengths are easily misread."""
    made = making(_, dose, form)
    total = amount(_, dose)
    return _("{total} = {made}", total=total, made=made) if made else total


def _capsules(_: Language, counts: tuple[tuple[Micrograms, int], ...]) -> str:
    """Return *counts* in words, since "2 0.5 mg" reads like 20.5 mg; one noun ends them all."""
    number = (
        _("one"),
        _("two"),
        _("three"),
        _("four"),
        _("five"),
        _("six"),
        _("seven"),
        _("eight"),
        _("nine"),
    )
    parts = " + ".join(
        _("{count} {strength}", count=number[count - 1], strength=amount(_, strength))
        for strength, count in counts
    )
    return _.n("{parts} capsule", "{parts} capsules", counts[-1][1], parts=parts)
