"""Wiring: settings in, a running bot out."""

import asyncio
import logging
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime

from telegram import Bot
from telegram.error import TimedOut
from telegram.request import BaseRequest

from bot import presets
from bot.channel import TelegramChannel
from bot.introduction import introduce, offer_dashboard
from bot.limits import Limiter
from bot.listening import ByPolling, ByWebhook, Listening
from bot.routes import routes
from bot.settings import Settings
from bot.transport import carrier
from bot.upkeep import upkeep
from bot.webhooks import Registration, path_of
from bot.workshop import Workshop
from handlers.delivery import Delivery
from handlers.dispatch import Dispatch
from handlers.intake import Intake
from handlers.polling import POLL_SECONDS, Polling
from handlers.remembering import Remembering
from scheduler.clockwork import Beat
from scheduler.halting import HaltingSweep
from scheduler.hearing import HEARING_EVERY, HearingSweep
from scheduler.planning import PlanningSweep
from scheduler.publishing import PublishingSweep
from scheduler.recovery import RecoverySweep
from scheduler.sending import SendingSweep, portions
from scheduler.tenure import TenureSweep
from storage import Database, Unavailable, admins, leases, marks, schema, skew
from storage.database import open_database, open_reader
from storage.ids import new_id
from storage.vault import Vault
from web.metrics import Metrics
from web.webhook import Webhook

log = logging.getLogger(__name__)


MEETS_WITHIN = 5.0
"""Seconds that Telegram may take to say who we are; who does not start says so within ten (P12)."""


class WrongBotError(Exception):
    """The database belongs to another bot than the token."""


@dataclass(frozen=True, slots=True)
class Nightstep:
    """The parts of a bot, wired together and not yet running."""

    database: Database
    bot: Bot
    limiter: Limiter
    delivery: Delivery
    workshop: Workshop
    intake: Intake
    polling: Polling
    listening: Listening
    tenure: TenureSweep
    publishing: PublishingSweep
    beats: Sequence[Beat]
    stopping: asyncio.Event
    metrics: Metrics
    vault: Vault
    settings: Settings
    now: Callable[[], datetime]

    async def prepare(self) -> None:
        """Bring the schema up to date and meet Telegram; raise rather than run half ready."""
        await schema.migrate(self.database)
        try:
            await asyncio.wait_for(self.bot.initialize(), MEETS_WITHIN)
        except TimeoutError:
            raise TimedOut from None
        async with self.database.begin() as tx:
            known = await marks.value(tx, marks.BOT)
            if known not in (None, str(self.bot.id)):
                raise WrongBotError
            await marks.put(tx, marks.BOT, value=str(self.bot.id))
            await presets.offer(tx, self.now())
            await admins.enlist(tx, self.vault, self.settings.admin_ids, at=self.now())
            await leases.inherit(tx, self.now())
            if off := await skew.off(tx, self.now()):
                seconds = off.total_seconds()
                log.warning("our clock is %+.0f s off the database's; set both by NTP", seconds)

    async def introduce(self) -> None:
        """Tell Telegram our commands, for its menu."""
        async with self.database.begin() as tx:
            roles = await admins.roles(tx, self.vault, self.settings.admin_ids)
        await introduce(self.bot, roles, self.settings.default_language)
        await offer_dashboard(self.bot, roles, self.settings)

    async def close(self) -> None:
        await self.delivery.drain()
        with suppress(Unavailable):  # then the others wait until our leases are over
            await self.tenure.leave()
        await self.workshop.close()
        await self.bot.shutdown()
        await self.publishing.reader.dispose()
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
    bot = _bot(settings, request)
    by_webhook = bool(settings.webhook_url)
    tenure = TenureSweep(database, now, elapsed, new_id(), candidate=not by_webhook)
    limiter = Limiter(settings.send_rate, elapsed, per_chat=per_chat, part=tenure.part)
    workshop, metrics = Workshop(), Metrics(elapsed)
    channel = TelegramChannel(bot, limiter, workshop)
    delivery = Delivery(channel, remember=Remembering(database, vault, now))
    dispatch = Dispatch(routes(settings, bot), vault, settings.default_language)
    intake = Intake(database, bot, dispatch, delivery, now)
    stopping = asyncio.Event()
    sending = SendingSweep(
        database,
        channel,
        vault,
        now,
        elapsed,
        *portions(settings.send_rate),
        may_send=lambda: tenure.may_send() and not stopping.is_set(),
        count=metrics.sent,
    )
    weekly = PublishingSweep(database, open_reader(settings.database), now, settings.k_anonymity)
    beats = [
        Beat(tenure, seconds=1),
        Beat(HaltingSweep(database, limiter, now), seconds=1),
        Beat(PlanningSweep(database, now), seconds=1),
        Beat(sending, seconds=1),
        Beat(RecoverySweep(database, now), seconds=5),
        Beat(weekly, seconds=60),
        *upkeep(settings, database, channel, vault, now),
    ]
    polling = Polling(bot, database, intake, now, elapsed, tenure, poll_seconds)
    listening: Listening = ByPolling(polling)
    if by_webhook:
        listening = _webhook(settings, intake, bot, elapsed)
        beats.append(Beat(listening.hearing, seconds=HEARING_EVERY))
    return Nightstep(
        database=database,
        bot=bot,
        limiter=limiter,
        delivery=delivery,
        workshop=workshop,
        intake=intake,
        polling=polling,
        listening=listening,
        tenure=tenure,
        publishing=weekly,
        beats=beats,
        stopping=stopping,
        metrics=metrics,
        vault=vault,
        settings=settings,
        now=now,
    )


def _bot(settings: Settings, request: BaseRequest | None) -> Bot:
    url = settings.telegram_api_url.rstrip("/")
    return Bot(
        settings.bot_token.get_secret_value(),
        base_url=f"{url}/bot",
        base_file_url=f"{url}/file/bot",
        request=request or carrier(url),
        get_updates_request=request or carrier(url, connections=2),
    )


def _webhook(
    settings: Settings, intake: Intake, bot: Bot, elapsed: Callable[[], float]
) -> ByWebhook:
    secret = settings.webhook_secret.get_secret_value()
    path = path_of(secret)
    registration = Registration(bot, settings.webhook_url.rstrip("/") + path, secret)
    hearing = HearingSweep(intake.database, registration.reached, intake.now, elapsed)
    return ByWebhook(registration, Webhook(path, secret, intake.take), hearing)
