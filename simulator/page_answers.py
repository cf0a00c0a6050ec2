"""How the page's server answers: headers on everything, and refusals as sentences."""

import json
from collections.abc import Awaitable, Callable
from functools import wraps
from importlib.resources import files
from typing import Any, TypeAlias

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from simulator.page_acts import Body, RefusedError

Endpoint: TypeAlias = Callable[[Request], Awaitable[Response]]

KINDS = {"html": "text/html", "css": "text/css", "js": "text/javascript", "svg": "image/svg+xml"}
HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
        "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    ),
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}
STATIC = files("simulator").joinpath("static")


def parts() -> list[str]:
    """Return the names of the files that make the page."""
    return sorted(each.name for each in STATIC.iterdir() if each.name.rpartition(".")[2] in KINDS)


def part(name: str) -> Endpoint:
    content, kind = STATIC.joinpath(name).read_bytes(), KINDS[name.rpartition(".")[2]]

    async def endpoint(_request: Request) -> Response:
        return Response(content, media_type=kind, headers=HEADERS)

    return endpoint


def answered(endpoint: Callable[[Request], Awaitable[Any]]) -> Endpoint:
    """Answer in JSON, and let a refusal be a sentence."""

    @wraps(endpoint)
    async def answer(request: Request) -> Response:
        status, content = 200, {}
        try:
            content = await endpoint(request)
        except (KeyError, IndexError):
            raise  # mistakes of ours, though they are lookup errors too
        except LookupError as refusal:
            status, content = 409, {"error": str(refusal)}
        except RefusedError as refusal:
            status, content = 400, {"error": str(refusal)}
        return JSONResponse(content, status, headers=HEADERS)

    return answer


async def body(request: Request) -> Body:
    """Return what was posted; only JSON, which another site's form cannot send."""
    if request.headers.get("content-type", "").partition(";")[0] != "application/json":
        raise RefusedError("Please send JSON.")
    try:
        posted = json.loads(await request.body())
    except ValueError:
        posted = None
    if not isinstance(posted, dict):
        raise RefusedError("Please send a JSON object.")
    return posted
