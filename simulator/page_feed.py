"""The messages of one chat as the page needs them: those that changed since it last looked."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from simulator.chats import ChatMessage
from simulator.page_view import view

KEPT = 300  # messages on the page; older ones scroll out of it for good


@dataclass(slots=True)
class Feed:
    """Remembers at which version each message last looked different."""

    who: str
    _shown: dict[int, tuple[int, dict[str, Any]]] = field(default_factory=dict)

    def since(
        self, seen: int, messages: Sequence[ChatMessage], *, version: int
    ) -> dict[str, list[Any]]:
        """Return the ids of all messages kept, and what changed after version *seen*."""
        shown: dict[int, tuple[int, dict[str, Any]]] = {}
        for message in messages[-KEPT:]:
            now = view(message, self.who)
            at, before = self._shown.get(message.id, (version, now))
            shown[message.id] = (at if now == before else version, now)
        self._shown = shown
        changed = [message for at, message in shown.values() if at > seen]
        return {"ids": list(shown), "changed": changed}
