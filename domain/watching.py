"""Watching: when owners are told that something is wrong with the bot itself."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

SLACK: Final = timedelta(minutes=15)
"""A prompt that is due counts after so long: by then a send in doubt has been followed."""

AN_HOUR: Final = timedelta(hours=1)
FURTHEST: Final = timedelta(hours=24)
"""How far back the first look after an outage goes."""

ENOUGH: Final = (9, 10)
"""What share of the prompts that were due must have gone out."""

MANY_WRONG_CODES: Final = 50
"""So many within an hour, from everybody together, are worth a word (ASVS 2.4.1)."""

WRONG_CODES: Final = 5
"""So many within an hour, and the next code of the same person is taken for wrong unseen."""


@dataclass(frozen=True, slots=True)
class Condition:
    """What /status tells: *late* is by how much the last prompt was, the rest are counts."""

    watched_at: datetime | None
    sent_at: datetime | None
    late: timedelta | None
    backlog: int
    ambiguous: int
    set_aside: int


def window(watched: datetime | None, now: datetime) -> tuple[datetime, datetime]:
    """Return from when to when prompts were due that are judged *now* (UTC).

    That is an hour, and everything since the last look, *watched*: what was due while the
    bot was down is not overlooked.
    """
    until = now - SLACK
    since = until - AN_HOUR
    if watched is not None:
        since = max(min(since, watched - SLACK), until - FURTHEST)
    return since, until


def falls_short(*, due: int, out: int) -> bool:
    """Return whether of *due* prompts too few went *out*."""
    share, of = ENOUGH
    return out * of < due * share
