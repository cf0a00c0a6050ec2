"""Six `nightstep run` on one PostgreSQL that is restarted under them, until all is said.

    python -m tests.soak.workers --prompts 20000 --seconds 300 [--workers 6] [--restarts 4]

Prints one JSON object; ends with 1 if a promise was broken or not all was said in time.
"""

import argparse
import asyncio
import logging
from collections import Counter
from contextlib import AsyncExitStack, suppress
from datetime import timedelta
from pathlib import Path
from random import Random
from tempfile import mkdtemp
from time import monotonic
from zoneinfo import ZoneInfo

from sqlalchemy import select, update

from domain.prompts import Kind, PromptState
from simulator.core import Telegram
from simulator.running import serve
from simulator.server import create_app
from storage import Unavailable, recovery, schema, seeding
from storage.database import open_database
from storage.tables import prompts
from tests.engine import VAULT
from tests.soak import bots, crowd, judge, servers
from tests.soak.clock import SharedClock
from tests.world import KEY, TOKEN

AFTERWARDS = (61, 601, 61, 601, 61)
PATIENCE = 10.0
"""Seconds in which a worker has begun anew and swept; what nobody can say is owed for ever."""
FAULTS = ("refuse", "drop", "internal", "deliver_then_fail", "flood")


class Soak:
    def __init__(self, options, folder, server):
        self.options, self.folder, self.server = options, folder, server
        self.rng = Random(options.seed)
        self.clock = SharedClock(folder / "ahead")
        self.telegram = Telegram(token=TOKEN, now=self.clock.now)
        self.updates = crowd.noted(self.telegram)
        self.crowd = crowd.Crowd(self.telegram, self.rng, willing=0.1)
        self.figures = Counter()

    async def furnish(self):
        """Invent people whose next dose is due at once."""
        self.database = database = open_database(self.server.url)
        await schema.migrate(database)
        now = self.clock.now()
        wall = (now + timedelta(minutes=30)).astimezone(bots.BERLIN).time()
        await seeding.seed(
            database,
            VAULT,
            patients=self.options.prompts,
            nights=0,
            first_id=crowd.FIRST,
            zone=ZoneInfo("Europe/Berlin"),
            dose_time=wall.replace(second=0, microsecond=0),
            now=now,
            seed=self.options.seed,
        )
        async with database.begin() as tx:
            due = {"due_at": now, "expires_at": now + timedelta(hours=4)}
            await tx.execute(update(prompts).where(prompts.c.kind == Kind.DOSE).values(due))
        for number in range(self.options.prompts):
            self.telegram.person(crowd.FIRST + number).start()
        self.telegram.updates.clear()

    async def run(self):
        await self.furnish()
        async with AsyncExitStack() as stack:
            url = await stack.enter_async_context(serve(create_app(self.telegram)))
            environment = {
                "BOT_TOKEN": TOKEN,
                "DATA_KEY": KEY,
                "TELEGRAM_API_URL": url,
                "DATABASE_URL": self.server.url,
                "SEND_RATE": "300",
            }
            self.places = []
            for number in range(self.options.workers):
                where = self.folder / str(number)
                place = bots.place(where, self.folder / "ahead", environment)
                self.places.append(await stack.enter_async_context(place))
            began = monotonic()
            await asyncio.gather(*(place.start() for place in self.places))
            await self.until_all_is_said(began + self.options.seconds)
            self.figures["seconds of sending"] = round(monotonic() - began)
            await self.rest()
        await self.database.dispose()
        return self.verdict()

    async def until_all_is_said(self, end):
        """Restart the server, kill workers and break sends while there is something to say."""
        share = self.options.prompts / (self.options.restarts + 1)
        at = [round(share * (n + 1)) for n in range(self.options.restarts)]
        enough = self.options.prompts * 0.9  # what was in hand at a kill is said in the rest
        while ((said := self.said()) < enough or at) and monotonic() < end:
            await asyncio.sleep(0.1)
            self.crowd.live()
            await self.revive()
            if at and said >= at[0]:
                at.pop(0)
                mode = "immediate" if len(at) % 2 == 0 else "fast"
                await self.server.restart(mode)
                self.figures[f"restarts, {mode}"] += 1
                self.rng.choice(self.places).signal()
            if self.rng.random() < 0.2:
                self.telegram.faults.add("sendMessage", self.rng.choice(FAULTS), seconds=1)

    def said(self):
        return len(self.telegram.ledger.of("sendMessage"))

    async def revive(self):
        for place in self.places:
            if not place.lives:
                code = await place.gone()
                self.figures["kills" if code == -9 else "ended by themselves"] += 1
                await place.start()

    async def rest(self):
        self.telegram.faults.clear()
        for seconds in (0, *AFTERWARDS):
            self.clock.jump(seconds)
            said, still, end = -1, 0, monotonic() + PATIENCE
            while still < 2 * self.options.still or (await self.owes() and monotonic() < end):
                await asyncio.sleep(0.5)
                await self.revive()
                self.crowd.live()
                now = len(self.telegram.ledger)
                still, said = (still + 1 if now == said else 0), now
        codes = await asyncio.gather(*(place.stop() for place in self.places))
        self.figures["ended badly"] += sum(code != 0 for code in codes)

    async def owes(self):
        """Return whether something is due or on its way; who starts anew is silent for a while."""
        now = self.clock.now()
        open_now = prompts.c.state.in_([PromptState.DUE, PromptState.CLAIMED, PromptState.SENDING])
        query = select(prompts.c.kind).where(prompts.c.due_at <= now, open_now).limit(1)
        with suppress(Unavailable):  # it was restarted under this connection too
            async with self.database.begin() as tx:
                found = (await tx.execute(query)).first()
                return found is not None or await recovery.is_needed(tx, now)
        return True

    def verdict(self):
        kept, seen = judge.Kept.in_database(self.server.url), judge.Seen()
        seen.add(self.telegram.ledger)
        found = judge.judge(kept, seen, now=self.clock.now(), confirmed=self.updates.confirmed)
        doses = [row for row in kept.prompts if row["kind"] is Kind.DOSE]
        found.figures["dose prompts"] = len(doses)
        said = len({key for key in seen.questions if key[1] == "d"})
        found.figures["people asked"] = said
        found.expect(said >= self.options.prompts * 0.99, "P2", f"only {said} were asked")
        log = "".join(p.read_text(errors="replace") for p in self.folder.glob("*/log"))
        return judge.conclude(found, self, log)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--prompts", type=int, default=20_000)
    parser.add_argument("--workers", type=int, default=6)
    parser.add_argument("--restarts", type=int, default=4)
    parser.add_argument("--seconds", type=float, default=300)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--still", type=float, default=3, help="seconds of silence at the end")
    found, took, folder = soak(parser.parse_args())
    judge.tell(found, took=took, kept_in=folder)


def soak(options):
    """Return what was found, in how many seconds, and where the files are."""
    logging.getLogger("uvicorn").setLevel(logging.CRITICAL)  # it complains of who hangs up
    began = monotonic()
    folder = Path(mkdtemp(prefix="nightstep-workers-"))
    with servers.server() as server:
        found = asyncio.run(Soak(options, folder, server).run())
    return found, monotonic() - began, folder


if __name__ == "__main__":
    main()
