"""Replies on their way: after the commit, in order within a chat, chats beside each other."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

from messages.channel import (
    Channel,
    NotSent,
    Outcome,
    Priority,
    Refused,
    Reply,
    Say,
    Show,
    Strip,
    Toast,
)

log = logging.getLogger(__name__)

Sleep: TypeAlias = Callable[[float], Awaitable[None]]

ATTEMPTS = 5
FIRST_WAIT = 0.5
"""Seconds; doubled with each attempt, and never less than Telegram asks for."""


@dataclass(slots=True)
class Delivery:
    """Performs replies. What is lost here was only said, never kept: the record is committed."""

    channel: Channel
    sleep: Sleep = asyncio.sleep
    _last: dict[int, asyncio.Task[None]] = field(default_factory=dict)

    def deliver(self, chat_id: int, replies: Sequence[Reply]) -> None:
        if replies:
            task = asyncio.create_task(self._after(self._last.get(chat_id), chat_id, replies))
            self._last[chat_id] = task
            task.add_done_callback(lambda done: self._forget(chat_id, done))

    async def drain(self) -> None:
        """Wait until everything said so far is out."""
        while self._last:
            await asyncio.gather(*self._last.values())

    async def _after(
        self, earlier: asyncio.Task[None] | None, chat_id: int, replies: Sequence[Reply]
    ) -> None:
        if earlier:
            await earlier
        for reply in replies:
            await self._perform(chat_id, reply)

    async def _perform(self, chat_id: int, reply: Reply) -> None:
        priority = Priority.TAP if isinstance(reply, Toast | Show | Strip) else Priority.REPLY
        outcome: Outcome = NotSent()
        for attempt in range(ATTEMPTS):
            outcome = await self.channel.perform(chat_id, reply, priority)
            if not isinstance(outcome, NotSent):
                break
            await self.sleep(max(FIRST_WAIT * 2**attempt, outcome.after.total_seconds()))
        if isinstance(outcome, Refused) and isinstance(reply, Show):
            # The message is gone or too old to change: say it anew.
            await self._perform(chat_id, Say(reply.card))
        elif isinstance(outcome, Refused | NotSent):
            log.warning("a reply was not delivered: %s", type(outcome).__name__)

    def _forget(self, chat_id: int, done: asyncio.Task[None]) -> None:
        if self._last.get(chat_id) is done:
            del self._last[chat_id]
