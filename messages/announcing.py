"""An announcement as patients see it, and what is said to whoever makes it."""

import re
from typing import Final

from messages.channel import Button, Card
from messages.language import Language
from messages.taps import Tap

TOPIC: Final = "ann"


def card(_: Language, text: str) -> Card:
    """Return the message; with the longest text it has less than 4,096 characters."""
    stop = Button(_("No more announcements"), Tap(TOPIC, "stop").encode())
    return Card(f"{_('From those who run this bot:')}\n\n{text}", ((stop,),))


def preview(_: Language, text: str) -> Card:
    return Card(card(_, text).text)


def confirm(_: Language, mark: str) -> Card:
    """Ask for the words that send it. How many these are is no number to be had by asking twice."""
    told = _(
        "So it will look to everybody on a plan, each in the hours in which they are awake. "
        "A locked phone may show it: name no drug and no disease.\n\n"
        "To send it, type within an hour:\n{words}",
        words=f"{_('SEND')} {mark}",
    )
    return Card(told)


def sending_in(_: Language, text: str) -> str | None:
    """Return the mark of the draft that *text* sends off, if it is those very words."""
    found = re.fullmatch(rf"{re.escape(_('SEND'))}\s+([0-9a-f]{{8}})", text.strip(), re.IGNORECASE)
    return found[1].lower() if found else None


def begun(_: Language) -> Card:
    return Card(_("It is on its way to everybody on a plan. /announce tells when it has gone out."))


def no_draft(_: Language) -> Card:
    return Card(_("There is no such draft, or it was sent already. Nothing was sent now."))


def too_long(_: Language, length: int, longest: int) -> Card:
    told = _("An announcement has at most {longest} characters. This one has {length}.")
    nothing = _("Nothing was sent.")
    return Card(f"{told.format(longest=longest, length=length)} {nothing}")


def how(_: Language, *, waiting: bool | None) -> Card:
    """Say how to write to everybody, and whether copies of the last one are *waiting*."""
    told = _(
        "Send /announce with a text, for everybody on a plan. You see it first. "
        "Who asked for no announcements gets none."
    )
    if waiting is None:
        return Card(told)
    on_its_way, out = _("The last one is still on its way."), _("The last one has gone out.")
    return Card(f"{told}\n\n{on_its_way if waiting else out}")


def stopped(_: Language) -> Card:
    return Card(
        _("OK. No more announcements. My other messages go on. You can change this in /settings.")
    )


def question(_: Language, *, wanted: bool) -> Card:
    """Ask in /settings whether announcements may come."""
    text = _("May those who run this bot write to you now and then? Your doses go on either way.")
    now = _("Now: yes") if wanted else _("Now: no")
    yes, no = (Tap(TOPIC, verb).encode() for verb in ("yes", "no"))
    return Card(f"{text}\n{now}", ((Button(_("Yes"), yes), Button(_("No"), no)),))


def wanted(_: Language) -> Card:
    return Card(_("OK. Announcements come again. You can change this in /settings."))
