"""What the bot has asked for, and what came of it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any


@dataclass(frozen=True, slots=True)
class Entry:
    """One call; *status* is 0 when it was never answered."""

    at: datetime
    method: str
    chat_id: int | None
    params: dict[str, Any]
    status: int
    delivered: bool
    message_id: int | None
    error: str | None


class Ledger(list[Entry]):
    """Every call in the order it came, but for polls that found nothing."""

    def of(self, method: str, *, chat_id: int | None = None) -> list[Entry]:
        """Return the calls of *method*, to one chat or to all."""
        wanted = (entry for entry in self if entry.method == method)
        return [entry for entry in wanted if chat_id is None or entry.chat_id == chat_id]

    def sent(self, chat_id: int | None = None) -> list[Entry]:
        """Return the new messages that reached somebody, whatever the bot was told."""
        sends = (entry for entry in self if entry.delivered and entry.message_id is not None)
        new = (entry for entry in sends if entry.method.startswith("send"))
        return [entry for entry in new if chat_id is None or entry.chat_id == chat_id]

    def texts(self, chat_id: int | None = None) -> list[str]:
        """Return the texts and captions of all that was sent."""
        sent = (entry.params for entry in self.sent(chat_id))
        return [params.get("text") or params.get("caption") or "" for params in sent]
