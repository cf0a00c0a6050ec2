"""How updates reach us: polled for while we lead, or posted to our webhook."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from starlette.routing import Route

from bot import webhooks
from bot.webhooks import Registration
from handlers.polling import Polling
from scheduler.hearing import HearingSweep
from web.webhook import Webhook


class Listening(Protocol):
    """One of the two ways."""

    @property
    def routes(self) -> Sequence[Route]: ...

    async def begin(self) -> None:
        """Tell Telegram; raises TelegramError."""
        ...

    async def run(self, stop: asyncio.Event) -> None: ...

    def silence(self) -> float:
        """Return how many seconds ago we were sure to be heard from."""
        ...


@dataclass(frozen=True, slots=True)
class ByPolling:
    """We ask; every process may, and the one that leads does."""

    polling: Polling
    routes: Sequence[Route] = ()

    async def begin(self) -> None:
        await webhooks.remove(self.polling.bot)

    async def run(self, stop: asyncio.Event) -> None:
        await self.polling.run(stop)

    def silence(self) -> float:
        return self.polling.silence()


@dataclass(frozen=True, slots=True)
class ByWebhook:
    """Telegram posts, to whichever process is behind the address."""

    registration: Registration
    webhook: Webhook
    hearing: HearingSweep

    @property
    def routes(self) -> Sequence[Route]:
        return (self.webhook.route(),)

    async def begin(self) -> None:
        await self.registration.register()
        await self.hearing.run()

    async def run(self, stop: asyncio.Event) -> None:
        await stop.wait()

    def silence(self) -> float:
        return self.hearing.silence()
