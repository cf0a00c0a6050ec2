"""Logs: what happened, never to whom; whatever looks like a token or a key is blotted out."""

import logging
import re
import sqlite3
import sys
from traceback import format_tb

import structlog
from structlog.typing import ExcInfo

from bot.settings import Settings

TOKEN = re.compile(r"\d{3,12}:[A-Za-z0-9_-]{4,}")
KEY = re.compile(r"(?<![A-Za-z0-9_+/-])[A-Za-z0-9_+/-]{43}=")
NOISY = ("alembic", "httpx", "httpcore", "telegram", "aiosqlite", "uvicorn")


def blot(text: str) -> str:
    """Return *text* without anything that looks like a bot's token or a key of ours."""
    return KEY.sub("[key]", TOKEN.sub("[token]", text))


def without_words(exc_info: ExcInfo) -> str:
    """Return where an error came from and of what kind it is, not what it says.

    What it says may be a patient's words (P11). The system's and SQLite's own never are.
    """
    error: BaseException | None = exc_info[1]
    parts: list[str] = []
    while error:
        said = f": {error}" if isinstance(error, OSError | sqlite3.Error) else ""
        parts.append("".join(format_tb(error.__traceback__)) + type(error).__name__ + said)
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    return "\nfollowed by\n".join(reversed(parts))


def tell_discreetly(error: Exception) -> None:
    """Write an error that nobody foresaw as a log would: where and of what kind."""
    sys.stderr.write(f"{blot(without_words((type(error), error, error.__traceback__)))}\n")


class Blotted(logging.Formatter):
    """Another formatter's output, with secrets blotted out of message, arguments and traceback."""

    def __init__(self, inner: logging.Formatter) -> None:
        super().__init__()
        self._inner = inner

    def format(self, record: logging.LogRecord) -> str:
        return blot(self._inner.format(record))


def set_up(settings: Settings) -> None:
    renderer = (
        structlog.processors.JSONRenderer()
        if settings.log_format == "json"
        else structlog.dev.ConsoleRenderer(colors=False)
    )
    formatter = structlog.stdlib.ProcessorFormatter(
        processors=[
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            structlog.processors.ExceptionRenderer(without_words),
            renderer,
        ],
        foreign_pre_chain=[
            structlog.stdlib.add_log_level,
            structlog.stdlib.add_logger_name,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
        ],
    )
    handler = logging.StreamHandler()
    handler.setFormatter(Blotted(formatter))
    logging.basicConfig(level=settings.log_level, handlers=[handler], force=True)
    for name in NOISY:
        logging.getLogger(name).setLevel(logging.WARNING)
    # It warns each second that a sweep is still at work; a sweep that fails is an error.
    logging.getLogger("apscheduler").setLevel(logging.ERROR)
