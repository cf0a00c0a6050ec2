"""New messages: text, pictures, documents."""

from collections.abc import Mapping
from typing import Any

from simulator import formatting, keyboards
from simulator.chats import Chat, ChatMessage
from simulator.errors import ApiError, bad_request
from simulator.files import StoredFile, is_picture
from simulator.formatting import Formatted
from simulator.keyboards import Markup
from simulator.methods.request import Method, Request
from simulator.schema import utf16_length

LONGEST_TEXT = 4096
LONGEST_CAPTION = 1024
LARGEST_FILE = 50 * 1024 * 1024


def send_message(request: Request) -> dict[str, Any]:
    if not request.get("text"):
        raise bad_request("message text is empty")
    shown = text(request, "text", "entities")
    return _post(request, text=shown.text, entities=shown.entities)


def send_photo(request: Request) -> dict[str, Any]:
    shown = text(request, "caption", "caption_entities")
    file = _file(request, "photo")
    if not is_picture(file.content):
        raise bad_request("IMAGE_PROCESS_FAILED")
    return _post(request, file=file, as_picture=True, caption=shown.text, entities=shown.entities)


def send_document(request: Request) -> dict[str, Any]:
    shown = text(request, "caption", "caption_entities")
    file = _file(request, "document")
    return _post(request, file=file, caption=shown.text, entities=shown.entities)


def send_chat_action(request: Request) -> bool:
    request.world.writable(request.params)
    if not request.get("action"):
        raise bad_request("wrong parameter action in request")
    return True


def text(request: Request, name: str, entities: str) -> Formatted:
    """Return the text of a request as it will be shown, or refuse it."""
    found = request.get(name) or ""
    shown = formatting.read(str(found), request.get("parse_mode"), request.get(entities))
    if name == "text" and not shown.text:
        raise bad_request("text must be non-empty")
    if name == "text" and utf16_length(shown.text) > LONGEST_TEXT:
        raise bad_request("message is too long")
    if name == "caption" and utf16_length(shown.text) > LONGEST_CAPTION:
        raise bad_request("message caption is too long")
    return shown


def _post(request: Request, **content: Any) -> dict[str, Any]:
    world = request.world
    chat = world.writable(request.params)
    markup = keyboards.read(request.get("reply_markup"))
    reply_to = _replied(request, chat)
    if refusal := world.limiter.check(chat.id):
        raise refusal
    message = world.post(
        chat,
        world.me,
        markup=markup,
        reply_to=reply_to,
        protected=bool(request.get("protect_content")),
        silent=bool(request.get("disable_notification")),
        **content,
    )
    _show_keyboard(chat, markup)
    return message.as_json()


def _show_keyboard(chat: Chat, markup: Markup) -> None:
    if markup.keyboard is not None:
        chat.keyboard = keyboards.buttons(markup.keyboard)
        chat.keyboard_once = markup.one_time
    elif markup.remove:
        chat.keyboard, chat.keyboard_once = (), False


def _replied(request: Request, chat: Chat) -> ChatMessage | None:
    wanted: Mapping[str, Any] = request.get("reply_parameters") or {}
    number = wanted.get("message_id", request.get("reply_to_message_id"))
    loose = {**request.params, **wanted}.get("allow_sending_without_reply")
    if number is not None and number not in chat.messages and not loose:
        raise bad_request("message to be replied not found")
    return None if number is None else chat.messages.get(number)


def _file(request: Request, name: str) -> StoredFile:
    """Return an uploaded file, or one that was sent before."""
    given = str(request.get(name) or "")
    content = request.files.get(given.removeprefix("attach://") or name)
    if content is None:
        return _sent_before(request, name, given)
    if not content:
        raise bad_request("file must be non-empty")
    if len(content) > LARGEST_FILE:
        raise ApiError(413, "Request Entity Too Large")
    return request.world.keep(content, f"{name}s")


def _sent_before(request: Request, name: str, given: str) -> StoredFile:
    if not given:
        raise bad_request(f"there is no {name} in the request")
    if given not in request.world.files:
        raise bad_request("wrong file identifier/HTTP URL specified")
    return request.world.files[given]


METHODS: dict[str, Method] = {
    "sendMessage": send_message,
    "sendPhoto": send_photo,
    "sendDocument": send_document,
    "sendChatAction": send_chat_action,
}
