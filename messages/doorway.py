"""What is said at the door of the dashboard: how to come in, and why somebody cannot."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from messages.channel import Card
from messages.language import Language


@dataclass(frozen=True, slots=True)
class Notice:
    """A page of a few lines."""

    title: str
    lines: Sequence[str]


def link(_: Language, address: str, *, good_for: timedelta) -> Card:
    """Show a link that lets in once; it cannot be shown again."""
    minutes = good_for // timedelta(minutes=1)
    good = _.n("It works once, within {n} minute.", "It works once, within {n} minutes.", minutes)
    return Card(f"{_('This opens the group numbers in a browser:')}\n\n{address}\n\n{good}")


def menu_label(_: Language) -> str:
    return _("Numbers")


def sign_in(_: Language) -> Notice:
    return Notice(
        _("Sign in"),
        (
            _("This page is for those who look after the bot."),
            _("Send /dashboard to the bot. It answers with a link that opens this page once."),
        ),
    )


def sign_in_words(_: Language) -> Mapping[str, str]:
    return {
        "waits": _("Signing you in …"),
        "refused": _("Telegram's word was not accepted. Close this page and open it again."),
    }


def enter(_: Language) -> Notice:
    return Notice(_("Group numbers"), (_("This link works once. Press the button to use it."),))


def enter_button(_: Language) -> str:
    return _("Open the numbers")


def page_words(_: Language) -> Mapping[str, str]:
    return {
        "skip": _("Skip to the numbers"),
        "contents": _("On this page"),
        "now": _("At a glance"),
        "meaning": _("What the numbers mean"),
        "table": _("The same as a table"),
        "leave": _("Sign out"),
    }


def left(_: Language) -> Notice:
    return Notice(_("Signed out"), (_("You can close this page now."),))


def used_up(_: Language) -> Notice:
    return Notice(
        _("This link does not work"),
        (
            _("It was used already, or it is too old."),
            _("Send /dashboard to the bot for a new one."),
        ),
    )


def refusal(_: Language, status: int) -> Notice:
    """Return what is said instead of a page; nothing of why that a stranger could use."""
    lines = {
        400: _("The browser sent something that cannot be read."),
        403: _("This is not allowed."),
        404: _("There is no such page."),
        405: _("This page cannot be used like that."),
        413: _("The browser sent too much."),
        503: _("The database is away. Please try again in a minute."),
    }
    return Notice(_("This did not work"), (lines.get(status, _("Something went wrong here.")),))
