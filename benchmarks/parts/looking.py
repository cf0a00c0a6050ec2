"""People who look at what is kept of them, one after the other, as the bot reads it for them."""

import asyncio
import json
import sys
from random import Random
from time import perf_counter, process_time

from sqlalchemy import select

from benchmarks.parts.ours import KEY
from bot.clock import utc_now
from handlers import history
from handlers.schedule import Schedule
from handlers.turn import Press, Turn
from messages.language import language
from messages.taps import Tap
from storage import patients
from storage.database import open_database
from storage.patients import Known
from storage.tables import patients as table
from storage.vault import Vault

ALL = Tap("hist", "doses")
LOOKS = {
    "schedule": lambda turn: Schedule().schedule(turn, ""),
    "history": lambda turn: history.command(turn, ""),
    "all": lambda turn: history.tap(turn, ALL),
}


async def looking(order):
    """Return of each look the half and the 99 %, and the half of its processor time, in ms.

    That is what is read, and the words for it.
    """
    database, vault = open_database(order["database"]), Vault.from_text(KEY)
    async with database.begin() as tx:
        ids = (await tx.execute(select(table.c.id))).scalars().all()
    some = Random(order["database"]).sample(ids, order["reads"])
    found = {}
    for name, look in LOOKS.items():
        took = [await _took(database, vault, id, look) for id in some]
        walls, worked = (sorted(each) for each in zip(*took, strict=True))
        found[name] = (
            walls[len(walls) // 2],
            walls[int(len(walls) * 0.99)],
            worked[len(worked) // 2],
        )
    await database.dispose()
    return found


async def _took(database, vault, id, look):
    async with database.begin() as tx:
        patient = await patients.get(tx, id)
    began, worked = perf_counter(), process_time()
    async with database.begin() as tx:
        known = Known(id, "en", None, patient, unreachable=False)
        turn = Turn(tx, utc_now(), 1, 1, language("en"), known, vault, Press("q", 7, ALL))
        await look(turn)
    assert turn.replies
    return (perf_counter() - began) * 1000, (process_time() - worked) * 1000


if __name__ == "__main__":
    print(json.dumps(asyncio.run(looking(json.loads(sys.argv[1])))))
