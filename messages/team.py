"""Who looks after the bot: the list, links that give a role, and taking one away."""

import re
from collections.abc import Collection, Mapping, Sequence
from typing import Final

from domain.roles import Colleague, Role
from messages.basics import marked
from messages.channel import Button, Card
from messages.language import Language
from messages.taps import Tap

TOPIC: Final = "team"

ROLES: Final[Mapping[Role, str]] = {
    Role.VIEWER: marked("viewer"),
    Role.COORDINATOR: marked("coordinator"),
    Role.OWNER: marked("owner"),
}

ADD: Final[Mapping[Role, str]] = {
    Role.VIEWER: marked("Add a viewer"),
    Role.COORDINATOR: marked("Add a coordinator"),
    Role.OWNER: marked("Add an owner"),
}


def card(_: Language, team: Sequence[Colleague], me: Colleague, owners: Collection[int]) -> Card:
    """List the *team*; those of ADMIN_IDS, *owners*, have no button that removes them."""
    lines = "\n".join(_line(_, each, me, owners) for each in team)
    explained = _(
        "A viewer sees the group numbers. A coordinator also invites, and sees plans and status. "
        "An owner may do everything. Who is named in ADMIN_IDS is removed there."
    )
    add = tuple((_button(_(label), "add", role),) for role, label in ADD.items())
    remove = tuple(
        (_button(_("Remove {name}", name=name(_, each)), "remove", each.mark, style="danger"),)
        for each in team
        if each.telegram_id not in owners
    )
    return Card(f"{_('Who looks after this bot:')}\n{lines}\n\n{explained}", (*add, *remove))


def name(_: Language, who: Colleague) -> str:
    return f"{_(ROLES[who.role])} {who.mark}"


def _line(_: Language, each: Colleague, me: Colleague, owners: Collection[int]) -> str:
    notes = [_("since {day}", day=_.day(each.since.date()))]
    if each.mark == me.mark:
        notes.append(_("you"))
    if each.telegram_id in owners:
        notes.append("ADMIN_IDS")
    if not each.heard:
        notes.append(_("has never pressed Start, so cannot be written to"))
    elif not each.reachable:
        notes.append(_("has blocked this bot"))
    return f"• {name(_, each)} ({', '.join(notes)})"


def link(_: Language, role: Role, link: str) -> Card:
    """Show a new link; it cannot be shown again."""
    to = _("Forward this link to one person. Who opens it first gets the role: {role}.")
    good = _("It works once, within one day.")
    return Card(f"{to.format(role=_(ROLES[role]))}\n\n{link}\n\n{good}")


def welcome(_: Language, me: Colleague) -> Card:
    told = _(
        "You look after this bot now. Your role: {role}. /help shows what you may do. "
        "To owners you appear as {name}.",
        role=_(ROLES[me.role]),
        name=name(_, me),
    )
    return Card(told)


def joined(_: Language, role: Role, mark: str) -> Card:
    told = _(
        "Somebody took the role {role} by its link: {mark}. If it was not whom you meant: /team."
    )
    return Card(told.format(role=_(ROLES[role]), mark=mark))


def has_it_already(_: Language, me: Colleague) -> Card:
    told = _("You may do this already, as {role}. Forward the link to the person you mean.")
    return Card(told.format(role=_(ROLES[me.role])))


def confirm_removal(_: Language, who: Colleague) -> Card:
    return Card(
        _(
            "To take the role from {name}, type:\n{words}",
            name=name(_, who),
            words=f"{_('REMOVE')} {who.mark}",
        )
    )


def removal_in(_: Language, text: str) -> str | None:
    """Return the mark that *text* removes, if it is those very words."""
    words = re.escape(_("REMOVE"))
    found = re.fullmatch(rf"{words}\s+([0-9a-f]{{8}})", text.strip(), re.IGNORECASE)
    return found[1].lower() if found else None


def removed(_: Language, who: Colleague) -> Card:
    return Card(_("Done. {name} has no role any more, from this moment.", name=name(_, who)))


def _button(label: str, verb: str, argument: str, style: str | None = None) -> Button:
    return Button(label, Tap(TOPIC, verb, (argument,)).encode(), style)
