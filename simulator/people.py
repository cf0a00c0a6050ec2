"""People in their private chat with the bot, and what they can do there."""

from simulator.chats import Chat, ChatMessage
from simulator.files import Upload
from simulator.formatting import detect
from simulator.keyboards import Button, Rows
from simulator.presses import find, press
from simulator.world import World

PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010806000000"
    "1f15c4890000000d49444154789c6360606060000000050001a5f64540"
    "0000000049454e44ae426082"
)


class Person:
    """Somebody who has, or will have, a private chat with the bot.

    What they do returns the id of the update that it caused, 0 when the bot
    has not asked for such updates.
    """

    def __init__(self, world: World, chat: Chat) -> None:
        self._world = world
        self.chat = chat
        self.place = (52.52, 13.405)  # shared when a button asks for it

    @property
    def id(self) -> int:
        return self.chat.id

    @property
    def first_name(self) -> str:
        return self.chat.title

    @property
    def language(self) -> str:
        return self.chat.language

    @property
    def blocked(self) -> bool:
        return self.chat.blocked

    @property
    def messages(self) -> list[ChatMessage]:
        """What the person sees, oldest first."""
        return list(self.chat.messages.values())

    @property
    def last(self) -> ChatMessage:
        """The newest message from the bot; LookupError when there is none."""
        for message in reversed(self.chat.messages.values()):
            if message.from_bot:
                return message
        raise LookupError(f"the bot has said nothing to {self.first_name}")

    @property
    def keyboard(self) -> Rows:
        """The reply keyboard that is shown now."""
        return self.chat.keyboard

    @property
    def toasts(self) -> list[str]:
        return self.chat.toasts

    def start(self) -> None:
        """Let the bot write to this person, as after a chat long ago, without an update."""
        self.chat.started = True

    def say(self, text: str) -> int:
        return self._send(text=text, entities=detect(text))

    def tap(self, label: str, *, message: ChatMessage | None = None) -> int:
        """Press the newest button with *label*, which an emoji may precede.

        Raises LookupError, naming the labels there are.
        """
        found = find(self.chat, label, message)
        if isinstance(found, Button):
            return self.share_location(*self.place) if found.asks_location else self.say(found.text)
        where, button = found
        if button.data is None:
            raise LookupError(f"{button.text!r} opens {button.url or 'something'}: no update")
        return self.press(where.id, button.data)

    def press(self, message_id: int, data: str) -> int:
        """Press a button that may not exist, under a message that may be gone."""
        self._check_not_blocked()
        return press(self._world, self.chat, self.chat, message_id, data)

    def share_location(self, lat: float, lon: float) -> int:
        return self._send(location=(lat, lon))

    def send_sticker(self, emoji: str = "👍") -> int:
        return self._send(sticker=emoji)

    def send_photo(self, content: bytes = PIXEL, *, caption: str = "") -> int:
        file = self._world.keep(Upload.named("photo.png", content), "photos")
        return self._send(file=file, as_picture=True, caption=caption)

    def send_document(self, content: bytes, *, name: str, caption: str = "") -> int:
        file = self._world.keep(Upload.named(name, content), "documents")
        return self._send(file=file, caption=caption)

    def block(self) -> int:
        self.chat.blocked = True
        return self._world.member_changed(self.chat, self.chat, before="member", after="kicked")

    def unblock(self) -> int:
        self.chat.blocked = False
        return self._world.member_changed(self.chat, self.chat, before="kicked", after="member")

    def deactivate(self) -> None:
        """Delete the person's account."""
        self.chat.deactivated = True
        self._world.changes.bump()

    def clear(self) -> None:
        """Delete the chat history on both sides."""
        self.chat.messages.clear()
        self.chat.keyboard = ()
        self._world.changes.bump()

    def _send(self, **content: object) -> int:
        self._check_not_blocked()
        self.chat.started = True
        if self.chat.keyboard_once:
            self.chat.keyboard, self.chat.keyboard_once = (), False
        message = self._world.post(self.chat, self.chat.as_user(), **content)
        return self._world.notify("message", message.as_json(), self.chat)

    def _check_not_blocked(self) -> None:
        if self.blocked:
            raise PermissionError(f"{self.first_name} has blocked the bot")
