"""Who opened the Mini App: believed only when Telegram signed it, lately, for this bot.

Telegram signs all that it tells but the hash itself, `signature` included, with a key made of
the bot's token (core.telegram.org/bots/webapps, "Validating data received via the Mini App").
"""

import hmac
import json
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Final
from urllib.parse import parse_qsl

GOOD_FOR: Final = timedelta(hours=1)
CLOCKS_DIFFER: Final = timedelta(seconds=30)
"""What Telegram's clock may be ahead of ours; anything later is from the future, and refused."""

MOST_FIELDS: Final = 32


@dataclass(frozen=True, slots=True)
class Opened:
    """Somebody opened it. *digest* names this opening, which counts for nothing from *until* on."""

    telegram_id: int
    digest: bytes
    until: datetime


def verified(raw: str, token: str, now: datetime) -> Opened | None:
    """Return who opened the Mini App; None for what is forged, stale, early or malformed."""
    try:
        pairs = parse_qsl(
            raw,
            keep_blank_values=True,
            strict_parsing=True,
            errors="strict",
            max_num_fields=MOST_FIELDS,
        )
    except ValueError:
        return None
    fields = dict(pairs)
    if len(fields) != len(pairs):
        return None
    told = fields.pop("hash", "")
    if not hmac.compare_digest(_hash(fields, token).encode(), told.encode()):
        return None
    return _read(fields, told, now)


def _hash(fields: dict[str, str], token: str) -> str:
    key = hmac.digest(b"WebAppData", token.encode(), sha256)
    lines = "\n".join(f"{name}={fields[name]}" for name in sorted(fields))
    return hmac.new(key, lines.encode(), sha256).hexdigest()


def _read(fields: dict[str, str], told: str, now: datetime) -> Opened | None:
    """Read what is certainly Telegram's own."""
    try:
        at = datetime.fromtimestamp(int(fields["auth_date"]), UTC)
        telegram_id = json.loads(fields["user"])["id"]
    except (KeyError, TypeError, ValueError, OverflowError, OSError):
        return None
    if not -CLOCKS_DIFFER <= now - at <= GOOD_FOR or type(telegram_id) is not int:
        return None
    return Opened(telegram_id, sha256(told.encode()).digest(), at + GOOD_FOR + CLOCKS_DIFFER)
