"""One rate for the whole bot: paced without bursts, urgent things first, silent while halted."""

import asyncio
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from heapq import heappop, heappush
from itertools import count
from math import inf
from typing import TypeAlias

from messages.channel import Priority

Waiting: TypeAlias = tuple[Priority, int, asyncio.Future[None]]

CHAT_BURST = 3
"""Telegram tolerates a few messages at once in one chat, then one a second."""


def whole() -> float:
    return 1.0


@dataclass
class Limiter:
    """Lets *rate* messages a second go, and one a second to any one chat (P13).

    *elapsed* is a clock of seconds that never jumps; *part* is how much of the rate is ours.
    """

    rate: float
    elapsed: Callable[[], float]
    per_chat: float = 1.0
    part: Callable[[], float] = whole
    _waiting: list[Waiting] = field(default_factory=list)
    _order: Iterator[int] = field(default_factory=count)
    _chats: dict[int, float] = field(default_factory=dict)
    _free_at: float = 0.0
    _halted_until: float = 0.0
    _pump: asyncio.Task[None] | None = None

    def halt(self, seconds: float) -> None:
        """Let nothing go for *seconds*; a shorter halt never ends a longer one early."""
        self._halted_until = max(self._halted_until, self.elapsed() + seconds)

    def halted(self) -> float:
        """Return for how many more seconds nothing may go."""
        return max(0.0, self._halted_until - self.elapsed())

    async def chat_turn(self, chat_id: int) -> None:
        """Wait until *chat_id* may get another message."""
        now = self.elapsed()
        if len(self._chats) > 10_000:
            self._chats = {chat: at for chat, at in self._chats.items() if at > now}
        at = max(self._chats.get(chat_id, -inf), now - (CHAT_BURST - 1) / self.per_chat)
        self._chats[chat_id] = at + 1 / self.per_chat
        if at > now:
            await asyncio.sleep(at - now)

    async def turn(self, priority: Priority) -> None:
        """Wait until one more message may go."""
        turn: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        heappush(self._waiting, (priority, next(self._order), turn))
        if self._pump is None or self._pump.done():
            self._pump = asyncio.create_task(self._let_go())
        await turn

    async def _let_go(self) -> None:
        while self._waiting:
            if self._waiting[0][2].done():  # nobody waits for this turn any more
                heappop(self._waiting)
                continue
            now = self.elapsed()
            if self._free_at > now:
                await asyncio.sleep(self._free_at - now)
                continue
            # What a late wake-up cost is made up for, at most a twentieth of a second of it.
            self._free_at = max(self._free_at, now - 0.05) + 1 / (self.rate * self.part())
            heappop(self._waiting)[2].set_result(None)
