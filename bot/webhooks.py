"""The webhook at Telegram: registered when we start with one, removed when we start without."""

import logging
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Final

from telegram import Bot, WebhookInfo
from telegram.error import RetryAfter, TelegramError

from handlers.intake import ALLOWED

log = logging.getLogger(__name__)

CONNECTIONS: Final = 40
"""How many updates Telegram may hand over at the same time."""

FAILED_LATELY: Final = timedelta(seconds=130)
"""Telegram waits up to two minutes between two attempts."""


def path_of(secret: str) -> str:
    """Return where we listen: told by the secret to who knows it, and telling nobody."""
    return f"/telegram/{sha256(b'path of the webhook' + secret.encode()).hexdigest()[:32]}"


@dataclass(frozen=True, slots=True)
class Registration:
    """Our webhook as Telegram knows it."""

    bot: Bot
    url: str
    secret: str

    async def register(self) -> None:
        """Tell Telegram where we listen. Of several processes it is enough that one does."""
        try:
            await self.bot.set_webhook(
                self.url,
                secret_token=self.secret,
                allowed_updates=list(ALLOWED),
                max_connections=CONNECTIONS,
            )
        except RetryAfter:  # another process of ours has just done the same
            log.info("the webhook is being set by another process")

    async def reached(self, now: datetime) -> bool:
        """Ask Telegram whether its updates reach us; a webhook that was taken away is set again."""
        try:
            told = await self.bot.get_webhook_info()
            if told.url == self.url:
                return not _failing(told, now)
            log.error("another program has changed the webhook; setting it again")
            await self.register()
        except TelegramError as error:
            log.warning("cannot ask about the webhook: %s", type(error).__name__)
        return False


async def remove(bot: Bot) -> None:
    """Take a webhook away, if there is one, so that we can poll; what waits there is kept."""
    await bot.delete_webhook(drop_pending_updates=False)


def _failing(told: WebhookInfo, now: datetime) -> bool:
    """Whether updates wait and Telegram could not hand one over of late."""
    last = told.last_error_date
    return bool(told.pending_update_count) and last is not None and now - last < FAILED_LATELY
