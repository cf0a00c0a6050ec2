"""Bodies of requests, read no further than they may be long."""

from starlette.requests import Request


async def read(request: Request, most: int) -> bytes | None:
    """Return the body, or None as soon as it is longer than *most* bytes."""
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > most:
            return None
    return body
