"""The sweeps that no patient waits for."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from bot.settings import Settings
from messages.channel import Channel
from scheduler.clockwork import Beat
from scheduler.freezing import FreezingSweep
from scheduler.letters import LettersSweep
from scheduler.retention import RetentionSweep
from scheduler.scrubbing import ScrubbingSweep
from scheduler.watching import WatchingSweep
from storage import Database
from storage.vault import Vault


def upkeep(
    settings: Settings,
    database: Database,
    channel: Channel,
    vault: Vault,
    now: Callable[[], datetime],
) -> Sequence[Beat]:
    kept = timedelta(days=settings.retention_days)
    return (
        Beat(FreezingSweep(database, now), seconds=60),
        Beat(RetentionSweep(database, now, kept), seconds=3600),
        Beat(ScrubbingSweep(database), seconds=60),
        Beat(LettersSweep(database, channel, vault, now), seconds=1),
        Beat(WatchingSweep(database, vault, settings.admin_ids, now), seconds=60),
    )
