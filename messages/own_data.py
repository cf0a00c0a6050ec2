"""A patient's own data: taken along as a file, or deleted for good."""

from collections.abc import Mapping
from typing import Final

from messages.basics import marked
from messages.channel import Button, Card
from messages.language import Language
from messages.taps import Tap

TOPIC: Final = "own"

FORMATS: Final[Mapping[str, str]] = {
    "json": marked("JSON"),
    "csv": marked("Spreadsheet (CSV)"),
    "ics": marked("Calendar (ICS)"),
    "fhir": marked("Health apps (FHIR)"),
}
"""The buttons of /export by the format that they ask for."""

_HOLDS: Final[Mapping[str, str]] = {
    "json": marked("This is all I keep about you, as JSON."),
    "csv": marked("This is one row for each night. A spreadsheet program can open it."),
    "ics": marked("This is your plan by dates. Each later step still waits for your yes."),
    "fhir": marked("This is all of it for health apps and clinics, as FHIR R4."),
}


def ask_format(_: Language) -> Card:
    text = _(
        "Which file do you want? JSON holds all I keep about you. "
        "The spreadsheet has one row for each night. "
        "The calendar has your plan by dates. FHIR is what health apps read. "
        "Your name and your Telegram number are in none of them."
    )
    buttons = [_button(_(label), "export", as_) for as_, label in FORMATS.items()]
    return Card(text, (tuple(buttons[:2]), tuple(buttons[2:])))


def caption(_: Language, format: str) -> str:
    """Return what is said under a file, so at most 1024 characters."""
    holds = _(_HOLDS[format])
    private = _("It holds facts about your health. Think about who can open it.")
    return f"{holds} {private}"


def not_made(_: Language) -> str:
    return _("I could not make this file now. Nothing is lost. Please try again later.")


def ask_to_delete(_: Language) -> Card:
    text = _(
        "Do you want to delete everything I keep about you? "
        "That is your plan, your answers, your check-ins, your notes and your settings. "
        "No more messages would come. It is done at once and cannot be undone.\n\n"
        "/export gives you a copy first. /stop ends the messages and keeps your answers.\n\n"
        "This is about your data only. About your medicine, please ask your prescriber."
    )
    choice = (
        _button(_("Delete everything"), "erase", style="danger"),
        _button(_("Keep"), "keep"),
    )
    return Card(text, (choice,))


def erased(_: Language) -> Card:
    gone = _(
        "Deleted. Your plan, your answers, your check-ins, your notes and your settings are gone. "
        "No more messages will come."
    )
    stays = _(
        "What I keep: one code made from your Telegram number, and when this was. "
        "The code does not show your number. "
        "If an old backup is ever put back, the code makes it forget you too. "
        "Group numbers from before do not change. They never show one person."
    )
    telegram = _(
        "What Telegram keeps: this chat. I take back what I wrote in the last two days. "
        "I cannot reach what is older, or what you wrote. "
        "To clear the rest, open the menu of this chat. "
        "There you can delete the chat or clear its history."
    )
    return Card("\n\n".join((gone, stays, telegram, _("/start begins anew."))))


def kept(_: Language) -> Card:
    return Card(_("OK. I deleted nothing. All goes on as before."))


def nothing_kept(_: Language) -> Card:
    return Card(_("I keep nothing about you. Send /start to begin."))


def _button(label: str, verb: str, *arguments: str, style: str | None = None) -> Button:
    return Button(label, Tap(TOPIC, verb, arguments).encode(), style)
