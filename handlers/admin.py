"""Those who look after the bot ask how the group is doing, invite, and read what was done."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from telegram import Bot

from domain.deeds import Deed
from domain.roles import Colleague
from handlers.turn import Turn
from messages import admin, auditing, group
from messages.channel import Draw
from messages.pictures.group_picture import group_picture
from storage import audit, invites, plans, snapshots

WEEKS: Final = 26
"""How many are drawn."""

MOST_USES: Final = 1000
MOST_DAYS: Final = 365
LINES: Final = 20
"""How much of the audit log fits a message."""


@dataclass(frozen=True, slots=True)
class Admin:
    """What a colleague let in by the gate may ask."""

    bot: Bot

    async def stats(self, turn: Turn, me: Colleague, _arguments: str) -> None:
        _, newest = turn.language, await snapshots.newest(turn.tx)
        await audit.append(turn.tx, Deed.STATS, by=me.name, at=turn.now)
        turn.say(group.words(_, newest) if newest else group.none_yet(_))
        if newest and newest.adherence:
            weeks = await snapshots.series(turn.tx, weeks=WEEKS)
            turn.replies.append(Draw(group_picture(_, weeks), group.caption(_, newest)))

    async def audit(self, turn: Turn, me: Colleague, _arguments: str) -> None:
        """Show the last lines, this one among them, and whether the chain holds."""
        await audit.append(turn.tx, Deed.AUDIT, by=me.name, at=turn.now)
        lines = await audit.newest(turn.tx, limit=LINES)
        turn.say(auditing.card(turn.language, lines, await audit.broken_at(turn.tx)))

    async def invite(self, turn: Turn, me: Colleague, arguments: str) -> None:
        """Make a link: /invite PLAN [people] [days]."""
        _, ids = turn.language, [plan.id for plan in await plans.offered(turn.tx)]
        wanted, *numbers = arguments.split() or [""]
        if not wanted:
            turn.say(admin.how_to_invite(_, ids))
            return
        plan = next((each for each in ids if each.casefold() == wanted.casefold()), None)
        if plan is None:
            turn.say(admin.no_such_plan(_, ids))
            return
        good_for = _numbers(numbers)
        if good_for is None:
            turn.say(admin.wrong_numbers(_, most_uses=MOST_USES, most_days=MOST_DAYS))
            return
        await self._make(turn, me, plan, *good_for)

    async def _make(self, turn: Turn, me: Colleague, plan: str, uses: int, days: int) -> None:
        found = await plans.newest(turn.tx, plan)
        assert found  # it was offered a moment ago
        code = await invites.make(turn.tx, found[0], uses=uses, days=days, now=turn.now)
        about = f"{plan} v{found[1].version}, {uses} x {days} d"
        await audit.append(turn.tx, Deed.INVITE, by=me.name, at=turn.now, about=about)
        link = f"https://t.me/{self.bot.username}?start={code}"
        until = turn.now + timedelta(days=days)
        turn.say(admin.invited(turn.language, plan, link, uses=uses, days=days, until=until))


def _numbers(typed: list[str]) -> tuple[int, int] | None:
    """Return people and days, or None where one is no such number."""
    if len(typed) > 2 or not all(each.isdecimal() and len(each) <= 4 for each in typed):
        return None
    uses, days = [*map(int, typed), *(1, 7)[len(typed) :]]
    return (uses, days) if 1 <= uses <= MOST_USES and 1 <= days <= MOST_DAYS else None
