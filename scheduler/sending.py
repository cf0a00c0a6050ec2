"""Every second: send the prompts that are due, each at most once by claim (P1–P4, P13)."""

import asyncio
import logging
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from domain.prompts import LEASE, Kind
from messages.channel import (
    Channel,
    NotSent,
    Outcome,
    Priority,
    Revoked,
    Say,
    Strip,
    Unknown,
)
from scheduler.rendering import NothingToSayError, render
from scheduler.results import keep
from storage import Database, Transaction, Unavailable, marks, sending
from storage.patients import telegram_id_of
from storage.sending import Claimed
from storage.vault import Vault

log = logging.getLogger(__name__)

REQUEST_FITS = timedelta(seconds=30)
"""Less than this left of a lease, and a request is not begun: a reaper could overtake it."""

ONE_RUN = timedelta(seconds=5)
"""After so long the next run goes on, so that who stops the bot need not wait for a backlog."""

TRY_AGAIN_AFTER = timedelta(minutes=1)
"""When a prompt that we fail to word is tried again, until its grace is over."""


def always() -> bool:
    return True


def uncounted(_kind: Kind, _outcome: str, _late: timedelta) -> None:
    return


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A prompt in words, and the chat it is for."""

    claimed: Claimed
    chat_id: int
    say: Say


@dataclass(frozen=True, slots=True)
class SendingSweep:
    """Claims what is due, notes that it begins, sends it, keeps what became of it.

    *batch* prompts share each commit; it is what goes out in about a second. *may_send* says
    whether a part of the rate is ours. *count* is told of each what became of it, and how long
    after it was due.
    """

    database: Database
    channel: Channel
    vault: Vault
    now: Callable[[], datetime]
    elapsed: Callable[[], float]
    batch: int
    may_send: Callable[[], bool] = always
    count: Callable[[Kind, str, timedelta], None] = uncounted

    async def run(self) -> Counter[str]:
        tally: Counter[str] = Counter()
        until = self.elapsed() + ONE_RUN.total_seconds()
        while self.elapsed() <= until and (sent := await self._batch()):
            tally += sent
            if "put off" in sent or "revoked" in sent:
                break  # what was put off is due again, later
        return tally

    async def _batch(self) -> Counter[str]:
        if not self.may_send():
            return Counter()
        now, began = self.now(), self.elapsed()
        async with self.database.begin() as tx:
            halted = await marks.at(tx, marks.HALTED)
            if halted and halted > now:
                return Counter()
            claimed = await sending.claim(tx, now, limit=self.batch)
        if not claimed:
            return Counter()
        outgoing = await self._begin(claimed)
        outcomes = await asyncio.gather(*(self._send(each, began) for each in outgoing))
        return await self._conclude(list(zip(outgoing, outcomes, strict=True)))

    async def _begin(self, claimed: Sequence[Claimed]) -> list[Outgoing]:
        """Word each prompt, and commit that its request begins before its first byte leaves."""
        now = self.now()
        async with self.database.begin() as tx:
            ours = await sending.mark_sending(tx, claimed, now)
            worded = [await self._word(tx, each, now) for each in ours]
        return [each for each in worded if each]

    async def _word(self, tx: Transaction, claimed: Claimed, now: datetime) -> Outgoing | None:
        """Return *claimed* in words; one that has none, or fails, does not hold up the others."""
        try:
            chat_id = telegram_id_of(self.vault, claimed.patient.id, claimed.telegram_id)
            return Outgoing(claimed, chat_id, Say(await render(tx, claimed, now)))
        except NothingToSayError as nothing:
            await sending.void(tx, claimed, why=str(nothing))
        except Unavailable:
            raise
        except Exception:
            log.exception("a prompt of kind %s cannot be worded", claimed.kind)
            await sending.not_sent(tx, claimed, due_at=now + TRY_AGAIN_AFTER)
        return None

    async def _send(self, outgoing: Outgoing, began: float) -> Outcome:
        before = began + (LEASE - REQUEST_FITS).total_seconds()
        try:
            return await self.channel.perform(
                outgoing.chat_id, outgoing.say, Priority.PROMPT, before=before
            )
        except Exception as error:
            log.exception("a prompt could not be sent")
            return Unknown(type(error).__name__)

    async def _conclude(self, results: Sequence[tuple[Outgoing, Outcome]]) -> Counter[str]:
        now = self.now()
        strips: list[tuple[int, int]] = []
        became: list[tuple[Claimed, str]] = []
        async with self.database.begin() as tx:
            for outgoing, outcome in results:
                kept = await keep(tx, outgoing.claimed, outcome, now)
                became.append((outgoing.claimed, kept.name))
                strips += [(outgoing.chat_id, message_id) for message_id in kept.strip]
            if waits := [o.after for _, o in results if isinstance(o, NotSent) and o.after]:
                await marks.put_later(tx, marks.HALTED, at=now + max(waits))
            if late := [now - each.due_at for each, name in became if name == "sent"]:
                seconds = int(max(late).total_seconds())
                await marks.put(tx, marks.SENT, at=now, value=str(seconds))
        for claimed, name in became:
            self.count(claimed.kind, name, now - claimed.due_at)
        tally = Counter(name for _, name in became)
        if any(isinstance(outcome, Revoked) for _, outcome in results):
            tally["revoked"] += 1
        await asyncio.gather(
            *(
                self.channel.perform(chat_id, Strip(message_id), Priority.TAP)
                for chat_id, message_id in strips
            )
        )
        return tally
