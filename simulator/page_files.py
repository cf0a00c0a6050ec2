"""Pictures and documents of a chat over HTTP, so that a browser never runs what it gets."""

from urllib.parse import quote

from starlette.responses import Response

from simulator.files import StoredFile

PICTURES = {
    b"\x89PNG\r\n": "image/png",
    b"\xff\xd8\xff": "image/jpeg",
    b"GIF8": "image/gif",
}


def picture_type(content: bytes) -> str | None:
    """Return the media type of *content* if a browser may show it as a picture."""
    return next((kind for start, kind in PICTURES.items() if content.startswith(start)), None)


def file_response(file: StoredFile, *, shown: bool) -> Response:
    kind = picture_type(file.content) if shown else None
    headers = {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"}
    if kind is None:
        headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(file.name, safe='')}"
    return Response(file.content, media_type=kind or "application/octet-stream", headers=headers)
