"""The presets, put where plans are kept, so that they can be chosen and invited to."""

from datetime import datetime

from domain.presets import OFFERED
from storage import Transaction, plans


async def offer(tx: Transaction, now: datetime) -> None:
    """Add each preset that is not there yet; what is there, a course may follow."""
    for preset in OFFERED:
        if not await plans.newest(tx, preset.id):
            await plans.add(tx, preset, offered=True, at=now)
