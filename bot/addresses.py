"""Addresses in the settings: what each has to look like, and what browsers make of them."""

import re
from urllib.parse import urlsplit

LAST_PORT = 65_535
OURS = {"127.0.0.1", "localhost"}


def host_and_port(value: str) -> str:
    """Return *value*, such as 127.0.0.1:8080, or raise ValueError."""
    host, _, port = value.rpartition(":")
    if ":" not in value or ":" in host or not re.fullmatch(r"[0-9]{1,5}", port):
        raise ValueError("it is no host and port")
    if int(port) > LAST_PORT:
        raise ValueError("there is no such port")
    return value


def posted_to(value: str) -> str:
    """Return *value*, where Telegram can post to, or raise ValueError."""
    parts = urlsplit(value)
    if value and parts.scheme != "https" and parts.hostname not in OURS:
        raise ValueError("Telegram posts to https only")
    return value


def browsed_to(value: str) -> str:
    """Return *value*, a host that browsers reach without telling others, or raise ValueError."""
    parts = urlsplit(value)
    is_private = parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in OURS)
    if value and not (is_private and parts.hostname and value.rstrip("/").count("/") == 2):
        raise ValueError("it is no host that a session could be safe with")
    return value.rstrip("/")


def origin(url: str, host: str, port: int) -> str:
    """Return where browsers find our pages: the host of *url*, or our own where it is empty."""
    parts = urlsplit(url or f"http://{host}:{port}")
    everywhere = parts.hostname == "0.0.0.0"  # noqa: S104  told, not bound
    return f"{parts.scheme}://{f'127.0.0.1:{port}' if everywhere else parts.netloc}"
