"""Send slots: the rate that Telegram allows one bot, shared by the processes that send (P13)."""

from datetime import datetime
from math import ceil
from typing import Final

from storage import Transaction, leases

SLOTS: Final = 10
"""Each is worth a tenth of SEND_RATE; so many processes can send at once."""

NAMES: Final = tuple(f"slot {number}" for number in range(SLOTS))


async def hold(tx: Transaction, holder: int, now: datetime) -> int:
    """Take the fair part of *holder*, give back what is more than that, return how many it has.

    A process alone has them all. A second one gets its part when the first has seen it,
    so that the two together are never faster than one.
    """
    await leases.appear(tx, holder, now)
    owners = await leases.held(tx, now)
    part = ceil(SLOTS / len(set(owners.values())))
    ours = [name for name in NAMES if owners.get(name) == holder]
    free = [name for name in NAMES if name not in owners]
    if spare := ours[part:]:
        await leases.give_back(tx, holder, now, spare)
    return len(await leases.take(tx, (ours + free)[:part], holder, now))
