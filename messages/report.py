"""The doctor's page: which nights, with the notes or without, and whether with a name."""

from typing import Final

from domain.reports import SPANS
from messages.channel import Button, Card
from messages.language import Language
from messages.taps import Tap

TOPIC: Final = "rep"
ALL: Final = 0
"""Stands for all nights since the start."""

LONGEST_NAME: Final = 60


def ask_span(_: Language) -> Card:
    text = _(
        "I can make one page for your prescriber, to print or to show. "
        "It has your plan, your doses and your mornings. Which nights should it be about?"
    )
    spans = tuple(
        _button(_.n("{n} night", "{n} nights", span), "span", str(span)) for span in SPANS
    )
    return Card(text, (spans, (_button(_("Since the start"), "span", str(ALL)),)))


def ask_notes(_: Language, span: int) -> Card:
    text = _("Shall your notes from these nights be on it?")
    choice = (
        _button(_("With notes"), "notes", str(span), "yes"),
        _button(_("Without notes"), "notes", str(span), "no"),
    )
    return Card(text, (choice,))


def ask_name(_: Language, span: int, notes: str) -> Card:
    text = _(
        "Shall a name be on it? Then type it now. "
        "I use it for this one page and do not keep it. It stays in this chat."
    )
    return Card(text, ((_button(_("No name"), "print", str(span), notes),),))


def on_its_way(_: Language) -> Card:
    return Card(_("I am making your page. It comes in a moment."))


def too_long(_: Language) -> Card:
    return Card(_("That is too long for a name. Please type a shorter one, or tap No name."))


def caption(_: Language) -> str:
    """Return what is said under the file; it names no drug and no dose, for lock screens."""
    return _(
        "One page for your prescriber, as you told it here. "
        "It holds facts about your health. Think about who can open it."
    )


def _button(label: str, verb: str, *arguments: str) -> Button:
    return Button(label, Tap(TOPIC, verb, arguments).encode())
