"""What a button carries, to us and back, in Telegram's 64 bytes: ids and verbs only."""

from dataclasses import dataclass
from typing import Self

from domain.occurrences import CourseId, OccurrenceId

DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"


class ForeignTapError(ValueError):
    """A payload that no button of ours carries."""


@dataclass(frozen=True, slots=True)
class Tap:
    """A *verb* of one conversation with its *arguments*, as in ``enrol:zone:yes``."""

    topic: str
    verb: str
    arguments: tuple[str, ...] = ()

    def encode(self) -> str:
        return ":".join((self.topic, self.verb, *self.arguments))

    @classmethod
    def decode(cls, payload: str) -> Self:
        topic, *rest = payload.split(":")
        if not rest:
            raise ForeignTapError(payload[:64])
        return cls(topic, rest[0], tuple(rest[1:]))

    def argument(self, index: int) -> str:
        try:
            return self.arguments[index]
        except IndexError:
            raise ForeignTapError(self.verb) from None

    def number(self, index: int) -> int:
        try:
            return int(self.argument(index))
        except ValueError:
            raise ForeignTapError(self.verb) from None

    def occurrence(self) -> OccurrenceId:
        """Return the occurrence that this tap belongs to, whatever the date is by now."""
        try:
            course, number = self.argument(0).split(".")
            return OccurrenceId(CourseId(int(course, 36)), int(number))
        except ValueError:
            raise ForeignTapError(self.verb) from None


def about(occurrence: OccurrenceId) -> str:
    """Return *occurrence* as a button carries it: at most 13 + 1 + 6 characters."""
    return f"{base36(occurrence.course_id)}.{occurrence.number}"


def base36(number: int) -> str:
    digits = ""
    while number:
        number, digit = divmod(number, 36)
        digits = DIGITS[digit] + digits
    return digits or "0"
