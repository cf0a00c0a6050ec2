"""Every second: send the prompts that are due, each at most once by claim (P1–P4, P13)."""

import asyncio
import logging
from collections import Counter
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil

from domain.prompts import LEASE, Kind
from messages.channel import Channel, Outcome, Priority, Revoked, Say, Strip, Unknown
from scheduler.insisting import Insisting
from scheduler.rendering import Mornings, NothingToSayError, mornings_of, render
from scheduler.results import Kept, keep
from storage import Database, Transaction, Unavailable, halts, sending
from storage.claims import Claimed
from storage.patients import telegram_id_of
from storage.vault import Vault

log = logging.getLogger(__name__)

REQUEST_FITS = timedelta(seconds=30)
"""Less than this left of a lease, and a request is not begun: a reaper could overtake it."""

AHEAD = 4
"""At most so many batches are on their way at once; the next is ready when one has gone out."""

SHARED = 100
"""At most so many prompts share a commit: more would hold the loop up while they are worded."""

TRY_AGAIN_AFTER = timedelta(minutes=1)
"""When a prompt that we fail to word is tried again, until its grace is over."""


def always() -> bool:
    return True


def portions(rate: float) -> tuple[int, int]:
    """Return how large batches are, and how many are at work, when *rate* go out in a second.

    Together they are about a second's worth, which is what a crash leaves in doubt. Where little
    is sent there are two large ones: what a batch costs depends little on how many are in it.
    """
    batch = min(SHARED, ceil(rate / 2))
    return batch, max(2, min(AHEAD, ceil(rate / batch)))


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

    *batch* prompts share each commit, and *ahead* batches are at work at once: the next is
    prepared while others are on their way. *may_send* says whether to go on.
    """

    database: Database
    channel: Channel
    vault: Vault
    now: Callable[[], datetime]
    elapsed: Callable[[], float]
    batch: int
    ahead: int = AHEAD
    may_send: Callable[[], bool] = always
    count: Callable[[Kind, str, timedelta], None] = uncounted
    pause: Callable[[float], Awaitable[None]] = asyncio.sleep

    async def run(self) -> Counter[str]:
        """Send until nothing is due any more, or something says that it is better to wait."""
        tally: Counter[str] = Counter()
        flying: set[asyncio.Task[Counter[str]]] = set()
        try:
            while self._goes_on(tally) and (claimed := await self._claim()):
                flying.add(asyncio.create_task(self._out(*claimed)))
                while len(flying) >= self.ahead:
                    tally += await _first(flying)
        finally:
            # What has left is waited for, and what became of it is kept, whatever happens here.
            if flying:
                await asyncio.wait(flying)
            fault = _fault(flying)  # when another is on its way up already, it says the same
        if fault:
            raise fault
        return tally + _sum(flying)

    def _goes_on(self, tally: Counter[str]) -> bool:
        """Whether to claim more: what was put off is due again, and better left for later."""
        return self.may_send() and not {"put off", "revoked"} & tally.keys()

    async def _claim(self) -> tuple[list[Claimed], float] | None:
        """Claim the next batch, and note when by a clock that cannot be set."""
        now, began = self.now(), self.elapsed()
        async with self.database.begin() as tx:
            if await halts.left(tx, now):
                return None
            claimed = await sending.claim(tx, now, limit=self.batch)
        return (claimed, began) if claimed else None

    async def _out(self, claimed: Sequence[Claimed], began: float) -> Counter[str]:
        outgoing = await self._begin(claimed)
        outcomes = await asyncio.gather(*(self._send(each, began) for each in outgoing))
        return await self._conclude(list(zip(outgoing, outcomes, strict=True)), began)

    async def _begin(self, claimed: Sequence[Claimed]) -> list[Outgoing]:
        """Word each prompt, and commit that its request begins before its first byte leaves."""
        now = self.now()
        async with self.database.begin() as tx:
            ours = await sending.mark_sending(tx, claimed, now)
            mornings = await mornings_of(tx, ours)
            worded = [await self._word(tx, each, mornings, now) for each in ours]
        return [each for each in worded if each]

    async def _word(
        self, tx: Transaction, claimed: Claimed, mornings: Mornings, now: datetime
    ) -> Outgoing | None:
        """Return *claimed* in words; one that has none, or fails, does not hold up the others."""
        try:
            chat_id = telegram_id_of(self.vault, claimed.patient.id, claimed.telegram_id)
            return Outgoing(claimed, chat_id, Say(await render(tx, claimed, mornings, now)))
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

    async def _conclude(
        self, results: Sequence[tuple[Outgoing, Outcome]], began: float
    ) -> Counter[str]:
        if not results:
            return Counter()
        now = self.now()

        async def write() -> Kept:
            async with self.database.begin() as tx:
                return await keep(tx, [(each.claimed, outcome) for each, outcome in results], now)

        insisting = Insisting(self.elapsed, self.pause)
        kept = await insisting.write(write, began=began, lease=LEASE)
        for claimed, name in kept.became:
            self.count(claimed.kind, name, now - claimed.due_at)
        tally = Counter(name for _, name in kept.became)
        if any(isinstance(outcome, Revoked) for _, outcome in results):
            tally["revoked"] += 1
        chats = {each.claimed.occurrence.id.course_id: each.chat_id for each, _ in results}
        await asyncio.gather(
            *(
                self.channel.perform(chats[course_id], Strip(message_id), Priority.TAP)
                for course_id, message_id in kept.strip
            )
        )
        return tally


async def _first(flying: set[asyncio.Task[Counter[str]]]) -> Counter[str]:
    """Wait for the first of *flying* to be over, and take it out."""
    done, _ = await asyncio.wait(flying, return_when=asyncio.FIRST_COMPLETED)
    flying -= done
    if fault := _fault(done):
        raise fault
    return _sum(done)


def _fault(done: set[asyncio.Task[Counter[str]]]) -> BaseException | None:
    """Return what the first of *done* failed with, having looked at all of them."""
    return next(iter([found for each in done if (found := each.exception())]), None)


def _sum(done: set[asyncio.Task[Counter[str]]]) -> Counter[str]:
    return sum((each.result() for each in done), Counter())
