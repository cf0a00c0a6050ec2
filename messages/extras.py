"""What the mornings ask about besides dreams, sleep and headache: the patient's own choice."""

from collections.abc import Callable

from domain.checkins import BURDEN, OPTIONAL, Item
from domain.patients import Patient
from messages.channel import Button, Card
from messages.language import Language


def chooser(_: Language, patient: Patient, toggle: Callable[[str], str], *last: Button) -> Card:
    """Offer each item with a mark on those chosen; *toggle* returns what its button carries."""
    text = _(
        "Each morning I ask about dreams, sleep and headache. "
        "Choose up to 3 more things to ask about. "
        "Once a week I can also ask how strong all your mast cell symptoms were, from 0 to 10."
    )
    text += "\n" + no_test(_)
    options = [(str(item), name, item in patient.extras) for item, name in choices(_).items()]
    options.append((BURDEN, _("Once a week: 0 to 10"), patient.asks_burden))
    rows = [
        (Button(f"✓ {name}" if is_on else name, toggle(verb)),) for verb, name, is_on in options
    ]
    return Card(text, (*rows, last))


def choices(_: Language) -> dict[Item, str]:
    """Return each item that can be chosen, in full."""
    names = (
        _("Nausea"),
        _("Tiredness"),
        _("Low or anxious mood"),
        _("Flushing"),
        _("Hives or itch"),
        _("Belly pain or diarrhea"),
        _("Heart racing or dizzy"),
    )
    return dict(zip(OPTIONAL, names, strict=True))


def line(_: Language, patient: Patient) -> str:
    """Return what is chosen, as /settings lists it."""
    chosen = [name for item, name in choices(_).items() if item in patient.extras]
    if patient.asks_burden:
        chosen.append(_("Once a week: 0 to 10"))
    return _("Also asked in the morning: {items}", items=", ".join(chosen) or _("nothing"))


def no_test(_: Language) -> str:
    return _("These are tracking questions, not a medical test.")


def full(_: Language) -> str:
    """Return a toast for one more than three."""
    return _("Three is the most. Tap one of them to take it out first.")
