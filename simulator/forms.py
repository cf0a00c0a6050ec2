"""Reading the parameters of a call from the body of an HTTP request."""

import json
import re
from typing import Any
from urllib.parse import parse_qsl

from simulator.files import Upload

Parameters = tuple[dict[str, Any], dict[str, bytes]]


def read(content_type: str, body: bytes) -> Parameters:
    """Return parameters and uploaded files; raise ValueError when they cannot be read."""
    kind = content_type.partition(";")[0].strip().lower()
    if kind == "application/json":
        found = json.loads(body or b"{}")
        if not isinstance(found, dict):
            raise ValueError("an object is wanted")
        return found, {}
    if kind == "multipart/form-data":
        return _multipart(content_type, body)
    return dict(parse_qsl(body.decode(), keep_blank_values=True)), {}


def _multipart(content_type: str, body: bytes) -> Parameters:
    boundary = re.search(r'boundary="?([^";]+)"?', content_type)
    if not boundary:
        raise ValueError("a multipart body needs a boundary")
    params: dict[str, Any] = {}
    files: dict[str, bytes] = {}
    parts = (b"\r\n" + body).split(b"\r\n--" + boundary.group(1).encode())
    for part in parts[1:-1]:
        head, _, content = part.removeprefix(b"\r\n").partition(b"\r\n\r\n")
        name, file_name = _names(head.decode())
        if file_name is None:
            params[name] = content.decode()
        else:
            files[name] = Upload.named(file_name, content)
    return params, files


def _names(head: str) -> tuple[str, str | None]:
    found = dict(re.findall(r'[; ](name|filename)="((?:[^"\\]|\\.)*)"', head))
    if "name" not in found:
        raise ValueError("a part of a multipart body needs a name")
    return found["name"], found.get("filename")
