"""The sweeps that no patient waits for."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from bot.channel import TelegramChannel
from bot.files import TelegramFiles
from bot.introduction import Menus
from bot.settings import Settings
from scheduler.announcing import AnnouncingSweep
from scheduler.clockwork import Beat
from scheduler.freezing import FreezingSweep
from scheduler.importing import ImportingSweep
from scheduler.letters import LettersSweep
from scheduler.menus import MenusSweep
from scheduler.retention import RetentionSweep
from scheduler.scrubbing import ScrubbingSweep
from scheduler.watching import WatchingSweep
from storage import Database
from storage.vault import Vault


def upkeep(
    settings: Settings,
    database: Database,
    channel: TelegramChannel,
    vault: Vault,
    now: Callable[[], datetime],
) -> Sequence[Beat]:
    rate = settings.send_rate
    kept = timedelta(days=settings.retention_days)
    menus = Menus(channel.bot, settings)
    announcing = AnnouncingSweep(
        database, channel, vault, now, channel.limiter.elapsed, batch=max(1, int(rate) // 5)
    )
    return (
        Beat(FreezingSweep(database, now), seconds=60),
        Beat(RetentionSweep(database, now, kept), seconds=3600),
        Beat(ScrubbingSweep(database), seconds=60),
        Beat(
            ImportingSweep(database, TelegramFiles(channel.bot), vault, settings.admin_ids, now),
            seconds=1,
        ),
        Beat(announcing, seconds=1),
        Beat(LettersSweep(database, channel, vault, now), seconds=1),
        Beat(MenusSweep(database, vault, settings.admin_ids, menus.tell), seconds=5),
        Beat(WatchingSweep(database, vault, settings.admin_ids, now), seconds=60),
    )
