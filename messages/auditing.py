"""The audit log as an owner reads it."""

from collections.abc import Mapping, Sequence
from typing import Final

from domain.deeds import Deed, Line
from messages.basics import marked
from messages.channel import Card
from messages.language import Language

DEEDS: Final[Mapping[Deed, str]] = {
    Deed.STATS: marked("read the group numbers"),
    Deed.DASHBOARD: marked("opened the dashboard"),
    Deed.STATUS: marked("read the status"),
    Deed.AUDIT: marked("read this log"),
    Deed.EXPORT: marked("exported a patient's data"),
    Deed.IMPORT: marked("imported a patient's data"),
    Deed.ERASE: marked("erased a patient"),
    Deed.INVITE: marked("made an invite"),
    Deed.PLAN: marked("imported a plan"),
    Deed.LINK: marked("made a link for a role"),
    Deed.JOIN: marked("took a role"),
    Deed.DISMISS: marked("took a role away"),
    Deed.ANNOUNCE: marked("sent an announcement"),
    Deed.RESTORE: marked("put a backup back"),
    Deed.KEY: marked("changed the data key"),
    Deed.REFUSED: marked("was refused"),
}


def card(_: Language, lines: Sequence[Line], broken_at: int | None) -> Card:
    """Show the newest *lines* first, and whether all of the log is as it was written."""
    shown = "\n".join(_line(_, each) for each in lines) or _("Nothing was written yet.")
    if broken_at is None:
        holds = _("The chain of all lines holds.")
    else:
        holds = _("The chain is broken at line {n}. Somebody changed the database.", n=broken_at)
    return Card(f"{_('The audit log, newest first. Times are UTC.')}\n\n{shown}\n\n{holds}")


def _line(_: Language, line: Line) -> str:
    when = f"{_.day(line.at.date())}, {_.clock(line.at.time())}"
    about = f" ({line.about})" if line.about else ""
    return f"{line.seq}. {when}: {line.by} {_(DEEDS[line.deed])}{about}"
