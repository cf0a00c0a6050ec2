"""What we say about ourselves: commands, help, privacy, and when we do not understand."""

from collections.abc import Mapping
from typing import Final

from domain.roles import Right, Role, may
from messages.channel import Card
from messages.language import Language


def marked(text: str) -> str:
    """Mark *text* for the catalogues; it is translated where it is said."""
    return text


COMMANDS: Final[Mapping[str, str]] = {
    "start": marked("begin, or go on where you stopped"),
    "today": marked("your dose tonight"),
    "schedule": marked("what comes next, and when"),
    "checkin": marked("how your night was"),
    "history": marked("your last nights as a picture"),
    "hold": marked("stay on this dose for a while"),
    "pause": marked("no doses for a while"),
    "resume": marked("start again after a pause"),
    "settings": marked("times, time zone, wording, language"),
    "supply": marked("what you have in hand, and how far it goes"),
    "test": marked("see whether my messages reach you"),
    "card": marked("a card to show in an emergency"),
    "privacy": marked("what is kept, and who can see it"),
    "report": marked("one page for your prescriber"),
    "export": marked("your data as a file"),
    "delete": marked("delete all I keep about you"),
    "stop": marked("end your plan here"),
    "help": marked("what I can do"),
}
"""What a patient can type, with a short description of each."""

ADMIN_COMMANDS: Final[Mapping[Right, str]] = {
    Right.STATS: marked("group numbers"),
    Right.DASHBOARD: marked("group numbers as a page, opened by a link"),
    Right.INVITE: marked("a link that brings a plan along"),
    Right.PLANS: marked("the plans, and how to add one"),
    Right.ANNOUNCE: marked("write to everybody on a plan"),
    Right.STATUS: marked("how the bot itself is doing"),
    Right.AUDIT: marked("what was done with this bot, and by whom"),
    Right.TEAM: marked("who looks after this bot"),
}
"""What those who look after the bot can type as well, each as far as their role goes."""


def commands_of(role: Role | None) -> dict[str, str]:
    """Return what somebody with *role* can type; None is everybody else."""
    theirs = {right.value: says for right, says in ADMIN_COMMANDS.items() if may(role, right)}
    return {**COMMANDS, **theirs}


def disclaimer(_: Language) -> str:
    return _(
        "I remind you, and I keep your answers. I am not a doctor or a nurse. "
        "Nobody watches this chat. I follow the plan you got from your prescriber. "
        "I cannot change your dose. LDN is not approved for mast cell disease. "
        "Studies so far are small, and it does not help everyone. "
        "In an emergency, call your local emergency number."
    )


def help_card(_: Language, role: Role | None) -> Card:
    listed = "\n".join(f"/{name}: {_(says)}" for name, says in commands_of(role).items())
    intro = _("At night I ask about your dose. In the morning I ask how the night was.")
    never = _("I never move you up by myself. Only you can say yes to the next step.")
    return Card("\n\n".join((intro, never, listed, disclaimer(_))))


def privacy_card(_: Language, *, operator: str, contact: str, days: int) -> Card:
    """Say what is kept; *operator* runs this bot, *contact* is how to reach them, or empty.

    *days* after the end of a plan its patient is erased.
    """
    kept = _(
        "What is kept: your plan, dose answers, check-ins, notes and settings. "
        "Your name, user name and phone number are not kept. "
        "Your Telegram number and your notes are kept encrypted. "
        "The key is stored in another place."
    )
    where = _(
        "Where it is: in a database on the machine of whoever runs this bot. "
        "They hold the key and could read it. The team sees group numbers only."
    )
    until = _.n(
        "It is deleted {n} day after your plan ends.",
        "It is deleted {n} days after your plan ends.",
        days,
    )
    used = _(
        "What it is for: to remind you and to show you your history. "
        "If you agreed, your answers count in group numbers. "
        "Small groups are hidden. You can change this in /settings."
    )
    telegram = _(
        "What Telegram sees: chats with bots are not end-to-end encrypted. "
        "Telegram can read what we both write here. "
        "Others may see it on a lock screen or a shared phone."
    )
    rights = _(
        "What you can do: /stop ends all messages at any time. "
        "/export sends you a copy of your data. /delete deletes all of it at once."
    )
    return Card(
        "\n\n".join((kept, f"{where} {until}", used, telegram, rights, _runs(_, operator, contact)))
    )


def _runs(_: Language, operator: str, contact: str) -> str:
    if operator and contact:
        return _(
            "Who runs this bot: {operator}. Reach them at {contact}.",
            operator=operator,
            contact=contact,
        )
    if operator or contact:
        return _("Who runs this bot: {operator}.", operator=operator or contact)
    return _("Who runs this bot: the person who gave you the link. Please ask them.")


def stale_button(_: Language) -> str:
    """Return a toast, so at most 200 characters."""
    return _("This button is out of date. /today shows what is open now.")


def unknown_command(_: Language) -> Card:
    return Card(_("I do not know this command. /help shows all of them."))


def not_understood(_: Language, *, enrolled: bool) -> Card:
    if enrolled:
        return Card(
            _(
                "I did not understand that. Nobody else reads it. "
                "For your dose, send /today. For all I can do, send /help."
            )
        )
    return Card(_("I did not understand that. Send /start to begin, or /help to read more."))


def too_much(_: Language) -> Card:
    return Card(
        _(
            "That was a lot at once. I read the first of it, and not the rest. "
            "Please wait a minute, and send what matters again."
        )
    )


def not_kept_yet(_: Language) -> str:
    """Return a toast, so at most 200 characters."""
    return _("Not saved yet. I keep trying. If I ask you again, please tap again.")


def only_text(_: Language) -> Card:
    return Card(_("I can read text and buttons only. What you sent was not kept."))


def private_only(_: Language) -> Card:
    return Card(_("I only talk in private chats, so I leave this group now. Please write to me."))


def no_course(_: Language) -> Card:
    return Card(_("No plan is running here. Send /start to set one up."))
