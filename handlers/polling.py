"""Our own polling loop: one long poll after the other, confirmed by the next."""

import asyncio
import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from telegram import Bot
from telegram.error import Conflict, EndPointNotFound, InvalidToken, RetryAfter, TelegramError

from domain.silences import DEAF_AFTER
from handlers.flooding import Raw
from handlers.intake import ALLOWED, Intake, pause
from handlers.leading import Lead
from storage import Database, Unavailable, marks, reopening

log = logging.getLogger(__name__)

POLL_SECONDS = 25
PAGE = 100
"""At most so many updates come at once."""

NOTE_EVERY = timedelta(seconds=10)
WAITS = (0.2, 1.0, 3.0, 10.0, 30.0)
"""Seconds between attempts while Telegram or the database is away."""

ASK_EVERY = 0.5
"""Seconds after which who does not lead looks whether it does now."""


class TokenRevokedError(Exception):
    """Telegram no longer knows our token."""


@dataclass(slots=True)
class Polling:
    """Listens until told to stop. *elapsed* is a clock of seconds that never jumps."""

    bot: Bot
    database: Database
    intake: Intake
    now: Callable[[], datetime]
    elapsed: Callable[[], float]
    lead: Lead
    poll_seconds: int = POLL_SECONDS
    _offset: int = 0
    _heard: float | None = None
    _noted: datetime | None = None

    async def run(self, stop: asyncio.Event) -> None:
        failures = 0
        while not stop.is_set():
            if not self.lead.leads():
                self._heard = None  # who leads notes what is heard
                await pause(ASK_EVERY, stop)
                continue
            try:
                await self._unless(stop)
                failures = 0
            except (EndPointNotFound, InvalidToken) as error:  # getUpdates itself is always found
                raise TokenRevokedError from error
            except (TelegramError, Unavailable) as error:
                wait = WAITS[min(failures, len(WAITS) - 1)]
                if isinstance(error, RetryAfter):
                    wait = max(wait, 3.0)
                failures += 1
                if isinstance(error, Conflict):
                    self.lead.step_down()
                _explain(error, failures)
                await pause(wait, stop)

    def silence(self) -> float:
        """Return how many seconds ago Telegram was last heard; 0 for who stands by."""
        if self.lead.stands_by():
            return 0.0
        return float("inf") if self._heard is None else self.elapsed() - self._heard

    async def once(self) -> int:
        """Poll once, apply what came, and return how much that was."""
        return await self._take(await self._fetch(), self.elapsed(), self.now())

    async def _unless(self, stop: asyncio.Event) -> None:
        """Poll once, but leave off waiting when told to stop: nothing fetched is dropped."""
        began, wall = self.elapsed(), self.now()
        fetch = asyncio.create_task(self._fetch())
        stopped = asyncio.create_task(stop.wait())
        await asyncio.wait({fetch, stopped}, return_when=asyncio.FIRST_COMPLETED)
        stopped.cancel()
        if fetch.done():
            await self._take(fetch.result(), began, wall)
        else:
            fetch.cancel()

    async def _take(self, raws: list[Raw], began: float, wall: datetime) -> int:
        if raws:
            await self.intake.take(raws)
        # An empty answer to our offset says that all is confirmed; the next ids may be lower (P8).
        self._offset = max((raw["update_id"] + 1 for raw in raws), default=0)
        await self._note(began, wall, more=len(raws) == PAGE)
        return len(raws)

    async def _fetch(self) -> list[Raw]:
        found: Any = await self.bot.do_api_request(
            # In this spelling python-telegram-bot leaves the updates to us, and still asks by the
            # connection that is kept for them.
            "get_Updates",
            {
                "offset": self._offset,
                "timeout": self.poll_seconds,
                "limit": PAGE,
                "allowed_updates": list(ALLOWED),
            },
            read_timeout=self.poll_seconds + 10,
        )
        return list(found)

    async def _note(self, began: float, wall: datetime, *, more: bool) -> None:
        """Note that we listened since *began*; open again what was asked while we did not.

        Not while *more* waits at Telegram: what was answered meanwhile may be in it.
        """
        since = await self._deaf_since(began, wall)
        if since and wall - since > DEAF_AFTER:
            if more:
                return
            await self._reopen(since, wall)
        self._heard = self.elapsed()
        now = self.now()
        if self._noted is None or abs(now - self._noted) >= NOTE_EVERY:
            self._noted = now
            async with self.database.begin() as tx:
                await marks.put(tx, marks.LISTENED, at=now)

    async def _deaf_since(self, began: float, wall: datetime) -> datetime | None:
        """Return when we last listened before *began*, if ever."""
        if self._heard is not None:
            return wall - timedelta(seconds=began - self._heard)
        async with self.database.begin() as tx:
            return await marks.at(tx, marks.LISTENED)

    async def _reopen(self, since: datetime, until: datetime) -> None:
        async with self.database.begin() as tx:
            count = await reopening.after_gap(tx, since, until)
        log.warning("could not listen for %s; %d questions are asked again", until - since, count)


def _explain(error: Exception, failures: int) -> None:
    if isinstance(error, Conflict):
        log.error("another program uses this bot's token, or a webhook is set; waiting")
    elif failures in (1, 5) or failures % 50 == 0:
        log.warning("cannot listen to Telegram: %s; trying again", type(error).__name__)
