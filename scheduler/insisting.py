"""What only this process knows is written down again and again, for as long as it may be."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Final, TypeVar

from storage import Unavailable

log = logging.getLogger(__name__)

AGAIN_AFTER: Final = 1.0
"""Seconds between two attempts."""

LEFT_OF_A_LEASE: Final = timedelta(seconds=10)
"""Nearer to its end no attempt follows: a reaper is about to decide that nobody knows."""

Written = TypeVar("Written")


@dataclass(frozen=True, slots=True)
class Insisting:
    """Writes what is fenced by a lease; *elapsed* is a clock of seconds that never jumps."""

    elapsed: Callable[[], float]
    pause: Callable[[float], Awaitable[None]] = asyncio.sleep

    async def write(
        self, write: Callable[[], Awaitable[Written]], *, began: float, lease: timedelta
    ) -> Written:
        """Return what *write* does; raise Unavailable if it still fails near the end of *lease*.

        It may have taken effect when it fails, and so has to change nothing the second time.
        """
        until = began + (lease - LEFT_OF_A_LEASE).total_seconds()
        while True:
            try:
                return await write()
            except Unavailable as error:
                if self.elapsed() >= until:
                    raise
                log.warning("outcomes wait for the database: %s", type(error.orig).__name__)
            await self.pause(AGAIN_AFTER)
