"""How fast a bot may send, as Telegram counts it."""

import math
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from simulator.errors import ApiError, too_many_requests


@dataclass(frozen=True, slots=True)
class Limits:
    """Messages a second, to one chat and to all; None lifts a limit."""

    per_chat: float | None = 1.0
    burst: int = 3
    overall: int | None = 30
    retry_after: int = 3


@dataclass(slots=True)
class _Allowance:
    """A bucket of *size* tokens that fills at *rate* a second."""

    rate: float
    size: float
    tokens: float
    at: datetime
    closed_until: datetime | None = None

    def wait(self, now: datetime) -> float:
        """Return the seconds until the next message may go, 0 when it may go now."""
        if self.closed_until and now < self.closed_until:
            return (self.closed_until - now).total_seconds()
        gained = max(0.0, (now - self.at).total_seconds()) * self.rate
        self.tokens, self.at = min(self.size, self.tokens + gained), now
        return 0.0 if self.tokens >= 1 else 1 / self.rate


@dataclass(slots=True)
class Limiter:
    """Counts messages by the clock it is given."""

    limits: Limits | None
    now: Callable[[], datetime]
    _chats: dict[int, _Allowance] = field(default_factory=dict)
    _recent: deque[datetime] = field(default_factory=deque)
    _closed_until: datetime | None = None

    def check(self, chat_id: int) -> ApiError | None:
        """Count one message to *chat_id*, or say why it may not go."""
        if self.limits is None:
            return None
        now = self.now()
        return self._overall(now, self.limits) or self._chat(chat_id, now, self.limits)

    def _overall(self, now: datetime, limits: Limits) -> ApiError | None:
        if limits.overall is None:
            return None
        if self._closed_until and now < self._closed_until:
            return too_many_requests(math.ceil((self._closed_until - now).total_seconds()))
        while self._recent and self._recent[0] <= now - timedelta(seconds=1):
            self._recent.popleft()
        if len(self._recent) >= limits.overall:
            self._closed_until = now + timedelta(seconds=limits.retry_after)
            return too_many_requests(limits.retry_after)
        self._recent.append(now)
        return None

    def _chat(self, chat_id: int, now: datetime, limits: Limits) -> ApiError | None:
        if limits.per_chat is None:
            return None
        if chat_id not in self._chats:
            size = float(limits.burst)
            self._chats[chat_id] = _Allowance(limits.per_chat, size, size, now)
        allowance = self._chats[chat_id]
        if not (wait := allowance.wait(now)):
            allowance.tokens -= 1
            return None
        if not allowance.closed_until or now >= allowance.closed_until:
            allowance.closed_until = now + timedelta(seconds=limits.retry_after)
            wait = limits.retry_after
        return too_many_requests(math.ceil(wait))
