"""Somebody comes with a code: of an invite, or of a role; guesses are few, and all look alike."""

from dataclasses import dataclass
from typing import Final

from domain.watching import WRONG_CODES
from handlers.team import Team
from handlers.turn import OnCommand, Turn
from storage import invites, tries

NO_CODE: Final = "-"
"""What stands for a code that is not even looked at: a wrong one."""


@dataclass(frozen=True, slots=True)
class Codes:
    """Answers /start: *begin* is for patients, *team* for colleagues.

    After five wrong codes within an hour the next is taken for wrong, whatever it is:
    one answer for wrong, used, expired and too many (ASVS 2.4.1).
    """

    begin: OnCommand
    team: Team

    async def start(self, turn: Turn, code: str) -> None:
        if code and not await self._may_try(turn, code):
            code = NO_CODE
        if not await self.team.joins(turn, code):
            await self.begin(turn, code)

    async def _may_try(self, turn: Turn, code: str) -> bool:
        lookup = turn.vault.lookup(turn.telegram_id)
        if await tries.lately(turn.tx, tries.CODE, turn.now, lookup) >= WRONG_CODES:
            return False
        invite = await invites.peek(turn.tx, code, turn.now)
        if invite is None and await self.team.promised(turn, code) is None:
            await tries.note(turn.tx, tries.CODE, lookup, at=turn.now)
        return True
