"""Posting updates to the bot's webhook, each chat in order, again until they expire."""

import asyncio
import logging
from collections.abc import Callable
from dataclasses import dataclass, field

import httpx

from simulator.core import Telegram
from simulator.updates import Pending

log = logging.getLogger(__name__)
LONGEST_WAIT = 60.0
LONGEST_REQUESTED_WAIT = 3600.0


def backoff(failures: int) -> float:
    """Return the seconds to wait: 1, doubled with each failure, up to a minute."""
    return min(LONGEST_WAIT, 2.0 ** (failures - 1))


@dataclass(slots=True)
class Postman:
    """Delivers what is waiting while there is a webhook; *pause* takes a count of failures."""

    telegram: Telegram
    client: httpx.AsyncClient
    pause: Callable[[int], float] = backoff
    _busy: set[int] = field(default_factory=set)

    async def run(self) -> None:
        """Deliver until cancelled."""
        async with asyncio.TaskGroup() as chats:
            version = -1
            while True:
                version = await self.telegram.wait(version)
                for chat_id in self._chats_waiting():
                    self._busy.add(chat_id)
                    chats.create_task(self._deliver(chat_id))

    def _chats_waiting(self) -> list[int]:
        """Return chats with updates and nobody at work, as many as connections allow."""
        webhook = self.telegram.updates.webhook
        if not webhook.url:
            return []
        waiting = dict.fromkeys(pending.chat_id for pending in self.telegram.updates.waiting())
        free = webhook.max_connections - len(self._busy)
        return [chat_id for chat_id in waiting if chat_id not in self._busy][: max(0, free)]

    async def _deliver(self, chat_id: int) -> None:
        """Post the updates of one chat, oldest first, until there are none."""
        failures = 0
        try:
            while (pending := self._next(chat_id)) and self.telegram.updates.webhook.url:
                wait = await self._post(pending)
                if wait is None:
                    self.telegram.updates.confirm([pending.id])
                    failures = 0
                else:
                    failures += 1
                    await asyncio.sleep(wait or self.pause(failures))
        finally:
            self._busy.discard(chat_id)
            self.telegram.world.changes.bump()

    def _next(self, chat_id: int) -> Pending | None:
        waiting = self.telegram.updates.waiting()
        return next((pending for pending in waiting if pending.chat_id == chat_id), None)

    async def _post(self, pending: Pending) -> float | None:
        """Post one update; return None when taken, else the seconds the bot asks us to wait."""
        webhook = self.telegram.updates.webhook
        headers = {"X-Telegram-Bot-Api-Secret-Token": webhook.secret} if webhook.secret else {}
        try:
            response = await self.client.post(webhook.url, json=pending.body, headers=headers)
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            self._failed(f"{type(error).__name__}: {error}")
            return 0.0
        if response.is_success:
            return None
        self._failed(f"Wrong response from the webhook: {response.status_code}")
        asked = response.headers.get("Retry-After", "")
        return min(LONGEST_REQUESTED_WAIT, float(asked)) if asked.isdecimal() else 0.0

    def _failed(self, why: str) -> None:
        webhook = self.telegram.updates.webhook
        webhook.last_error, webhook.last_error_at = why, self.telegram.world.now()
        log.info("webhook: %s", why)
