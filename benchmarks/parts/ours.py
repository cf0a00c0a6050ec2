"""Our bot, measured in a process of its own: the order says what it does."""

import asyncio
import json
import logging
import sys
from base64 import urlsafe_b64encode
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from time import monotonic

from sqlalchemy import bindparam, select, text

from benchmarks.parts.people import FIRST, populate, remembered
from benchmarks.parts.presses import taken, updates
from benchmarks.parts.running import Telegram
from benchmarks.parts.stalls import TICK, Watch
from bot.app import build
from bot.clock import elapsed, utc_now
from bot.running import settle
from bot.settings import Settings
from domain.prompts import PromptState
from messages.taps import Tap
from scheduler.clockwork import clockwork, wind_down
from scheduler.planning import PlanningSweep
from scheduler.sending import SendingSweep
from storage.keys import is_
from storage.tables import courses, prompts
from storage.vault import Vault

KEY = urlsafe_b64encode(bytes(32)).decode()
"""The same in each process: one goes on where another was killed."""


DRAWN = Tap("hist", "nights", ("28",)).encode()
"""What asks for a picture of four weeks."""


@asynccontextmanager
async def bot(order, now=utc_now, **given):
    """Wire a bot as `nightstep run` does, on a fresh database."""
    with TemporaryDirectory(prefix="nightstep-bench-") as folder:
        url = order.get("database") or f"sqlite+aiosqlite:///{folder}/nightstep.db"
        settings = Settings(
            _env_file=None,
            bot_token="123456:BENCH",
            data_dir=Path(folder),
            data_key=KEY,
            database_url=url,
            telegram_api_url=order["telegram"],
            send_rate=order.get("rate", 1000),
            **given,
        )
        app = build(settings, Vault.from_text(KEY), now=now, elapsed=elapsed)
        await app.prepare()
        try:
            yield app
        finally:
            await app.close()


async def sending(order):
    """Send to *people* whose dose is due at the same moment."""
    count = order["people"]
    async with bot(order) as app:
        vault = Vault.from_text(KEY)
        # What is read once in a process's life, a locale for instance, is read before.
        await populate(app.database, vault, count=10, now=utc_now(), first=FIRST - 1000)
        await app.tenure.run()
        await _beat(app, SendingSweep)
        ids = await populate(app.database, vault, count=count, now=utc_now())
        due_at = await _spread(app.database, ids, order.get("within"))
        settle()
        scheduler = clockwork(app.beats)
        async with Watch(TICK if order["rate"] >= 100 else 0.1) as watch:
            due = monotonic()
            scheduler.start()
            while await _left(app.database):
                await asyncio.sleep(1)
        await wind_down(scheduler, app.beats)
        return watch.told() | {"due": due, "due_at": due_at}


async def _spread(database, ids, within):
    """Let the doses of *ids* come due within so many seconds, in an order that is not theirs."""
    if not within:
        return {}
    places = list(range(len(ids)))
    Random(1).shuffle(places)
    after = {id: place * within / len(ids) for id, place in zip(ids, places, strict=True)}
    began = utc_now()
    async with database.begin() as tx:
        await tx.execute(
            prompts.update()
            .where(prompts.c.course_id == bindparam("id"), prompts.c.kind == "dose")
            .values(due_at=bindparam("at")),
            [{"id": id, "at": began + timedelta(seconds=wait)} for id, wait in after.items()],
        )
    return after


async def _left(database, states=(PromptState.DUE, PromptState.CLAIMED, PromptState.SENDING)):
    """Whether anything is still to go out; asked so that the indices of the sweeps tell."""
    async with database.begin() as tx:
        for state in states:
            query = (
                select(prompts.c.number)
                .where(is_(prompts, state), prompts.c.kind == "dose")
                .limit(1)
            )
            if (await tx.execute(query)).first():
                return True
    return False


async def _beat(app, sweep):
    """Run one sweep once."""
    [beat] = [each for each in app.beats if isinstance(each.sweep, sweep)]
    return await beat.run()


