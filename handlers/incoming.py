"""An update as Telegram sends it, and what of it we look at."""

from dataclasses import dataclass

from telegram import Bot, Chat, Message, Update

from handlers.flooding import Raw


@dataclass(frozen=True, slots=True)
class Query:
    """A button was pressed. *text* and *label* are what the person saw, where it is known."""

    id: str
    data: str
    message_id: int
    text: str
    label: str


@dataclass(frozen=True, slots=True)
class Incoming:
    """One thing that somebody did: pressed a button, sent a message, or let us in or out."""

    update_id: int
    chat_id: int
    in_private: bool
    user_id: int
    language: str | None
    query: Query | None = None
    message: Message | None = None
    status: str | None = None


def read(raw: Raw, bot: Bot) -> Incoming | None:
    """Return what *raw* says, or None if nobody in a chat did it.

    Raises what comes of an update that is not as Telegram describes them.
    """
    if pressed := raw.get("callback_query"):
        # Read as it is: python-telegram-bot's objects cost as much as a statement or two.
        return _pressed(raw["update_id"], pressed)
    update = Update.de_json(raw, bot)
    chat, user = update.effective_chat, update.effective_user
    if chat is None or user is None:
        return None
    ours = update.my_chat_member
    return Incoming(
        update.update_id,
        chat.id,
        chat.type == Chat.PRIVATE,
        user.id,
        user.language_code,
        message=update.message,
        status=ours.new_chat_member.status if ours else None,
    )


def _pressed(update_id: int, pressed: Raw) -> Incoming | None:
    message, person = pressed.get("message"), pressed["from"]
    if message is None:
        return None
    data = str(pressed.get("data", ""))
    rows = message.get("reply_markup", {}).get("inline_keyboard", ())
    labels = (each["text"] for row in rows for each in row if each.get("callback_data") == data)
    text = message.get("text", "")
    query = Query(
        pressed["id"], data, message["message_id"], text, next(labels, "") if text else ""
    )
    chat = message["chat"]
    return Incoming(
        update_id,
        chat["id"],
        chat["type"] == Chat.PRIVATE,
        person["id"],
        person.get("language_code"),
        query=query,
    )
