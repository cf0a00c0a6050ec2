"""Stopping: asked once, then told what becomes of everything."""

from messages.channel import Button, Card
from messages.language import Language
from messages.taps import Tap

TOPIC = "stop"


def ask(_: Language) -> Card:
    text = _(
        "Do you want to stop here? I would send no more messages about your plan. "
        "Your answers so far would be kept. "
        "This ends the reminders only. About your medicine, please ask your prescriber."
    )
    choice = (
        Button(_("Yes, stop"), Tap(TOPIC, "yes").encode(), "danger"),
        Button(_("No"), Tap(TOPIC, "no").encode()),
    )
    return Card(text, (choice,))


def stopped(_: Language) -> Card:
    return Card(
        _(
            "Stopped. No more messages will come about this plan. "
            "Your plan and your answers so far are kept. "
            "/privacy says what is kept. /start begins anew."
        )
    )


def went_on(_: Language) -> Card:
    return Card(_("OK. Everything goes on as before. /today shows your dose."))


def nothing_to_stop(_: Language) -> Card:
    return Card(_("Nothing is running here, so no messages will come. /start begins anew."))