async def resuming(order):
    """Go on where another was killed, and let the leases and the ten minutes pass at once."""
    ahead = timedelta(0)
    async with bot(order, now=lambda: utc_now() + ahead) as app:
        scheduler = clockwork(app.beats)
        scheduler.start()
        open_now = [PromptState.DUE]
        for minutes, more in (
            (0, ()),
            (2, (PromptState.CLAIMED, PromptState.SENDING)),
            (14, (PromptState.AMBIGUOUS,)),
        ):
            ahead = timedelta(minutes=minutes)
            open_now += more
            while await _left(app.database, open_now):
                await asyncio.sleep(0.25)
        await wind_down(scheduler, app.beats)
        return {}


async def planning(order):
    """Plan the next night of *people* at once, of so many *kinds*: milliseconds set them apart."""
    async with bot(order) as app:
        vault, now = Vault.from_text(KEY), utc_now()
        await app.tenure.run()
        await populate(app.database, vault, count=order["people"], now=now, sealed=False)
        async with app.database.begin() as tx:
            await tx.execute(prompts.update().values(state="sent"))
            begun = courses.update().where(courses.c.plan_next_at.is_not(None))
            await tx.execute(begun.values(plan_next_at=now))
            apart = (
                "UPDATE occurrences SET scheduled_at = scheduled_at - 1000 * (course_id % :kinds)"
            )
            await tx.execute(text(apart), {"kinds": order["kinds"]})
        settle()
        async with Watch() as watch:
            planned = (await _beat(app, PlanningSweep))["planned"]
        return watch.told() | {"planned": planned}


async def tapping(order):
    """Take *taps*, one of each person, offered at so many a second.

    Beside them *draining* others are written to, and as many *pictures* are drawn for people with
    months behind them.
    """
    wire, vault = Telegram(order["telegram"]), Vault.from_text(KEY)
    taps, draining, pictures = (order[name] for name in ("taps", "draining", "pictures"))
    async with bot(order) as app:
        if pictures:
            await remembered(app.database, vault, count=pictures, nights=60, now=utc_now())
        ids = await populate(app.database, vault, count=taps, now=utc_now())
        async with app.database.begin() as tx:
            await tx.execute(prompts.update().values(state="sent", message_id=7, buttons=True))
        if draining:
            await populate(app.database, vault, count=draining, now=utc_now(), first=2 * FIRST)
        await app.tenure.run()
        settle()
        scheduler = clockwork(app.beats)
        stop, wanted = asyncio.Event(), {"answered": taps + pictures, "files": pictures}
        async with Watch() as watch:
            scheduler.start()
            listening = asyncio.create_task(app.polling.run(stop))
            pressed = [(id, DRAWN) for id in range(1, pictures + 1)]
            pressed += [(id, taken(id)) for id in ids]
            wire.ask("offer", updates=updates(pressed), rate=order["offered"])
            while _short(await asyncio.to_thread(wire.ask, "progress"), wanted):
                await asyncio.sleep(0.25)
            await app.delivery.drain()
        stop.set()
        await listening
        await wind_down(scheduler, app.beats)
        return watch.told()


def _short(found, wanted):
    return any(found[name] < count for name, count in wanted.items())


async def furnishing(order):
    """Leave a database of *people* who are asked in half a day."""
    async with bot(order) as app:
        vault, wait = Vault.from_text(KEY), timedelta(hours=12)
        await populate(app.database, vault, count=order["people"], now=utc_now(), due_in=wait)
    return {}


MODES = {
    "furnishing": furnishing,
    "sending": sending,
    "tapping": tapping,
    "resuming": resuming,
    "planning": planning,
}

if __name__ == "__main__":
    logging.basicConfig(level=logging.ERROR, stream=sys.stderr)
    order = json.loads(sys.argv[1])
    print(json.dumps(asyncio.run(MODES[order["mode"]](order))))
