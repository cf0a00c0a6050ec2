"""Every second: send announcements, a few at a time, and none while a prompt waits."""

import asyncio
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from domain.announcing import LEASE
from domain.prompts import PromptState
from messages import announcing as worded
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
from storage import Database, Transaction, agenda, announcing, halts, patients, prompts
from storage.announcing import Outgoing
from storage.vault import Vault

AGAIN_AFTER: Final = timedelta(minutes=1)

TOLD: Final = {
    PromptState.SENT: "sent",
    PromptState.DUE: "put off",
    PromptState.BLOCKED: "unreachable",
    PromptState.MISSED: "refused",
    PromptState.AMBIGUOUS: "in doubt",
}
"""What became of copies, in a sweep's tally; *missed* and *ambiguous* there are prompts' own."""


@dataclass(frozen=True, slots=True)
class AnnouncingSweep:
    """Sends *batch* a second at most, each at most once; *elapsed* is the channel's clock."""

    database: Database
    channel: Channel
    vault: Vault
    now: Callable[[], datetime]
    elapsed: Callable[[], float]
    batch: int

    async def run(self) -> Counter[str]:
        now, began = self.now(), self.elapsed()
        async with self.database.begin() as tx:
            if not await agenda.is_to_announce(tx, now) or await self._is_not_our_turn(tx, now):
                return Counter()
            ours = await announcing.claim(tx, self.vault, now, limit=self.batch)
        if not ours:
            return Counter()
        outcomes = await asyncio.gather(*(self._send(each, began) for each in ours))
        now, tally = self.now(), Counter[str]()
        async with self.database.begin() as tx:
            for each, outcome in zip(ours, outcomes, strict=True):
                state, due_at = _became(outcome, now)
                await announcing.conclude(tx, each, state, due_at=due_at)
                if isinstance(outcome, Unreachable):
                    await patients.change(tx, each.patient_id, unreachable_at=now)
                tally[TOLD[state]] += 1
        return tally

    async def _is_not_our_turn(self, tx: Transaction, now: datetime) -> bool:
        """Return whether Telegram has told us to wait, or a prompt waits."""
        halted, prompt = await halts.left(tx, now), await prompts.next_due(tx)
        return bool(halted or (prompt and prompt <= now))

    async def _send(self, outgoing: Outgoing, began: float) -> Outcome:
        card = worded.card(language(outgoing.language), outgoing.text)
        before = began + LEASE.total_seconds() / 2
        return await self.channel.perform(
            outgoing.telegram_id, Say(card), Priority.ANNOUNCEMENT, before=before
        )


def _became(outcome: Outcome, now: datetime) -> tuple[PromptState, datetime]:
    match outcome:
        case Sent():
            return PromptState.SENT, now
        case NotSent(after):
            return PromptState.DUE, now + max(after, AGAIN_AFTER)
        case Revoked():
            return PromptState.DUE, now + AGAIN_AFTER
        case Unreachable():
            return PromptState.BLOCKED, now
        case Refused():
            return PromptState.MISSED, now
        case Unknown():
            return PromptState.AMBIGUOUS, now
