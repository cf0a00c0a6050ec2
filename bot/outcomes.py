"""What an error says of a request: whether Telegram may have seen it, and what to do then."""

from datetime import timedelta

import aiohttp
import httpx
from telegram.error import (
    BadRequest,
    ChatMigrated,
    EndPointNotFound,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
)

from messages.channel import NotSent, Outcome, Refused, Revoked, Sent, Unknown, Unreachable

NEVER_LEFT = (
    aiohttp.ClientConnectorError,  # refused, no such name, no TLS
    aiohttp.ConnectionTimeoutError,  # no connection in time, new or free
    httpx.ConnectError,  # what python-telegram-bot's own transport says, and the local Telegram
    httpx.ConnectTimeout,
    httpx.PoolTimeout,
)
"""Only these mean that Telegram has seen nothing; any other failure may have been too late."""

HARMLESS = (
    "message is not modified",
    "query is too old",
    "message to delete not found",
    "message can't be deleted",
)


def outcome_of(error: TelegramError) -> Outcome:
    """Return what *error* says of a request. The order matters: BadRequest is a NetworkError."""
    match error:
        case RetryAfter():
            return NotSent(after=_seconds(error))
        case Forbidden():
            return Unreachable()
        case BadRequest() if any(text in error.message.lower() for text in HARMLESS):
            return Sent(None)
        case BadRequest() | ChatMigrated():
            return Refused(error.message)
        case InvalidToken() | EndPointNotFound():  # every method that we call is found
            return Revoked()
        case NetworkError() if isinstance(error.__cause__, NEVER_LEFT):
            return NotSent()
        case _:
            return Unknown(type(error.__cause__ or error).__name__)


def _seconds(error: RetryAfter) -> timedelta:
    after = error._retry_after  # noqa: SLF001  the public property warns until 23.0
    return after if isinstance(after, timedelta) else timedelta(seconds=after)
