"""Is the bot alive, and is it ready? For a container's health check and for monitors."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from storage import Database, Unavailable, schema


@dataclass(frozen=True, slots=True)
class Health:
    """Answers for the process. *signs* of life are each true as long as all is well."""

    database: Database
    signs: Mapping[str, Callable[[], bool]]

    def routes(self) -> list[Route]:
        return [Route("/healthz", self.alive), Route("/readyz", self.ready)]

    async def alive(self, _request: Request) -> Response:
        """Answer 200 while there is every sign of life, 503 otherwise."""
        seen = {name: there() for name, there in self.signs.items()}
        return JSONResponse(seen, status_code=200 if all(seen.values()) else 503)

    async def ready(self, _request: Request) -> Response:
        """Answer 200 once the database can be used at this version of the schema."""
        try:
            current = await schema.is_current(self.database)
        except Unavailable:
            current = False
        return JSONResponse({"schema": current}, status_code=200 if current else 503)
