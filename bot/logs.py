"""Logs: what happened, never to whom; whatever looks like a token or a key is blotted out."""

import json
import logging
import re
import sqlite3
import sys
from datetime import UTC, datetime
from traceback import format_tb

from bot.settings import Settings

TOKEN = re.compile(r"\d{3,12}:[A-Za-z0-9_-]{4,}")
KEY = re.compile(r"(?<![A-Za-z0-9_+/-])[A-Za-z0-9_+/-]{43}=")
NOISY = ("alembic", "httpx", "httpcore", "telegram", "aiosqlite", "uvicorn")


def blot(text: str) -> str:
    """Return *text* without anything that looks like a bot's token or a key of ours."""
    return KEY.sub("[key]", TOKEN.sub("[token]", text))


def without_words(error: BaseException | None) -> str:
    """Return where an error came from and of what kind it is, not what it says.

    What it says may be a patient's words (P11). The system's and SQLite's own never are.
    """
    parts: list[str] = []
    while error:
        said = f": {error}" if isinstance(error, OSError | sqlite3.Error) else ""
        parts.append("".join(format_tb(error.__traceback__)) + type(error).__name__ + said)
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    return "\nfollowed by\n".join(reversed(parts))


def tell_discreetly(error: Exception) -> None:
    """Write an error that nobody foresaw as a log would: where and of what kind."""
    sys.stderr.write(f"{blot(without_words(error))}\n")


class Console(logging.Formatter):
    """A line to read, and below it where an error came from."""

    def format(self, record: logging.LogRecord) -> str:
        line = "{timestamp} [{level:<8}] {event:<30} [{logger}]".format(**_told(record))
        return blot("\n".join((line, *_failed(record).values())))


class Json(logging.Formatter):
    """A line for a program."""

    def format(self, record: logging.LogRecord) -> str:
        return blot(json.dumps(_told(record) | _failed(record), ensure_ascii=False))


def _told(record: logging.LogRecord) -> dict[str, str]:
    return {
        "event": record.getMessage(),
        "level": record.levelname.lower(),
        "logger": record.name,
        "timestamp": f"{datetime.fromtimestamp(record.created, UTC):%Y-%m-%dT%H:%M:%S.%fZ}",
    }


def _failed(record: logging.LogRecord) -> dict[str, str]:
    return {"exception": without_words(record.exc_info[1])} if record.exc_info else {}


def set_up(settings: Settings) -> None:
    handler = logging.StreamHandler()
    handler.setFormatter(Json() if settings.log_format == "json" else Console())
    logging.basicConfig(level=settings.log_level, handlers=[handler], force=True)
    for name in NOISY:
        logging.getLogger(name).setLevel(logging.WARNING)
    # It warns each second that a sweep is still at work; a sweep that fails is an error.
    logging.getLogger("apscheduler").setLevel(logging.ERROR)
