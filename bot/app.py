"""Wiring: settings in, a running bot out."""

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from telegram import Bot
from telegram.request import BaseRequest, HTTPXRequest

from bot import presets
from bot.channel import TelegramChannel
from bot.introduction import introduce
from bot.limits import Limiter
from bot.routes import routes
from bot.settings import Settings
from handlers.delivery import Delivery
from handlers.dispatch import Dispatch
from handlers.intake import Intake
from handlers.polling import POLL_SECONDS, Polling
from scheduler.clockwork import Beat
from scheduler.freezing import FreezingSweep
from scheduler.planning import PlanningSweep
from scheduler.recovery import RecoverySweep
from scheduler.retention import RetentionSweep
from scheduler.sending import SendingSweep
from storage import Database, marks, schema
from storage.database import open_database
from storage.vault import Vault

log = logging.getLogger(__name__)

REQUEST_SECONDS = 10.0
"""How long one request may take: well inside a prompt's lease."""


class WrongBotError(Exception):
    """The database belongs to another bot than the token."""


@dataclass(frozen=True, slots=True)
class Nightstep:
    """The parts of a bot, wired together and not yet running."""

    database: Database
    bot: Bot
    delivery: Delivery
    intake: Intake
    polling: Polling
    beats: Sequence[Beat]
    admin_ids: frozenset[int]
    now: Callable[[], datetime]

    async def prepare(self) -> None:
        """Bring the schema up to date and meet Telegram; raise rather than run half ready."""
        await schema.migrate(self.database)
        await self.bot.initialize()
        async with self.database.begin() as tx:
            known = await marks.value(tx, marks.BOT)
            if known not in (None, str(self.bot.id)):
                raise WrongBotError
            await marks.put(tx, marks.BOT, value=str(self.bot.id))
            await presets.offer(tx, self.now())

    async def introduce(self) -> None:
        """Tell Telegram our commands, for its menu."""
        await introduce(self.bot, self.admin_ids)

    async def close(self) -> None:
        await self.delivery.drain()
        await self.bot.shutdown()
        await self.database.dispose()


def build(
    settings: Settings,
    vault: Vault,
    *,
    now: Callable[[], datetime],
    elapsed: Callable[[], float],
    request: BaseRequest | None = None,
    per_chat: float = 1.0,
    poll_seconds: int = POLL_SECONDS,
) -> Nightstep:
    """Wire the bot that *settings* describe; *request* replaces the network in tests and demo."""
    database = open_database(settings.database)
    url = settings.telegram_api_url.rstrip("/")
    bot = Bot(
        settings.bot_token.get_secret_value(),
        base_url=f"{url}/bot",
        base_file_url=f"{url}/file/bot",
        request=request or _request(),
        get_updates_request=request or _request(),
    )
    channel = TelegramChannel(bot, Limiter(settings.send_rate, elapsed, per_chat=per_chat))
    delivery = Delivery(channel)
    intake = Intake(database, bot, Dispatch(routes(settings, vault, bot), vault), delivery, now)
    sending = SendingSweep(
        database, channel, vault, now, elapsed, batch=max(1, int(settings.send_rate))
    )
    beats = (
        Beat(PlanningSweep(database, now), seconds=1),
        Beat(sending, seconds=1),
        Beat(RecoverySweep(database, now), seconds=5),
        Beat(FreezingSweep(database, now), seconds=60),
        Beat(RetentionSweep(database, now), seconds=3600),
    )
    polling = Polling(bot, database, intake, now, elapsed, poll_seconds)
    return Nightstep(database, bot, delivery, intake, polling, beats, settings.admin_ids, now)


def _request() -> HTTPXRequest:
    return HTTPXRequest(
        connection_pool_size=32,
        connect_timeout=REQUEST_SECONDS / 2,
        read_timeout=REQUEST_SECONDS,
        write_timeout=REQUEST_SECONDS,
        pool_timeout=REQUEST_SECONDS / 2,
    )
