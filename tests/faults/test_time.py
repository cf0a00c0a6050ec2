"""Taps that Telegram forgets, clocks that are set, and zones whose rules change."""

import zoneinfo
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from importlib import resources
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select

from bot.channel import TelegramChannel
from bot.limits import Limiter
from scheduler.sending import SendingSweep
from simulator.core import Telegram
from storage.tables import occurrences
from tests.engine import TEN, VAULT, Engine
from tests.world import TOKEN, world_in


async def test_a_five_minute_outage_at_ten_loses_no_answer(world, clock, tmp_path):
    ada = world.person(42)
    await world.enrols(ada)
    await world.until("22:00")
    await world.app.close()

    ada.tap("Taken")
    clock.time += timedelta(minutes=5)  # the tap is gone: Telegram keeps it for 150 seconds
    async with world_in(tmp_path, clock, world.telegram) as again:
        await again.steps.settle()
        assert again.last(ada).startswith("🌙 We could not hear you for a while.")
        await again.taps(ada, "Taken")
        async with again.app.database.begin() as tx:
            night = (await tx.execute(select(occurrences))).mappings().one()

    assert night["state"] == "T"


OLD, NEW = "Asia/Omsk", "Asia/Tashkent"
"""Six hours ahead of UTC, and five: as Kazakhstan was before March 2024, and is since."""


@pytest.fixture
def release(tmp_path):
    """Install rules for Asia/Almaty, those of another place, as a new release of tzdata does."""

    def install(like):
        folder = tmp_path / like.replace("/", "-")
        (folder / "Asia").mkdir(parents=True)
        rules = resources.files("tzdata.zoneinfo.Asia").joinpath(like.partition("/")[2])
        (folder / "Asia" / "Almaty").write_bytes(rules.read_bytes())
        zoneinfo.reset_tzpath([str(folder), *before])
        ZoneInfo.clear_cache(only_keys=["Asia/Almaty"])

    before = zoneinfo.TZPATH
    yield install
    zoneinfo.reset_tzpath(before)
    ZoneInfo.clear_cache(only_keys=["Asia/Almaty"])


async def test_new_rules_for_a_zone_move_only_nights_that_are_not_planned_yet(
    database, vault, clock, release
):
    release(OLD)
    clock.time = datetime(2026, 3, 2, 12, tzinfo=UTC)
    engine = Engine(database, vault, clock, Telegram(token=TOKEN, now=clock))
    first = await engine.enrol(engine.telegram.person(42), zone=ZoneInfo("Asia/Almaty"))
    release(NEW)
    await engine.night_passes(first)
    told, following = [night.scheduled_at for night in await engine.all_nights(first)]

    assert told == datetime(2026, 3, 2, 16, tzinfo=UTC)  # ten o'clock, six hours ahead
    assert following == datetime(2026, 3, 3, 17, tzinfo=UTC)  # ten o'clock, five hours ahead


@dataclass
class Interrupted:
    """A channel to which something happens while the first request is on its way."""

    inner: TelegramChannel
    meanwhile: Any

    async def perform(self, chat_id, reply, priority, *, before=None):
        meanwhile, self.meanwhile = self.meanwhile, None
        if meanwhile:
            await meanwhile()
        return await self.inner.perform(chat_id, reply, priority, before=before)


async def test_a_clock_set_forward_during_a_send_brings_no_copy_at_once(database, vault, clock):
    clock.time = TEN
    engine = Engine(database, vault, clock, Telegram(token=TOKEN, now=clock))
    ada = engine.telegram.person(42)
    await engine.enrol(ada)

    async def set_forward():
        clock.time += timedelta(minutes=20)
        await engine.recover()

    def steady():
        return 0.0  # the clock that cannot be set has not moved

    channel = TelegramChannel(engine.bot, Limiter(float("inf"), steady, per_chat=float("inf")))
    interrupted = Interrupted(channel, set_forward)
    await SendingSweep(database, interrupted, VAULT, clock, steady, batch=25).run()
    await engine.send()

    assert len(ada.messages) == 1
