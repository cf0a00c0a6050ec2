"""An announcement as patients see it, and what is said to whoever makes it."""

import re
from collections import Counter
from typing import Final

from domain.prompts import PromptState
from messages.channel import Button, Card
from messages.condition import people
from messages.language import Language
from messages.taps import Tap

TOPIC: Final = "ann"

WAITING: Final = (PromptState.DUE, PromptState.SENDING)
LOST: Final = (PromptState.BLOCKED, PromptState.MISSED, PromptState.AMBIGUOUS, PromptState.VOID)


def card(_: Language, text: str) -> Card:
    """Return the message; with the longest text it has less than 4,096 characters."""
    stop = Button(_("No more announcements"), Tap(TOPIC, "stop").encode())
    return Card(f"{_('From those who run this bot:')}\n\n{text}", ((stop,),))


def preview(_: Language, text: str) -> Card:
    return Card(card(_, text).text)


def confirm(_: Language, count: int, k: int, mark: str) -> Card:
    told = _(
        "So it will look to {people} people, each in the hours in which they are awake. "
        "A locked phone may show it: name no drug and no disease.\n\n"
        "To send it, type within an hour:\n{words}",
        people=people(_, count, k),
        words=f"{_('SEND')} {mark}",
    )
    return Card(told)


def sending_in(_: Language, text: str) -> str | None:
    """Return the mark of the draft that *text* sends off, if it is those very words."""
    found = re.fullmatch(rf"{re.escape(_('SEND'))}\s+([0-9a-f]{{8}})", text.strip(), re.IGNORECASE)
    return found[1].lower() if found else None


def begun(_: Language, count: int, k: int) -> Card:
    told = _("It is on its way to {people} people. /announce tells how far it is.")
    return Card(told.format(people=people(_, count, k)))


def no_draft(_: Language) -> Card:
    return Card(_("There is no such draft, or it was sent already. Nothing was sent now."))


def too_long(_: Language, length: int, longest: int) -> Card:
    told = _("An announcement has at most {longest} characters. This one has {length}.")
    nothing = _("Nothing was sent.")
    return Card(f"{told.format(longest=longest, length=length)} {nothing}")


def how(_: Language, counts: Counter[PromptState] | None, k: int) -> Card:
    """Say how to write to everybody, and what became of the last announcement."""
    told = _(
        "Send /announce with a text, for everybody on a plan. You see it first. "
        "Who asked for no announcements gets none."
    )
    if counts is None:
        return Card(told)

    def number(*states: PromptState) -> str:
        return people(_, sum(counts[state] for state in states), k)

    last = _(
        "The last one. Sent: {sent}. Waiting for the right hour: {waiting}. "
        "Not delivered, or in doubt: {lost}.",
        sent=number(PromptState.SENT),
        waiting=number(*WAITING),
        lost=number(*LOST),
    )
    return Card(f"{told}\n\n{last}")


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
