"""Taps of many people, while ten have a page made of a year of nights."""

import asyncio
import json
import logging
import sys
from datetime import time
from time import monotonic
from zoneinfo import ZoneInfo

from benchmarks.parts.ours import KEY, bot
from benchmarks.parts.people import populate
from benchmarks.parts.running import Telegram
from benchmarks.parts.stalls import Watch
from bot.clock import utc_now
from bot.running import settle
from domain.occurrences import OccurrenceId
from messages.taps import Tap, about
from storage import seeding
from storage.tables import prompts
from storage.vault import Vault

PAGES, NIGHTS = 10, 365


async def reporting(order):
    vault, wire = Vault.from_text(KEY), Telegram(order["telegram"])
    async with bot(order) as app:
        await seeding.seed(
            app.database,
            vault,
            patients=PAGES,
            nights=NIGHTS,
            first_id=1,
            zone=ZoneInfo("Europe/Berlin"),
            dose_time=time(22),
            now=utc_now(),
            seed=1,
        )
        ids = await populate(app.database, vault, count=order["taps"], now=utc_now())
        async with app.database.begin() as tx:
            await tx.execute(prompts.update().values(state="sent", message_id=7, buttons=True))
        await app.tenure.run()
        asked = [_press(n, n, "rep:print:0:no") for n in range(1, order["pages"] + 1)]
        taken = [Tap("d", "taken", (about(OccurrenceId(id, 1)),)).encode() for id in ids]
        tapped = enumerate(zip(ids, taken, strict=True), start=PAGES + 1)
        taps = [_press(n, id, data) for n, (id, data) in tapped]
        settle()
        stop = asyncio.Event()
        async with Watch() as watch:
            began = monotonic()
            listening = asyncio.create_task(app.polling.run(stop))
            wire.ask("offer", updates=[*asked, *taps], rate=order["offered"])
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


def _press(n, id, data):
    """What Telegram says when the person with *id* presses a button that carries *data*."""
    return {
        "update_id": n,
        "callback_query": {
            "id": str(n),
            "from": {"id": id, "is_bot": False, "first_name": "Invented"},
            "chat_instance": "1",
            "data": data,
            "message": {
                "message_id": 7,
                "date": 1,
                "chat": {"id": id, "type": "private"},
                "text": "x",
            },
        },
    }


def main():
    logging.basicConfig(level=logging.ERROR, stream=sys.stderr)
    print(json.dumps(asyncio.run(reporting(json.loads(sys.argv[1])))))
