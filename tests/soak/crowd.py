"""Invented people of a soak: enrolled without the talk, and what they tap when something comes."""

from dataclasses import dataclass
from random import Random

from simulator.core import Telegram
from simulator.updates import Updates

FIRST = 700_000_000
"""Telegram ids that cannot be mistaken for anything else in a log."""

IDS = r"\b7000\d{5}\b"
ANSWERS = ("taken", "taken", "taken", "skip", "undo", "save", "why")
"""What buttons carry that leave a record behind."""


class NotedUpdates(Updates):
    """The queue of updates, which remembers what the bot has confirmed."""

    __slots__ = ("confirmed",)

    def forget(self):
        """Drop what was confirmed long ago; it cannot be delivered once more."""
        for number in self._all.keys() - self._pending.keys():
            del self._all[number]

    def confirm_below(self, offset):
        self.waiting()  # what is too old goes by itself
        self.confirmed.update(number for number in self._pending if number < offset)
        super().confirm_below(offset)


def noted(telegram: Telegram) -> NotedUpdates:
    """Let *telegram* note what is confirmed."""
    updates = NotedUpdates(telegram.world.now)
    updates.confirmed = set()
    telegram.world.updates = updates
    return updates


@dataclass
class Crowd:
    """People who answer some of what they are asked, at once or never."""

    telegram: Telegram
    rng: Random
    willing: float = 0.6
    taps: int = 0
    _read: int = 0

    def live(self):
        """Let people see what has come since the last time, and tap."""
        ledger = self.telegram.ledger
        new, self._read = ledger[self._read :], len(ledger)
        for entry in new:
            if entry.delivered and entry.chat_id and self.rng.random() < self.willing:
                self._tap(entry)

    def forget(self):
        """Drop what was read, so that a long soak does not fill the memory."""
        self.telegram.ledger.clear()
        self._read = 0

    def _tap(self, entry):
        person = self.telegram.person(entry.chat_id)
        message_id = entry.message_id or entry.params.get("message_id")
        message = person.chat.messages.get(message_id)
        if message is None or person.blocked:
            return
        every = [each.data for row in message.buttons for each in row if each.data]
        wanted = [data for data in every if data.split(":")[1] in ANSWERS]
        if not wanted or (wanted[0].split(":")[1] == "undo" and self.rng.random() > 0.1):
            return
        for _ in range(2 if self.rng.random() < 0.1 else 1):
            self.taps += 1
            person.press(message_id, self.rng.choice(wanted))
