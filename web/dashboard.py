"""The dashboard: group numbers for those who look after the bot, and nothing for anybody else."""

from dataclasses import dataclass
from pathlib import Path
from typing import Final
from urllib.parse import parse_qs

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from messages import doorway
from messages.board import board
from storage import snapshots
from web.bodies import read
from web.door import Door, from_elsewhere
from web.init_data import verified
from web.pages import notice, page, refused, spoken

WEEKS: Final = 26
MOST: Final = 8 * 1024
"""Bytes of a form or of what Telegram says; both are far smaller."""

STATIC: Final = {"dashboard.css": "text/css", "sign_in.js": "text/javascript"}
HOME, ENTER, APP, LEAVE = "/dashboard", "/dashboard/enter", "/dashboard/app", "/dashboard/leave"


@dataclass(frozen=True, slots=True)
class Dashboard:
    """Pages behind *door*; *token* is the bot's, with which Telegram signs."""

    door: Door
    token: str

    def routes(self) -> list[Route]:
        return [
            Route(HOME, self.show, methods=["GET"]),
            Route(ENTER, self.ask, methods=["GET"]),
            Route(ENTER, self.enter, methods=["POST"]),
            Route(APP, self.wait, methods=["GET"]),
            Route(APP, self.open, methods=["POST"]),
            Route(LEAVE, self.leave, methods=["POST"]),
            *(Route(f"{HOME}/static/{name}", _static(name), methods=["GET"]) for name in STATIC),
        ]

    async def show(self, request: Request) -> Response:
        async with self.door.database.begin() as tx:
            if await self.door.visitor(tx, request) is None:
                return _sign_in(request, status=401)
            series = await snapshots.series(tx, weeks=WEEKS)
        _ = spoken(request)
        numbers = board(_, series)
        words = doorway.page_words(_)
        return page(request, "dashboard.html", title=numbers.title, board=numbers, words=words)

    async def ask(self, request: Request) -> Response:
        """Show a button: what looks ahead at a link presses none, and does not use it up."""
        _, key = spoken(request), request.query_params.get("key", "")
        button = doorway.enter_button(_)
        return notice(request, doorway.enter(_), "enter.html", key=key[:64], button=button)

    async def enter(self, request: Request) -> Response:
        body = await self._body(request)
        if isinstance(body, Response):
            return body
        try:
            keys = parse_qs(body, max_num_fields=4).get("key", [""])
        except ValueError:
            return refused(request, 400)
        session = await self.door.by_link(keys[0])
        if session is None:
            return notice(request, doorway.used_up(spoken(request)), status=403)
        return self.door.admit(RedirectResponse(HOME, 303), session)

    async def wait(self, request: Request) -> Response:
        return _sign_in(request, status=200)

    async def open(self, request: Request) -> Response:
        body = await self._body(request)
        if isinstance(body, Response):
            return body
        opened = verified(body, self.token, self.door.now())
        session = await self.door.by_telegram(opened) if opened else None
        if session is None:
            return refused(request, 403)
        return self.door.admit(Response(status_code=204), session, framed=True)

    async def leave(self, request: Request) -> Response:
        body = await self._body(request)
        if isinstance(body, Response):
            return body
        await self.door.leave(request)
        return self.door.dismiss(notice(request, doorway.left(spoken(request))))

    async def _body(self, request: Request) -> str | Response:
        """Return what one of our own pages sent, or the answer to what did not."""
        if from_elsewhere(request):
            return refused(request, 403)
        body = await read(request, MOST)
        if body is None:
            return refused(request, 413)
        try:
            return body.decode("ascii")
        except UnicodeDecodeError:
            return refused(request, 400)


def _sign_in(request: Request, *, status: int) -> Response:
    _ = spoken(request)
    words = doorway.sign_in_words(_)
    return notice(request, doorway.sign_in(_), "sign_in.html", status=status, **words)


def _static(name: str) -> Response:
    content = (Path(__file__).parent / "static" / name).read_bytes()
    return Response(content, media_type=STATIC[name])
