"""The Bot API over HTTP, for any client that can be told another address."""

import asyncio
import contextlib
import json
from collections.abc import AsyncIterator, Callable, Coroutine, Sequence
from typing import Any

import httpx
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from simulator import forms
from simulator.access import download, refused_token
from simulator.answers import HUNG, Answer
from simulator.control import control_routes
from simulator.core import Telegram
from simulator.errors import bad_request
from simulator.polling import exchange
from simulator.webhook import Postman, backoff


def create_app(
    telegram: Telegram,
    *,
    routes: Sequence[BaseRoute] = (),
    pause: Callable[[int], float] = backoff,
) -> Starlette:
    """Serve *telegram*, a control API under `/_sim/`, and *routes*.

    *pause* is how long a webhook that failed so many times is left alone.
    """

    async def call(request: Request) -> Response:
        token, method = request.path_params["token"], request.path_params["method"]
        if refused := refused_token(telegram, token):
            return JSONResponse(refused.body, refused.status)
        try:
            content_type = request.headers.get("content-type", "")
            params, files = forms.read(content_type, await request.body())
        except ValueError:
            refusal = bad_request("can't parse the body of the request")
            return JSONResponse(refusal.body(), refusal.status)
        given: dict[str, Any] = {**request.query_params, **params}
        answer = exchange(telegram, method, given, files)
        is_poll = method.lower() == "getupdates"
        return await _respond(request, await (_until_gone(request, answer) if is_poll else answer))

    async def file(request: Request) -> Response:
        token, path = request.path_params["token"], request.path_params["path"]
        status, content = download(telegram, token, path)
        return Response(content, status, media_type="application/octet-stream")

    @contextlib.asynccontextmanager
    async def lifespan(_app: Starlette) -> AsyncIterator[None]:
        async with httpx.AsyncClient(timeout=60) as client:
            postman = asyncio.create_task(Postman(telegram, client, pause).run())
            try:
                yield
            finally:
                postman.cancel()
                with contextlib.suppress(asyncio.CancelledError):
                    await postman

    ours = [
        Route("/bot{token}/{method}", call, methods=["GET", "POST"]),
        Route("/file/bot{token}/{path:path}", file),
        *control_routes(telegram),
    ]
    return Starlette(routes=[*ours, *routes], lifespan=lifespan)


async def _until_gone(request: Request, answer: Coroutine[Any, Any, Answer]) -> Answer:
    """Wait for *answer*, but not longer than the client does."""
    work, gone = asyncio.create_task(answer), asyncio.create_task(_gone(request))
    await asyncio.wait({work, gone}, return_when=asyncio.FIRST_COMPLETED)
    gone.cancel()
    if work.done():
        return await work
    work.cancel()
    return HUNG


async def _gone(request: Request) -> None:
    while (await request.receive())["type"] != "http.disconnect":
        pass


async def _respond(request: Request, answer: Answer) -> Response:
    if answer.hang:
        await _gone(request)
    if not answer.status:
        with contextlib.suppress(AttributeError):  # another server than ours cannot hang up
            request.state.hang_up()
    return Response(json.dumps(answer.body), answer.status or 502, media_type="application/json")
