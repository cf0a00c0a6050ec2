"""Telegram's webhook: an update is taken with 200 only when it is kept."""

import asyncio
import json
import logging
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from hmac import compare_digest
from typing import Any, Final, TypeAlias

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from storage import Unavailable
from web.bodies import read

log = logging.getLogger(__name__)

LARGEST: Final = 256 * 1024
"""Bytes; Telegram's updates are far smaller."""

SECRET: Final = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105  the name of a header

Raw: TypeAlias = dict[str, Any]


@dataclass(slots=True)
class Arrival:
    """An update, and whether it was kept, once that is known."""

    raw: Raw
    kept: bool | None = None


@dataclass(slots=True)
class Webhook:
    """Hands updates to *take* in the order they came, those that wait together in one go.

    Whatever is not kept is answered with 500: Telegram repeats it.
    """

    path: str
    secret: str
    take: Callable[[Sequence[Raw]], Awaitable[None]]
    _arrived: list[Arrival] = field(default_factory=list)
    _turn: asyncio.Lock = field(default_factory=asyncio.Lock)

    def route(self) -> Route:
        return Route(self.path, self.hook, methods=["POST"])

    async def hook(self, request: Request) -> Response:
        if not compare_digest(request.headers.get(SECRET, "").encode(), self.secret.encode()):
            return Response(status_code=401)
        if request.headers.get("Content-Type", "").partition(";")[0] != "application/json":
            return Response(status_code=415)
        body = await read(request, LARGEST)
        if body is None:
            return Response(status_code=413)
        raw = _update(body)
        if raw is None:
            return Response(status_code=400)
        return Response(status_code=200 if await self._keep(raw) else 500)

    async def _keep(self, raw: Raw) -> bool:
        """Keep *raw* together with all that arrived while those before it were being kept."""
        mine = Arrival(raw)
        self._arrived.append(mine)
        async with self._turn:
            if mine.kept is None:
                await self._keep_waiting()
        return mine.kept is True

    async def _keep_waiting(self) -> None:
        waiting, self._arrived = self._arrived, []
        kept = False
        try:
            await self.take([each.raw for each in waiting])
            kept = True
        except Unavailable as error:
            log.warning("webhook: the database is away: %s", type(error.orig).__name__)
        finally:
            for each in waiting:
                each.kept = kept


def _update(body: bytes) -> Raw | None:
    try:
        found = json.loads(body)
    except (ValueError, RecursionError):
        return None
    if isinstance(found, dict) and isinstance(found.get("update_id"), int):
        return found
    return None
