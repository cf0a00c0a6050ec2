"""Notes about a night: asked for, shown again, deleted."""

from typing import Final

from domain.occurrences import Occurrence, OccurrenceId
from messages.channel import Button, Card
from messages.language import Language
from messages.taps import Tap, about

TOPIC: Final = "note"


def button(_: Language, occurrence: OccurrenceId) -> Button:
    """Return what leads to the note about a night and the morning after it."""
    return _button(_("📝 Note"), "open", occurrence)


def ask(_: Language, night: Occurrence) -> Card:
    text = _(
        "📝 What would you like to note about the night of {night}, or the morning after it? "
        "Type it now. It can have 4,000 characters.",
        night=_.day(night.night),
    )
    return Card(text, ((_button(_("Never mind"), "leave", night.id),),))


def there(_: Language, night: Occurrence) -> Card:
    """Say that there is a note, and nothing of what is in it: a lock screen may show this."""
    text = _("📝 There is a note for the night of {night}.", night=_.day(night.night))
    return Card(text, ((_button(_("Read it"), "read", night.id), *_ways(_, night)),))


def kept(_: Language, night: Occurrence) -> Card:
    text = _("📝 Your note for the night of {night} is kept.", night=_.day(night.night))
    return Card(text, ((_button(_("Read it"), "read", night.id), *_ways(_, night)),))


def read(_: Language, night: Occurrence, note: str) -> Card:
    """Show *note* as it was written: with the line above it at most 4,096 characters."""
    return Card(f"📝 {_.day(night.night)}\n\n{note}", (_ways(_, night),))


def too_long(_: Language) -> Card:
    return Card(_("That is longer than 4,000 characters. It was not kept. Please send less."))


def dropped(_: Language, night: Occurrence) -> Card:
    return Card(_("There is no note for the night of {night} now.", night=_.day(night.night)))


def left(_: Language) -> Card:
    return Card(_("OK. Nothing was changed."))


def _ways(_: Language, night: Occurrence) -> tuple[Button, ...]:
    return (
        _button(_("Write anew"), "write", night.id),
        _button(_("Delete note"), "drop", night.id),
    )


def _button(label: str, verb: str, occurrence: OccurrenceId) -> Button:
    return Button(label, Tap(TOPIC, verb, (about(occurrence),)).encode())
