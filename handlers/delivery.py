"""Replies on their way: after the commit, in order within a chat, chats beside each other."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

from messages.channel import (
    Channel,
    Delete,
    Draw,
    NotSent,
    Outcome,
    Priority,
    Refused,
    Reply,
    Say,
    Send,
    Sent,
    Show,
    Strip,
    Toast,
    Unknown,
)

log = logging.getLogger(__name__)

Sleep: TypeAlias = Callable[[float], Awaitable[None]]
Remember: TypeAlias = Callable[[int, int], Awaitable[None]]
"""Is told the chat and the id of each new message."""

Lane: TypeAlias = tuple[int, int]
"""A chat, and which of its replies wait for each other: a button stops spinning without waiting
for what its tap shows, and nothing waits for what takes long to make."""

AT_ONCE, IN_ORDER, SLOWLY = range(3)

ATTEMPTS = 5
FIRST_WAIT = 0.5
"""Seconds; doubled with each attempt, and never less than Telegram asks for."""


@dataclass(slots=True)
class Delivery:
    """Performs replies. What is lost here was only said, never kept: the record is committed."""

    channel: Channel
    sleep: Sleep = asyncio.sleep
    remember: Remember | None = None
    _last: dict[Lane, asyncio.Task[None]] = field(default_factory=dict)

    def deliver(self, chat_id: int, replies: Sequence[Reply]) -> None:
        for pace in (AT_ONCE, IN_ORDER, SLOWLY):
            self._line_up((chat_id, pace), [each for each in replies if _pace(each) == pace])

    async def drain(self) -> None:
        """Wait until everything said so far is out."""
        while self._last:
            await asyncio.gather(*self._last.values(), return_exceptions=True)

    def abandon(self) -> None:
        """Leave off saying what is not out yet."""
        for task in self._last.values():
            task.cancel()

    def _line_up(self, lane: Lane, replies: Sequence[Reply]) -> None:
        if replies:
            task = asyncio.create_task(self._after(self._last.get(lane), lane[0], replies))
            self._last[lane] = task
            task.add_done_callback(lambda done: self._forget(lane, done))

    async def _after(
        self, earlier: asyncio.Task[None] | None, chat_id: int, replies: Sequence[Reply]
    ) -> None:
        if earlier:
            await earlier
        for reply in replies:
            try:
                await self._perform(chat_id, reply)
            except Exception:
                log.exception("a reply was not delivered")

    async def _perform(self, chat_id: int, reply: Reply) -> None:
        at_once = isinstance(reply, Toast | Show | Strip | Delete)
        priority = Priority.TAP if at_once else Priority.REPLY
        # Only a message can be there twice; everything else may be done again.
        again = NotSent if isinstance(reply, Say | Send | Draw) else NotSent | Unknown
        outcome: Outcome = NotSent()
        for attempt in range(ATTEMPTS):
            if attempt:
                await self.sleep(_wait(attempt, outcome))
            outcome = await self.channel.perform(chat_id, reply, priority)
            if not isinstance(outcome, again):
                break
        if isinstance(outcome, Sent) and outcome.message_id and self.remember:
            await self.remember(chat_id, outcome.message_id)
        if isinstance(outcome, Refused) and isinstance(reply, Show):
            # The message is gone or too old to change: say it anew.
            await self._perform(chat_id, Say(reply.card))
        elif isinstance(outcome, Refused | again):
            log.warning("a reply was not delivered: %s", type(outcome).__name__)

    def _forget(self, lane: Lane, done: asyncio.Task[None]) -> None:
        if self._last.get(lane) is done:
            del self._last[lane]


def _pace(reply: Reply) -> int:
    if isinstance(reply, Toast):
        return AT_ONCE
    return SLOWLY if isinstance(reply, Draw | Send) else IN_ORDER


def _wait(attempt: int, outcome: Outcome) -> float:
    asked = outcome.after.total_seconds() if isinstance(outcome, NotSent) else 0.0
    return max(FIRST_WAIT * 2.0 ** (attempt - 1), asked)
