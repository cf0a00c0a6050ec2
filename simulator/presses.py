"""Finding a button by its label, and pressing it."""

from typing import Any

from simulator.chats import Chat, ChatMessage
from simulator.keyboards import Button
from simulator.world import Press, World

_FIRST_QUERY = 4_000_000_000_000_000_000


def find(
    chat: Chat, label: str, message: ChatMessage | None = None
) -> Button | tuple[ChatMessage, Button]:
    """Return the newest inline button with *label*, or the key of the reply keyboard.

    Raises LookupError, naming the labels there are.
    """
    messages = [message] if message else reversed(chat.messages.values())
    shown = [candidate for candidate in messages if candidate.from_bot]
    for candidate in shown:
        every = [button for row in candidate.buttons for button in row]
        if button := _labelled(label, every):
            return candidate, button
    keys = [] if message else [key for row in chat.keyboard for key in row]
    if found := _labelled(label, keys):
        return found
    labels = [text for candidate in shown for text in candidate.labels]
    labels += [key.text for key in keys]
    raise LookupError(f"no button {label!r}, only {', '.join(map(repr, labels)) or 'none at all'}")


def press(world: World, chat: Chat, person: Chat, message_id: int, data: str) -> int:
    """Queue the update of a press, and return its id."""
    number = str(_FIRST_QUERY + len(world.presses) + 1)
    world.presses[number] = Press(person, world.now())
    query: dict[str, Any] = {
        "id": number,
        "from": person.as_user(),
        "chat_instance": str(-chat.id * 1_000_003),
        "data": data,
    }
    message = chat.messages.get(message_id)
    gone = {"chat": chat.as_json(), "message_id": message_id, "date": 0}
    query["message"] = message.as_json() if message else gone
    return world.notify("callback_query", query, chat)


def _labelled(label: str, buttons: list[Button]) -> Button | None:
    """Return the button that says just *label*, else one that only an emoji or more precedes."""
    ending = [button for button in buttons if button.text.endswith(f" {label}")]
    same = [button for button in buttons if button.text == label]
    with_emoji = [button for button in ending if not button.text.removesuffix(label).isascii()]
    return next(iter([*same, *with_emoji, *ending]), None)
