"""Updates in: fetched, applied and committed, and only then confirmed to Telegram (P5, P7, P8).

Telegram repeats an update until a later fetch confirms it. So a crash before the commit
loses nothing, and one after it does nothing twice.
"""

import asyncio
import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from telegram import Bot

from handlers.delivery import Delivery
from handlers.dispatch import Applied, Dispatch
from handlers.flooding import Flood, Raw, senders
from handlers.incoming import read
from handlers.turn import Met
from handlers.unkept import Unkept
from messages import basics
from messages.channel import Say
from messages.language import language
from messages.taps import ForeignTapError
from storage import Database, Transaction, Unavailable, updates

log = logging.getLogger(__name__)

ATTEMPTS = 3
"""After so many failures an update is set aside, so that the next one proceeds."""

ALLOWED = ("message", "callback_query", "my_chat_member")


@dataclass(frozen=True, slots=True)
class Intake:
    """Applies updates, each once, those of one chat in their order."""

    database: Database
    bot: Bot
    dispatch: Dispatch
    delivery: Delivery
    now: Callable[[], datetime]
    _begun: set[int] = field(default_factory=set)
    _flood: Flood = field(init=False)
    _unkept: Unkept = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_flood", Flood(self.now))
        object.__setattr__(self, "_unkept", Unkept(self.delivery))

    async def take(self, raws: Sequence[Raw]) -> None:
        """Apply *raws* durably. When this returns, Telegram may forget them."""
        try:
            await self._take(raws)
        except Unavailable:
            self._unkept.failed(raws)
            raise
        self._unkept.over()

    async def _take(self, raws: Sequence[Raw]) -> None:
        by_id = {raw["update_id"]: raw for raw in raws}
        async with self.database.begin() as tx:
            fresh = await updates.new(tx, list(by_id))
            fatal = await updates.attempts(tx, fresh - self._begun)
            if not fatal:
                await self._count(tx, fresh)
        self._unkept.came(by_id, fresh=fresh)
        waiting = await self._readable([by_id[each] for each in by_id if each in fresh])
        if fatal:
            # A process died over one of these: find out which, one at a time.
            for raw in waiting:
                await self._alone(raw, fatal.get(raw["update_id"], 0))
            return
        while waiting:
            done, error = await self._together(waiting)
            waiting = waiting[done:]
            if error:
                await self._alone(waiting.pop(0), 1, error)

    async def _readable(self, raws: Sequence[Raw]) -> list[Raw]:
        """Return *raws* without what one person sends beyond all measure, which stays unread."""
        unread, told = self._flood.over(raws)
        if not unread:
            return list(raws)
        ids = {raw["update_id"] for raw in unread}
        async with self.database.begin() as tx:
            await updates.claim(tx, ids, self.now())
            await updates.conclude(tx, ids)
        self._begun.difference_update(ids)
        log.warning("a flood: %d updates were left unread", len(ids))
        for sender in told:
            _ = language(sender.get("language_code"))
            self.delivery.deliver(sender["id"], [Say(basics.too_much(_))])
        return [raw for raw in raws if raw["update_id"] not in ids]

    async def _count(self, tx: Transaction, update_ids: set[int]) -> None:
        """Count an attempt at each before it begins, once in the life of this process."""
        if uncounted := update_ids - self._begun:
            await updates.attempt(tx, uncounted, self.now())
            self._begun.update(uncounted)

    async def _together(
        self, raws: Sequence[Raw], *, guarded: bool = False
    ) -> tuple[int, Exception | None]:
        """Apply *raws* in one commit up to the first that fails; return how many, and why."""
        applied: list[Applied | None] = []
        try:
            async with self.database.begin() as tx:
                await self._apply(tx, raws, applied, guarded=guarded)
        except Unavailable:  # the database's fault, not the updates': they come again
            if len(applied) == len(raws):
                ids = (raw["update_id"] for raw in raws)
                self._unkept.unsure(dict(zip(ids, applied, strict=True)))
            raise
        except Exception as error:
            if isinstance(error, ForeignTapError) and not guarded:
                return await self._together(raws, guarded=True)
            log.warning("an update failed: %s", type(error).__name__, exc_info=error)
            sound = min(len(applied), len(raws) - 1)
            done, earlier = await self._together(raws[:sound]) if sound else (0, None)
            return done, earlier or error
        self._begun.difference_update(raw["update_id"] for raw in raws)
        for each in filter(None, applied):
            self.delivery.deliver(each.chat_id, each.replies)
        return len(raws), None

    async def _apply(
        self, tx: Transaction, raws: Sequence[Raw], applied: list[Applied | None], *, guarded: bool
    ) -> None:
        """Apply *raws*; what can be asked for all of them is asked once."""
        ids = [raw["update_id"] for raw in raws]
        ours = await updates.claim(tx, ids, self.now())
        met = await self.dispatch.meet(tx, senders(raws))
        for raw in raws:
            one = (
                await self._one(tx, raw, met, guarded=guarded) if raw["update_id"] in ours else None
            )
            applied.append(one)
        await updates.conclude(tx, ids)

    async def _one(
        self, tx: Transaction, raw: Raw, met: dict[int, Met], *, guarded: bool
    ) -> Applied | None:
        did = read(raw, self.bot)
        if did is None:
            return None
        return await self.dispatch.apply(tx, did, self.now(), met=met, guarded=guarded)

    async def _alone(self, raw: Raw, tried: int, error: Exception | None = None) -> None:
        """Try *raw* by itself as often as is left after it was *tried*, then set it aside."""
        async with self.database.begin() as tx:
            await self._count(tx, {raw["update_id"]})
        for _ in range(tried, ATTEMPTS):
            done, error = await self._together([raw])
            if done:
                return
        await self._set_aside(raw, type(error).__name__ if error else "fatal")

    async def _set_aside(self, raw: Raw, error: str) -> None:
        kind = next((name for name in raw if name != "update_id"), "nothing")
        update_id, now = raw["update_id"], self.now()
        async with self.database.begin() as tx:
            await updates.set_aside(tx, update_id, kind=kind[:40], error=error[:80], at=now)
            await updates.claim(tx, [update_id], now)
            await updates.conclude(tx, [update_id])
        self._begun.discard(update_id)
        log.error("an update of kind %s was set aside after %d attempts", kind, ATTEMPTS)


async def pause(seconds: float, stop: asyncio.Event) -> None:
    """Wait for *seconds*, or until *stop*."""
    try:
        await asyncio.wait_for(stop.wait(), seconds)
    except TimeoutError:
        return
