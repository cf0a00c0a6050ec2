"""The one door to what not everybody may do: who it is and what they may is read on every call."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TypeAlias

from domain.deeds import SOMEBODY, Deed
from domain.roles import Colleague, Right, may
from handlers.turn import OnCommand, OnTap, OnText, Turn
from messages import basics
from messages.language import Language
from messages.taps import Tap
from storage import admins, audit, tries

ForColleague: TypeAlias = Callable[[Turn, Colleague, str], Awaitable[None]]
TapForColleague: TypeAlias = Callable[[Turn, Colleague, Tap], Awaitable[None]]
TextForColleague: TypeAlias = Callable[[Turn, Colleague, str], Awaitable[bool]]


@dataclass(frozen=True, slots=True)
class Gate:
    """Knows colleagues by number; *owners* are those of ADMIN_IDS.

    For anybody else a command of theirs is as unknown as any other word.
    """

    owners: frozenset[int]

    async def colleague(self, turn: Turn) -> Colleague | None:
        found = await admins.recognise(turn.tx, turn.vault, self.owners, turn.telegram_id)
        if found:
            await admins.heard(turn.tx, found, language=turn.language.code, at=turn.now)
        return found

    def command(self, right: Right, act: ForColleague) -> OnCommand:
        async def guarded(turn: Turn, arguments: str) -> None:
            if colleague := await self._let_in(turn, right):
                await act(turn, colleague, arguments)
            else:
                turn.say(basics.unknown_command(turn.language))

        return guarded

    def tap(self, right: Right, act: TapForColleague) -> OnTap:
        async def guarded(turn: Turn, tap: Tap) -> None:
            if colleague := await self._let_in(turn, right):
                await act(turn, colleague, tap)
            else:
                turn.toast(basics.stale_button(turn.language))

        return guarded

    def text(
        self, right: Right, read: Callable[[Language, str], str | None], act: TextForColleague
    ) -> OnText:
        """Let *act* have what *read* finds in a text; for others it is a text as any other."""

        async def guarded(turn: Turn, text: str) -> bool:
            found = read(turn.language, text)
            colleague = await self.colleague(turn) if found else None
            if found is None or colleague is None or not may(colleague.role, right):
                return False
            return await act(turn, colleague, found)

        return guarded

    async def _let_in(self, turn: Turn, right: Right) -> Colleague | None:
        colleague = await self.colleague(turn)
        if colleague and may(colleague.role, right):
            return colleague
        await self._note(turn, right, colleague)
        return None

    async def _note(self, turn: Turn, right: Right, colleague: Colleague | None) -> None:
        """Write down that somebody tried, once an hour each, so that nobody can fill the log."""
        lookup = turn.vault.lookup(turn.telegram_id)
        if not await tries.lately(turn.tx, tries.COMMAND, turn.now, lookup):
            await tries.note(turn.tx, tries.COMMAND, lookup, at=turn.now)
            by = colleague.name if colleague else SOMEBODY
            await audit.append(turn.tx, Deed.REFUSED, by=by, at=turn.now, about=f"/{right}")
