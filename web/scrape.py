"""The numbers of a process for Prometheus: for the operator's own network, not for the world."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from math import nan

from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from storage import Database, Unavailable, prompts, updates
from web.metrics import Metrics

FORWARDED = ("forwarded", "x-forwarded-for", "x-real-ip")
"""What a proxy adds to a request that comes from outside."""


@dataclass
class Scrape:
    """Answers /metrics. *backed_up* tells when the newest backup was made, if there is one."""

    metrics: Metrics
    database: Database
    halted: Callable[[], float]
    backed_up: Callable[[], datetime | None]
    now: Callable[[], datetime]

    def route(self) -> Route:
        return Route("/metrics", self.answer)

    async def answer(self, request: Request) -> Response:
        if any(name in request.headers for name in FORWARDED):
            return PlainTextResponse("Metrics are not told through a proxy.", 403)
        backlog, set_aside = await self._stored()
        backed_up = self.backed_up()
        backup = (self.now() - backed_up).total_seconds() if backed_up else nan
        self.metrics.look(
            halt_seconds=self.halted(),
            backlog=backlog,
            updates_set_aside=set_aside,
            backup_age_seconds=backup,
        )
        return Response(generate_latest(self.metrics.registry), media_type=CONTENT_TYPE_LATEST)

    async def _stored(self) -> tuple[float, float]:
        """Return what waits and what was set aside; while the database is away nobody knows."""
        try:
            async with self.database.begin() as tx:
                return await prompts.waiting(tx, self.now()), await updates.count_set_aside(tx)
        except Unavailable:
            return nan, nan
