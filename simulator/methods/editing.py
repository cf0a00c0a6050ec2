"""Changing and deleting messages that are there."""

from datetime import timedelta
from typing import Any

from simulator import keyboards
from simulator.chats import ChatMessage
from simulator.errors import bad_request
from simulator.methods.request import Method, Request
from simulator.methods.sending import text

DELETABLE_FOR = timedelta(hours=48)
NOT_MODIFIED = (
    "message is not modified: specified new message content and reply markup are exactly "
    "the same as a current content and reply markup of the message"
)


def edit_text(request: Request) -> dict[str, Any]:
    if not request.get("text"):
        raise bad_request("message text is empty")
    shown = text(request, "text", "entities")
    message = _editable(request)
    if message.file:
        raise bad_request("there is no text in the message to edit")
    return _change(request, message, text=shown.text, entities=shown.entities)


def edit_caption(request: Request) -> dict[str, Any]:
    shown = text(request, "caption", "caption_entities")
    message = _editable(request)
    if not message.file:
        raise bad_request("there is no caption in the message to edit")
    return _change(request, message, caption=shown.text, entities=shown.entities)


def edit_markup(request: Request) -> dict[str, Any]:
    return _change(request, _editable(request))


def delete(request: Request) -> bool:
    chat = request.world.chat(request.params)
    message = chat.messages.get(request.get("message_id", 0))
    if message is None:
        raise bad_request("message to delete not found")
    if request.world.now() - message.at > DELETABLE_FOR:
        raise bad_request("message can't be deleted for everyone")
    del chat.messages[message.id]
    request.world.changes.bump()
    return True


def _editable(request: Request) -> ChatMessage:
    chat = request.world.writable(request.params)
    if not (number := request.get("message_id")):
        raise bad_request("message identifier is not specified")
    if number not in chat.messages:
        raise bad_request("message to edit not found")
    message = chat.messages[number]
    if not message.from_bot or message.markup.keyboard is not None:
        raise bad_request("message can't be edited")
    return message


def _change(request: Request, message: ChatMessage, **content: Any) -> dict[str, Any]:
    """Change what differs; without a reply_markup the buttons are taken away."""
    content["markup"] = keyboards.read(request.get("reply_markup"))
    if all(getattr(message, name) == value for name, value in content.items()):
        raise bad_request(NOT_MODIFIED)
    for name, value in content.items():
        setattr(message, name, value)
    message.edited_at = request.world.now()
    request.world.changes.bump()
    return message.as_json()


METHODS: dict[str, Method] = {
    "editMessageText": edit_text,
    "editMessageCaption": edit_caption,
    "editMessageReplyMarkup": edit_markup,
    "deleteMessage": delete,
}
