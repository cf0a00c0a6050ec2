"""Everything that is kept: chats, files, updates, presses, and what the bot has set."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from simulator.changes import Changes
from simulator.chats import Chat, ChatMessage
from simulator.errors import bad_request, forbidden
from simulator.files import StoredFile, Upload
from simulator.limits import Limiter
from simulator.updates import Updates


@dataclass(slots=True)
class Press:
    """A button pressed by *person*, waiting for an answer."""

    person: Chat
    at: datetime
    answered: bool = False


@dataclass(slots=True)
class World:
    """One bot and its chats. Nothing here does input or output."""

    me: dict[str, Any]
    now: Callable[[], datetime]
    limiter: Limiter
    updates: Updates
    changes: Changes = field(default_factory=Changes)
    chats: dict[int, Chat] = field(default_factory=dict)
    files: dict[str, StoredFile] = field(default_factory=dict)
    presses: dict[str, Press] = field(default_factory=dict)
    commands: dict[tuple[str, str], list[dict[str, str]]] = field(default_factory=dict)
    descriptions: dict[tuple[str, str], str] = field(default_factory=dict)
    menu_buttons: dict[int | None, dict[str, Any]] = field(default_factory=dict)
    last_message_id: int = 0

    def chat(self, params: Mapping[str, Any]) -> Chat:
        """Return the chat of a request, or refuse."""
        chat_id = params.get("chat_id")
        if chat_id is None or chat_id == "":
            raise bad_request("chat_id is empty")
        if not isinstance(chat_id, int) or chat_id not in self.chats:
            raise bad_request("chat not found")
        return self.chats[chat_id]

    def writable(self, params: Mapping[str, Any]) -> Chat:
        """Return the chat of a request if the bot may write to it."""
        chat = self.chat(params)
        if chat.deactivated:
            raise forbidden("user is deactivated")
        if chat.blocked:
            raise forbidden("bot was blocked by the user")
        if not chat.started and chat.kind == "private":
            raise forbidden("bot can't initiate conversation with a user")
        if not chat.started:
            raise forbidden("bot was kicked from the group chat")
        return chat

    def post(self, chat: Chat, sender: dict[str, Any], **content: Any) -> ChatMessage:
        """Put a new message into *chat*."""
        self.last_message_id += 1
        message = ChatMessage(self.last_message_id, self.now(), chat.as_json(), sender, **content)
        chat.messages[message.id] = message
        self.changes.bump()
        return message

    def keep(self, content: bytes, kind: str) -> StoredFile:
        """Keep an uploaded file; *kind* is the folder of its path."""
        number = len(self.files) + 1
        name = content.name if isinstance(content, Upload) else kind.rstrip("s")
        suffix = name.rpartition(".")[2] if "." in name else "bin"
        path = f"{kind}/file_{number}.{suffix}"
        stored = StoredFile(f"file-{number}", path, name, bytes(content))
        self.files[stored.id] = stored
        return stored

    def notify(self, kind: str, body: dict[str, Any], chat: Chat) -> int:
        """Queue an update about *chat* and return its id."""
        number = self.updates.add(kind, body, chat_id=chat.id)
        self.changes.bump()
        return number

    def member_changed(self, chat: Chat, by: Chat, *, before: str, after: str) -> int:
        """Tell the bot that it may, or may no longer, write to *chat*."""
        body = {"chat": chat.as_json(), "from": by.as_user(), "date": int(self.now().timestamp())}
        body["old_chat_member"] = self._membership(before)
        body["new_chat_member"] = self._membership(after)
        return self.notify("my_chat_member", body, chat)

    def _membership(self, status: str) -> dict[str, Any]:
        user = {key: self.me[key] for key in ("id", "is_bot", "first_name", "username")}
        until = {"until_date": 0} if status == "kicked" else {}
        return {"status": status, "user": user} | until
