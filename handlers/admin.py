"""Admins ask how the group is doing, and invite; for anybody else these commands do not exist."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Final, Protocol

from handlers.turn import Turn
from messages import admin, basics
from storage import invites, plans, stats

MOST_USES: Final = 1000
MOST_DAYS: Final = 365


class Named(Protocol):
    """A bot, once it knows its own name."""

    @property
    def username(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Admin:
    """The commands of those in *admin_ids*; groups of fewer than *k* people are hidden."""

    admin_ids: frozenset[int]
    k: int
    bot: Named

    async def stats(self, turn: Turn, _arguments: str) -> None:
        if self._knows(turn):
            published = await stats.gather(turn.tx, now=turn.now, k=self.k)
            turn.say(admin.group(turn.language, published))

    async def invite(self, turn: Turn, arguments: str) -> None:
        """Make a link: /invite PLAN [people] [days]."""
        if not self._knows(turn):
            return
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
        await self._make(turn, plan, *good_for)

    async def _make(self, turn: Turn, plan: str, uses: int, days: int) -> None:
        found = await plans.newest(turn.tx, plan)
        assert found  # it was offered a moment ago
        code = await invites.make(turn.tx, found[0], uses=uses, days=days, now=turn.now)
        link = f"https://t.me/{self.bot.username}?start={code}"
        until = turn.now + timedelta(days=days)
        turn.say(admin.invited(turn.language, plan, link, uses=uses, days=days, until=until))

    def _knows(self, turn: Turn) -> bool:
        if turn.telegram_id in self.admin_ids:
            return True
        turn.say(basics.unknown_command(turn.language))
        return False


def _numbers(typed: list[str]) -> tuple[int, int] | None:
    """Return people and days, or None where one is no such number."""
    if len(typed) > 2 or not all(each.isdecimal() and len(each) <= 4 for each in typed):
        return None
    uses, days = [*map(int, typed), *(1, 7)[len(typed) :]]
    return (uses, days) if 1 <= uses <= MOST_USES and 1 <= days <= MOST_DAYS else None
