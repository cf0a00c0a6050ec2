"""Is the bot alive, and is it ready? For a container's health check and for monitors."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from storage import Database, Unavailable, schema


@dataclass(frozen=True, slots=True)
class Health:
    """Answers for the process. *listening* says whether Telegram was heard of late."""

    database: Database
    listening: Callable[[], bool]

    def app(self, others: Sequence[Route] = ()) -> Starlette:
        """Return an application with *others* beside the two answers."""
        ours = [Route("/healthz", self.alive), Route("/readyz", self.ready)]
        return Starlette(routes=[*ours, *others])

    async def alive(self, _request: Request) -> Response:
        """Answer 200 while the loop turns and Telegram is heard, 503 otherwise."""
        heard = self.listening()
        return JSONResponse({"listening": heard}, status_code=200 if heard else 503)

    async def ready(self, _request: Request) -> Response:
        """Answer 200 once the database can be used at this version of the schema."""
        try:
            current = await schema.is_current(self.database)
        except Unavailable:
            current = False
        return JSONResponse({"schema": current}, status_code=200 if current else 503)
