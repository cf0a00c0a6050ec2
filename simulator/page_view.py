"""A message as the page gets it: plain values, nothing that is markup."""

from typing import Any

from simulator.chats import ChatMessage
from simulator.keyboards import Button
from simulator.page_files import picture_type

SHOWN_ENTITIES = ("type", "offset", "length", "url")


def view(message: ChatMessage, who: str) -> dict[str, Any]:
    """Return *message* of *who*'s chat; times in milliseconds, offsets in UTF-16 units."""
    return {
        "id": message.id,
        "at": milliseconds(message),
        "from_bot": message.from_bot,
        "text": message.text or message.caption or _other(message),
        "entities": [
            {name: entity[name] for name in SHOWN_ENTITIES if name in entity}
            for entity in message.entities
        ],
        "buttons": [[_button(button) for button in row] for row in message.buttons],
        "file": _file(message, who),
        "edited": message.edited_at is not None,
    }


def milliseconds(message: ChatMessage) -> int:
    return round(message.at.timestamp() * 1000)


def _other(message: ChatMessage) -> str:
    """Say what a message without text is."""
    if message.location:
        latitude, longitude = message.location
        return f"📍 Location: {latitude:.2f}, {longitude:.2f}"
    return message.sticker or ""


def _button(button: Button) -> dict[str, Any]:
    known = {"text": button.text, "data": button.data, "url": button.url, "style": button.style}
    return {name: value for name, value in known.items() if value is not None}


def _file(message: ChatMessage, who: str) -> dict[str, Any] | None:
    if message.file is None:
        return None
    content = message.file.content
    return {
        "url": f"/page/file/{who}/{message.id}?{message.file.id}",
        "name": message.file.name,
        "size": len(content),
        "picture": message.as_picture and picture_type(content) is not None,
    }
