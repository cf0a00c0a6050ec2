"""Somebody asks what the bot can do."""

from dataclasses import dataclass

from handlers.awaiting import settle
from handlers.gate import Gate
from handlers.turn import Turn
from messages import basics


@dataclass(frozen=True, slots=True)
class Basics:
    """Answers anybody, enrolled or not."""

    gate: Gate

    async def help(self, turn: Turn, _args: str) -> None:
        await settle(turn)
        colleague = await self.gate.colleague(turn)
        turn.say(basics.help_card(turn.language, colleague.role if colleague else None))
