"""Simulated residents who answer the bot on their own, by what its buttons say."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from hashlib import blake2b
from itertools import islice

from simulator.chats import ChatMessage
from simulator.core import Telegram
from simulator.habits import Habits, Weights
from simulator.keyboards import Markup

LOOKS_BACK = 6  # messages; a chat has one live prompt, near its end
NEVER = datetime.min.replace(tzinfo=UTC)
ONE_NIGHT = timedelta(hours=6)  # who leaves a prompt does not answer what follows it that night


class Crowd:
    """Residents with habits; what each does depends on the *seed*, the resident and the message.

    It has no clock of its own and reads prompts by their labels alone: others are left as they are.
    """

    def __init__(self, telegram: Telegram, seed: int) -> None:
        self._telegram = telegram
        self._seed = seed
        self._residents: dict[int, _Resident] = {}

    def __contains__(self, person_id: int) -> bool:
        return person_id in self._residents

    def join(self, person_id: int, habits: Habits) -> None:
        """Let *person_id* answer from now on, also what stands open in their chat."""
        self._residents[person_id] = _Resident(habits)

    def leave(self, person_id: int) -> None:
        self._residents.pop(person_id, None)

    def act(self) -> int:
        """Look at what is new and tap at most once on each prompt; return how many taps."""
        return sum(self._act(person_id, each) for person_id, each in self._residents.items())

    def _act(self, person_id: int, resident: "_Resident") -> int:
        person = self._telegram.person(person_id)
        if person.blocked:
            return 0
        taps = 0
        newest = islice(reversed(person.chat.messages.values()), LOOKS_BACK)
        for message in resident.unseen(list(newest)):
            word = self._choose(person_id, resident, message)
            if word is not None:
                person.press(message.id, self._button(message, word, person_id))
                taps += 1
        return taps

    def _choose(self, person_id: int, resident: "_Resident", message: ChatMessage) -> str | None:
        if message.at < resident.silent_until:
            return None
        labels = frozenset(label for label, _ in _taps(message))
        number = self._number(person_id, message, *sorted(labels))
        word = resident.habits.tap(labels, lambda weights: _pick(weights, number))
        if word is None and "Taken" in labels:
            resident.silent_until = message.at + ONE_NIGHT
        return word

    def _button(self, message: ChatMessage, word: str, person_id: int) -> str:
        """Return what a button called *word* carries; where several are, any of them."""
        carried = [data for label, data in _taps(message) if label == word]
        return carried[int(self._number(person_id, message, word) * len(carried))]

    def _number(self, person_id: int, message: ChatMessage, *about: str) -> float:
        """Return a number in [0, 1) that is the same for the same question."""
        question = repr((self._seed, person_id, message.id, about)).encode()
        return int.from_bytes(blake2b(question, digest_size=6).digest()) / 2**48


@dataclass(slots=True)
class _Resident:
    habits: Habits
    silent_until: datetime = NEVER
    seen: dict[int, Markup] = field(default_factory=dict)

    def unseen(self, messages: list[ChatMessage]) -> list[ChatMessage]:
        """Return those with buttons not looked at before; an edit gives a message new ones."""
        before, self.seen = self.seen, {each.id: each.markup for each in messages}
        return [each for each in messages if each.markup.inline and _is_new(each, before)]


def _is_new(message: ChatMessage, before: dict[int, Markup]) -> bool:
    seen = before.get(message.id)
    # Most have not changed at all, and most looks find nothing: identity is quickest.
    return seen is not message.markup and seen != message.markup


def _taps(message: ChatMessage) -> list[tuple[str, str]]:
    """Return label and payload of each button; what stands before the first letter is left off."""
    return [
        (button.text[_first_letter(button.text) :], button.data)
        for row in message.buttons
        for button in row
        if button.data is not None
    ]


def _first_letter(text: str) -> int:
    # Some signs, such as ℹ, count as letters beyond ASCII.
    return next((at for at, sign in enumerate(text) if sign.isascii() and sign.isalnum()), 0)


def _pick(weights: Weights, number: float) -> str | None:
    """Return the key on which *number*, from 0 to 1, falls when the weights lie side by side."""
    left = number * sum(weights.values())
    for word, weight in weights.items():
        if left < weight:
            return word
        left -= weight
    return None
