"""A turn: what one person did, and the transaction in which we answer it."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from domain.occurrences import Occurrence, OccurrenceId
from domain.patients import Patient, PatientId
from messages.channel import Card, Reply, Say, Show, Toast
from messages.language import Language
from messages.taps import Tap
from storage import Transaction
from storage.courses import Enrolled
from storage.patients import Known
from storage.vault import Vault


@dataclass(frozen=True, slots=True)
class Press:
    """A button was pressed: the query to answer, the message it hangs under, what it carried.

    *text* and *label* are what the person saw there, as far as Telegram still knows.
    """

    query_id: str
    message_id: int | None
    tap: Tap
    text: str = ""
    label: str = ""


@dataclass(frozen=True, slots=True)
class Met:
    """Somebody on a course, with its last two nights, read together with others."""

    known: Known
    on: Enrolled
    nights: Mapping[OccurrenceId, Occurrence]


@dataclass(slots=True)
class Turn:
    """One update of one person, applied within *tx*; what is said goes out after the commit.

    *telegram_id* is for looking up and for *replies* only; it is never stored in clear.
    *vault* opens and seals what is not. *met* is how things stood when
    the turn began, for who asks before anything is changed.
    """

    tx: Transaction
    now: datetime
    update_id: int
    telegram_id: int
    language: Language
    known: Known | None
    vault: Vault
    press: Press | None = None
    met: Met | None = None
    replies: list[Reply] = field(default_factory=list)

    @property
    def patient_id(self) -> PatientId:
        assert self.known
        return self.known.id

    @property
    def patient(self) -> Patient | None:
        return self.known.patient if self.known else None

    def say(self, card: Card) -> None:
        self.replies.append(Say(card))

    def show(self, card: Card) -> None:
        """Change the message whose button was pressed, or say it anew where there is none."""
        if self.press and self.press.message_id:
            self.replies.append(Show(self.press.message_id, card))
        else:
            self.say(card)

    def toast(self, text: str) -> None:
        if self.press:
            self.replies.append(Toast(self.press.query_id, text))


OnCommand = Callable[[Turn, str], Awaitable[None]]
OnTap = Callable[[Turn, Tap], Awaitable[None]]


class OnText(Protocol):
    """Takes a typed text and says whether it was meant for it."""

    async def __call__(self, turn: Turn, text: str) -> bool: ...
