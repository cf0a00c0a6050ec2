"""Updates on their way to the bot: kept for a while, confirmed by offset or by webhook."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

LIFETIME = {"callback_query": timedelta(seconds=150)}
DAY = timedelta(hours=24)
UNASKED = ("chat_member", "message_reaction", "message_reaction_count")  # only if asked for


@dataclass(frozen=True, slots=True)
class Pending:
    """An update not yet confirmed; *chat_id* says whose updates it must not overtake."""

    id: int
    body: dict[str, Any]
    chat_id: int
    expires_at: datetime


@dataclass(slots=True)
class Webhook:
    """Where updates are posted, when there is a URL."""

    url: str = ""
    secret: str | None = None
    max_connections: int = 40
    last_error_at: datetime | None = None
    last_error: str = ""


@dataclass(slots=True)
class Updates:
    """The queue; *turn* grows with every poll, so that an older one knows it is over."""

    now: Callable[[], datetime]
    next_id: int = 100_000_001
    allowed: tuple[str, ...] = ()
    turn: int = 0
    ended_by: str = ""
    webhook: Webhook = field(default_factory=Webhook)
    _pending: dict[int, Pending] = field(default_factory=dict)
    _again: list[int] = field(default_factory=list)
    _all: dict[int, Pending] = field(default_factory=dict)

    def add(self, kind: str, body: dict[str, Any], *, chat_id: int) -> int:
        """Queue an update and return its id, or 0 when the bot has not asked for its kind."""
        if (kind not in self.allowed) if self.allowed else (kind in UNASKED):
            return 0
        number, self.next_id = self.next_id, self.next_id + 1
        expires_at = self.now() + LIFETIME.get(kind, DAY)
        pending = Pending(number, {"update_id": number, kind: body}, chat_id, expires_at)
        self._pending[number] = self._all[number] = pending
        return number

    def redeliver(self, update_id: int) -> None:
        """Deliver an update once more, although it was confirmed or has expired."""
        self._pending.setdefault(update_id, self._all[update_id])
        self._again.append(update_id)

    def confirm(self, ids: Iterable[int]) -> None:
        for number in list(ids):
            self._pending.pop(number, None)
            if number in self._again:
                self._again.remove(number)

    def confirm_below(self, offset: int) -> None:
        """Forget what is below *offset*; below zero, all but the last so many."""
        ids = sorted(self._pending)
        gone = ids[:offset] if offset < 0 else [number for number in ids if number < offset]
        self.confirm(number for number in gone if number not in self._again)

    def fetch(self, limit: int) -> list[dict[str, Any]]:
        """Return what is waiting; what is delivered once more is confirmed by that."""
        found = self.waiting()[:limit]
        self.confirm(pending.id for pending in found if pending.id in self._again)
        return [pending.body for pending in found]

    def waiting(self) -> Sequence[Pending]:
        now = self.now()
        late = [
            number
            for number, pending in self._pending.items()
            if pending.expires_at <= now and number not in self._again
        ]
        self.confirm(late)
        return sorted(self._pending.values(), key=lambda pending: pending.id)

    def clear(self) -> None:
        self.confirm(list(self._pending))

    def begin_turn(self, reason: str) -> None:
        """End the poll that is waiting, for *reason*."""
        self.turn += 1
        self.ended_by = reason
