"""Taps of many people, while ten have a page made of a year of nights."""

import asyncio
import json
import logging
import sys
from time import monotonic

from benchmarks.parts.ours import KEY, bot
from benchmarks.parts.people import populate, remembered
from benchmarks.parts.presses import taken, updates
from benchmarks.parts.running import Telegram
from benchmarks.parts.stalls import Watch
from bot.clock import utc_now
from bot.running import settle
from storage.tables import prompts
from storage.vault import Vault

PAGES, NIGHTS = 10, 365


async def reporting(order):
    vault, wire = Vault.from_text(KEY), Telegram(order["telegram"])
    async with bot(order) as app:
        await remembered(app.database, vault, count=PAGES, nights=NIGHTS, now=utc_now())
        ids = await populate(app.database, vault, count=order["taps"], now=utc_now())
        async with app.database.begin() as tx:
            await tx.execute(prompts.update().values(state="sent", message_id=7, buttons=True))
        await app.tenure.run()
        asked = [(id, "rep:print:0:no") for id in range(1, order["pages"] + 1)]
        taps = [(id, taken(id)) for id in ids]
        settle()
        stop = asyncio.Event()
        async with Watch() as watch:
            began = monotonic()
            listening = asyncio.create_task(app.polling.run(stop))
            wire.ask("offer", updates=updates([*asked, *taps]), rate=order["offered"])
            while not await _done(wire, order):
                await app.tenure.run()  # or nobody leads, and nobody polls
                await asyncio.sleep(0.25)
            await app.delivery.drain()
            watch.made = monotonic() - began
        stop.set()
        await listening
        return watch.told() | {"made": watch.made}


async def _done(wire, order):
    told = await asyncio.to_thread(wire.ask, "told")
    pages = told["calls"].get("sendDocument", 0) + told["calls"].get("sendMessage", 0)
    return len(told["took"]) == order["taps"] + order["pages"] and pages >= order["pages"]


def main():
    logging.basicConfig(level=logging.ERROR, stream=sys.stderr)
    print(json.dumps(asyncio.run(reporting(json.loads(sys.argv[1])))))
