"""Groups with the bot in them."""

from simulator.chats import Chat, ChatMessage
from simulator.formatting import detect
from simulator.people import Person
from simulator.presses import press
from simulator.world import World


class Group:
    """A group chat; the bot is told of commands only, as with privacy mode on."""

    def __init__(self, world: World, chat: Chat) -> None:
        self._world = world
        self.chat = chat

    @property
    def id(self) -> int:
        return self.chat.id

    @property
    def messages(self) -> list[ChatMessage]:
        return list(self.chat.messages.values())

    def add_bot(self, *, by: Person) -> int:
        self.chat.started = True
        return self._world.member_changed(self.chat, by.chat, before="left", after="member")

    def remove_bot(self, *, by: Person) -> int:
        self.chat.started = False
        return self._world.member_changed(self.chat, by.chat, before="member", after="left")

    def say(self, text: str, *, by: Person) -> int:
        """Say something in the group, and return the update id, 0 if the bot is not told."""
        message = self._world.post(self.chat, by.chat.as_user(), text=text, entities=detect(text))
        if not text.startswith("/") or not self.chat.started:
            return 0
        return self._world.notify("message", message.as_json(), self.chat)

    def press(self, message_id: int, data: str, *, by: Person) -> int:
        return press(self._world, self.chat, by.chat, message_id, data)
