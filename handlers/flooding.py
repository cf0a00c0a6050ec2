"""A flood: who sends more than anybody can mean keeps nobody else waiting (P9)."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, TypeAlias

Raw: TypeAlias = dict[str, Any]

BURST = 120
"""So much of one person is read at once, which is more than an evening of theirs brings."""

EACH = timedelta(seconds=1)
"""After this long one more is read."""

MANY = 10_000


@dataclass(slots=True)
class Flood:
    """A bucket for each person who writes, before anything of theirs is looked at."""

    now: Callable[[], datetime]
    _full_until: dict[int, datetime] = field(default_factory=dict)
    _told: set[int] = field(default_factory=set)

    def over(self, raws: Sequence[Raw]) -> tuple[list[Raw], list[dict[str, Any]]]:
        """Return those of *raws* that are too many, and who is to be told now that it was so."""
        now = self.now()
        if len(self._full_until) > MANY:
            self._full_until = {who: at for who, at in self._full_until.items() if at > now}
        unread: list[Raw] = []
        told: list[dict[str, Any]] = []
        for raw in raws:
            sender = _sender(raw)
            if sender is None or self._takes(sender["id"], now):
                continue
            unread.append(raw)
            if sender["id"] not in self._told:
                self._told.add(sender["id"])
                told.append(sender)
        return unread, told

    def _takes(self, who: int, now: datetime) -> bool:
        # However the clock was set, a full bucket is empty after BURST of EACH.
        until = min(max(self._full_until.get(who, now), now), now + BURST * EACH)
        takes = until <= now + (BURST - 1) * EACH
        self._full_until[who] = until + EACH if takes else until
        if takes:
            self._told.discard(who)
        return takes


def senders(raws: Sequence[Raw]) -> set[int]:
    """Return the Telegram ids of the people behind *raws*."""
    return {sender["id"] for sender in map(_sender, raws) if sender}


def _sender(raw: Raw) -> dict[str, Any] | None:
    """Return the person behind *raw* as Telegram describes them, where that can be read."""
    for kind in ("message", "callback_query"):
        body = raw.get(kind)
        sender = body.get("from") if isinstance(body, dict) else None
        if isinstance(sender, dict) and isinstance(sender.get("id"), int):
            return sender
    return None
