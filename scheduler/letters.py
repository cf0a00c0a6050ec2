"""Every second: deliver the letters to colleagues, after everything that patients wait for."""

import asyncio
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from messages import letters as worded
from messages.channel import (
    Channel,
    NotSent,
    Outcome,
    Priority,
    Refused,
    Revoked,
    Say,
    Sent,
    Unknown,
    Unreachable,
)
from messages.language import language
from storage import Database, letters
from storage.letters import Letter
from storage.vault import Vault

BATCH: Final = 20
AGAIN_AFTER: Final = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class LettersSweep:
    """Says each until it is out: what is in doubt is said again, which here does no harm."""

    database: Database
    channel: Channel
    vault: Vault
    now: Callable[[], datetime]

    async def run(self) -> Counter[str]:
        async with self.database.begin() as tx:
            claimed = await letters.claim(tx, self.vault, self.now(), limit=BATCH)
        if not claimed:
            return Counter()
        outcomes = await asyncio.gather(*(self._send(each) for each in claimed))
        return await self._conclude(list(zip(claimed, outcomes, strict=True)))

    async def _send(self, letter: Letter) -> Outcome:
        card = worded.card(language(letter.language), letter.topic, letter.values)
        return await self.channel.perform(letter.telegram_id, Say(card), Priority.ANNOUNCEMENT)

    async def _conclude(self, results: Sequence[tuple[Letter, Outcome]]) -> Counter[str]:
        now, tally = self.now(), Counter[str]()
        async with self.database.begin() as tx:
            for letter, outcome in results:
                match outcome:
                    case Sent():
                        await letters.done(tx, letter)
                        tally["sent"] += 1
                    case Unreachable() | Refused():  # a chat that never was is a bad request
                        await letters.undeliverable(tx, letter, at=now)
                        tally["undeliverable"] += 1
                    case NotSent(after):
                        await letters.again(tx, letter, due_at=now + max(after, AGAIN_AFTER))
                    case Unknown() | Revoked():
                        await letters.again(tx, letter, due_at=now + AGAIN_AFTER)
        return tally
