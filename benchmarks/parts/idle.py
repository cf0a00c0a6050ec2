"""What a run of each sweep costs in a bot with nothing to do, in a process of its own."""

import asyncio
import json
import sys
from datetime import timedelta
from statistics import median
from time import monotonic, process_time

from benchmarks.parts.ours import KEY, bot
from benchmarks.parts.people import populate
from bot.clock import utc_now
from bot.running import settle
from storage.vault import Vault

OFTEN = 5
"""Sweeps that run at least once in so many seconds are looked at."""

TIMES = 100


async def idle(order):
    """Return what a run of each sweep takes in the middle, in milliseconds.

    The next dose of *people* is due in twelve hours.
    """
    async with bot(order) as app:
        vault, wait = Vault.from_text(KEY), timedelta(hours=12)
        people = {"count": order["people"], "now": utc_now(), "due_in": wait, "sealed": False}
        await populate(app.database, vault, **people)
        await app.tenure.run()
        settle()
        return {
            beat.name: await _cost(app, beat.sweep) for beat in app.beats if beat.seconds <= OFTEN
        }


async def _cost(app, sweep):
    spent, took = [], []
    for _ in range(TIMES):
        app.tenure._renews_at = 0  # noqa: SLF001  its leases are renewed in each run, not in one of four
        cpu, began = process_time(), monotonic()
        assert not await sweep.run()
        spent.append((process_time() - cpu) * 1000)
        took.append((monotonic() - began) * 1000)
    return {"cpu": median(spent), "wall": median(took)}


if __name__ == "__main__":
    print(json.dumps(asyncio.run(idle(json.loads(sys.argv[1])))))
