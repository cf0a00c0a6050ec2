"""Taps that Telegram forgets, and clocks that are set while a prompt is on its way."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

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
