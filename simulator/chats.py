"""Chats and the messages in them, as both sides see them."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

from simulator.files import StoredFile
from simulator.keyboards import Markup, Rows, buttons
from simulator.rendering import as_html


class Toast(str):
    """What a person was told when a press was answered; *alert* asks for an OK."""

    __slots__ = ("alert",)
    alert: bool

    @classmethod
    def of(cls, text: str, *, alert: bool) -> "Toast":
        toast = cls(text)
        toast.alert = alert
        return toast


@dataclass(slots=True, eq=False)
class ChatMessage:
    """One message; *sender* and *chat* are the Bot API's own objects."""

    id: int
    at: datetime
    chat: dict[str, Any]
    sender: dict[str, Any]
    text: str = ""
    caption: str = ""
    entities: list[dict[str, Any]] = field(default_factory=list)
    markup: Markup = field(default_factory=Markup)
    file: StoredFile | None = None
    as_picture: bool = False
    location: tuple[float, float] | None = None
    sticker: str | None = None
    reply_to: "ChatMessage | None" = None
    edited_at: datetime | None = None
    protected: bool = False
    silent: bool = False

    @property
    def from_bot(self) -> bool:
        return bool(self.sender["is_bot"])

    @property
    def buttons(self) -> Rows:
        return buttons(self.markup.inline)

    @property
    def reply_keyboard(self) -> Rows:
        return buttons(self.markup.keyboard)

    @property
    def labels(self) -> list[str]:
        return [button.text for row in self.buttons for button in row]

    @property
    def html(self) -> str:
        """The text or caption as safe HTML."""
        return as_html(self.text or self.caption, self.entities)

    @property
    def photo(self) -> bytes | None:
        return self.file.content if self.file and self.as_picture else None

    @property
    def document(self) -> bytes | None:
        return self.file.content if self.file and not self.as_picture else None

    @property
    def file_name(self) -> str | None:
        return self.file.name if self.file else None

    def as_json(self) -> dict[str, Any]:
        """Return the Message object of the Bot API."""
        shown: dict[str, Any] = {"message_id": self.id, "date": int(self.at.timestamp())}
        shown |= {"chat": self.chat, "from": self.sender} | self._content()
        if self.edited_at:
            shown["edit_date"] = int(self.edited_at.timestamp())
        if self.protected:
            shown["has_protected_content"] = True
        if self.reply_to:
            shown["reply_to_message"] = self.reply_to.as_json() | {"reply_to_message": None}
            del shown["reply_to_message"]["reply_to_message"]
        if self.markup.inline:
            shown["reply_markup"] = {"inline_keyboard": self.markup.inline}
        return shown

    def _content(self) -> dict[str, Any]:
        prefix = "caption_" if self.file else ""
        marks = {f"{prefix}entities": self.entities} if self.entities else {}
        if self.file:
            caption = {"caption": self.caption} if self.caption else {}
            if self.as_picture:
                return {"photo": self.file.as_photo()} | caption | marks
            return {"document": self.file.as_document()} | caption | marks
        if self.location:
            latitude, longitude = self.location
            return {"location": {"latitude": latitude, "longitude": longitude}}
        if self.sticker:
            return {"sticker": _sticker(self.sticker)}
        return {"text": self.text} | marks


@dataclass(slots=True, eq=False)
class Chat:
    """A private chat or a group; *started* means that the bot may write to it."""

    id: int
    kind: Literal["private", "group"]
    title: str
    language: str = "en"
    started: bool = False
    blocked: bool = False
    deactivated: bool = False
    messages: dict[int, ChatMessage] = field(default_factory=dict)
    toasts: list[str] = field(default_factory=list)
    keyboard: Rows = ()
    keyboard_once: bool = False

    def as_json(self) -> dict[str, Any]:
        name = "first_name" if self.kind == "private" else "title"
        return {"id": self.id, "type": self.kind, name: self.title}

    def as_user(self) -> dict[str, Any]:
        """Return the person of a private chat as a User."""
        about = {"first_name": self.title, "language_code": self.language}
        return {"id": self.id, "is_bot": False} | about


def _sticker(emoji: str) -> dict[str, Any]:
    size = {"width": 512, "height": 512, "is_animated": False, "is_video": False}
    ids = {"file_id": "sticker-1", "file_unique_id": "1", "type": "regular"}
    return ids | size | {"emoji": emoji}
