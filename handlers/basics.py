"""Somebody asks what the bot can do, and what it keeps."""

from collections.abc import Collection
from dataclasses import dataclass

from handlers.awaiting import settle
from handlers.turn import Turn
from messages import basics


@dataclass(frozen=True, slots=True)
class Basics:
    """Answers anybody, enrolled or not; *contact* is how to reach the *operator*."""

    operator: str
    contact: str
    admin_ids: Collection[int]

    async def help(self, turn: Turn, _args: str) -> None:
        await settle(turn)
        admin = turn.telegram_id in self.admin_ids
        turn.say(basics.help_card(turn.language, admin=admin))

    async def privacy(self, turn: Turn, _args: str) -> None:
        await settle(turn)
        turn.say(basics.privacy_card(turn.language, operator=self.operator, contact=self.contact))
