"""Updates in: fetched, applied and committed, and only then confirmed to Telegram (P5, P7, P8).

Telegram repeats an update until a later fetch confirms it. So a crash before the commit
loses nothing, and one after it does nothing twice.
"""

import asyncio
import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeAlias

from telegram import Bot, Update

from handlers.delivery import Delivery
from handlers.dispatch import Applied, Dispatch
from storage import Database, Transaction, Unavailable, updates

log = logging.getLogger(__name__)

Raw: TypeAlias = dict[str, Any]

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

    async def take(self, raws: Sequence[Raw]) -> None:
        """Apply *raws* durably. When this returns, Telegram may forget them."""
        now = self.now()
        async with self.database.begin() as tx:
            fresh = await updates.new(tx, [raw["update_id"] for raw in raws])
            attempts = await updates.attempt(tx, fresh, now) if fresh else {}
        waiting = [raw for raw in raws if raw["update_id"] in fresh]
        if any(count > 1 for count in attempts.values()):
            # Somebody died over one of these: find out which, one at a time.
            for raw in waiting:
                await self._alone(raw, attempts[raw["update_id"]])
            return
        while waiting:
            done = await self._together(waiting)
            waiting = waiting[done:]
            if waiting:
                await self._alone(waiting.pop(0), 2)

    async def _together(self, raws: Sequence[Raw]) -> int:
        """Apply as many of *raws* as succeed, in one commit, and return how many did."""
        applied: list[Applied] = []
        done: list[int] = []
        async with self.database.begin() as tx:
            for raw in raws:
                outcome = await self._try(tx, raw)
                if isinstance(outcome, Exception):
                    break
                done.append(raw["update_id"])
                if outcome:
                    applied.append(outcome)
            await updates.mark_processed(tx, done, self.now())
        for each in applied:
            self.delivery.deliver(each.chat_id, each.replies)
        return len(done)

    async def _alone(self, raw: Raw, attempt: int) -> None:
        """Try *raw* by itself, *attempt* being the first of the tries it has left."""
        for _ in range(attempt, ATTEMPTS + 1):
            if await self._together([raw]):
                return
        await self._set_aside(raw)

    async def _try(self, tx: Transaction, raw: Raw) -> Applied | Exception | None:
        try:
            async with tx.begin_nested():
                update = Update.de_json(raw, self.bot)
                return await self.dispatch.apply(tx, update, self.now())
        except Unavailable:
            raise  # the database's fault, not the update's: it comes again
        except Exception as error:
            log.warning("an update failed: %s", type(error).__name__, exc_info=error)
            return error

    async def _set_aside(self, raw: Raw) -> None:
        kind = next((name for name in raw if name != "update_id"), "nothing")
        update_id, now = raw["update_id"], self.now()
        async with self.database.begin() as tx:
            await updates.set_aside(tx, update_id, kind=kind[:40], error="failed", at=now)
            await updates.mark_processed(tx, [update_id], now)
        log.error("an update of kind %s was set aside after %d attempts", kind, ATTEMPTS)


async def pause(seconds: float, stop: asyncio.Event) -> None:
    """Wait for *seconds*, or until *stop*."""
    try:
        await asyncio.wait_for(stop.wait(), seconds)
    except TimeoutError:
        return
