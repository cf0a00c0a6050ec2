"""What somebody has agreed to, purpose by purpose, and how to change it."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from messages import basics, enrolment
from messages.channel import Button, Card
from messages.language import Language
from messages.taps import Tap

TOPIC: Final = "priv"
CARE: Final = "care"
COUNTED: Final = "counted"
RESEARCH: Final = "research"


def card(_: Language, given: Mapping[str, bool], *, operator: str, contact: str, days: int) -> Card:
    """Return /privacy with what was *given*, by purpose; without buttons where nothing was."""
    told = basics.privacy_card(_, operator=operator, contact=contact, days=days)
    if not given:
        return told
    labels = (
        (CARE, _("Reminders: yes"), _("Reminders: no")),
        (COUNTED, _("Group numbers: yes"), _("Group numbers: no")),
        (RESEARCH, _("Research: yes"), _("Research: no")),
    )
    rows = tuple(
        (_button(yes if given.get(purpose) else no, purpose),) for purpose, yes, no in labels
    )
    return replace(told, rows=rows)


def question(_: Language, purpose: str, *, given: bool) -> Card:
    """Ask whether *purpose*, group numbers or research, is agreed to."""
    text = _research(_) if purpose == RESEARCH else enrolment.counted(_).text
    now = _("Now: yes") if given else _("Now: no")
    choice = (_button(_("Yes"), purpose, "yes"), _button(_("No"), purpose, "no"))
    return Card(f"{text}\n{now}", (choice, (_button(_("Back"), "open"),)))


def care(_: Language) -> Card:
    """Say how the consent that everything rests on is taken back."""
    text = _(
        "You agreed that I keep your answers, remind you and show you your history. "
        "I cannot work without that. To take it back, stop your plan or delete all I keep."
    )
    ways = (_button(_("Stop my plan"), "stop"), _button(_("Delete my data"), "delete"))
    return Card(text, (ways, (_button(_("Back"), "open"),)))


def _research(_: Language) -> str:
    return _(
        "May your answers go into a file for research? "
        "Your Telegram number and your notes would not be in it. "
        "No such file is made today. You can change this at any time."
    )


def _button(label: str, verb: str, *arguments: str) -> Button:
    return Button(label, Tap(TOPIC, verb, arguments).encode())
