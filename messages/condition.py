"""How the bot itself is doing, for those who look after it: /status. No people in it."""

from datetime import datetime, timedelta

from domain.watching import Condition
from messages.channel import Card
from messages.language import Language
from messages.rates import some


def card(
    _: Language,
    found: Condition,
    *,
    unreachable: int | None,
    backed_up: datetime | None,
    owners: tuple[int, int],
) -> Card:
    """Tell what was *found*; of *owners*, the first number of the second can be written to.

    *unreachable* is what the newest snapshot says, so that nobody can ask twice.
    """
    reached, all_ = owners
    lines = [
        _("Last look at what is due: {when}", when=_when(_, found.watched_at)),
        _("Last prompt sent: {when}", when=_when(_, found.sent_at)),
        _("It was late by: {late}", late=_late(_, found.late)),
        _("Due and waiting: {n}", n=found.backlog),
        _("In doubt whether they arrived: {n}", n=found.ambiguous),
        _(
            "Patients who could not be reached, by the group numbers of the week: {people}",
            people=some(_, unreachable, _("hidden")),
        ),
        _("Updates set aside within a day: {n}", n=found.set_aside),
        _("Last backup: {when}", when=_when(_, backed_up)),
        _("Owners who can be alerted: {n} of {all}", n=reached, all=all_),
    ]
    return Card(f"{_('The bot itself, times in UTC:')}\n" + "\n".join(lines))


def _when(_: Language, at: datetime | None) -> str:
    return _("never") if at is None else f"{_.day(at.date())}, {_.clock(at.time())}"


def _late(_: Language, late: timedelta | None) -> str:
    if late is None:
        return "–"
    seconds = int(late.total_seconds())
    return _.n("{n} second", "{n} seconds", seconds)
