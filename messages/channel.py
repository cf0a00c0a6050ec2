"""The channel to a chat: what we may do in it, and what can become of that."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from enum import IntEnum
from typing import Any, Protocol

from messages.drawing import Drawing

Rows = Sequence[Sequence["Button"]]


@dataclass(frozen=True, slots=True)
class Button:
    """A label, and what it carries back to us in at most 64 bytes; colour is never the only cue."""

    label: str
    carries: str
    style: str | None = None  # success, danger or primary


@dataclass(frozen=True, slots=True)
class Card:
    """A text with the buttons under it."""

    text: str
    rows: Rows = ()
    asks_location: str | None = None  # the label of a keyboard that shares a location


@dataclass(frozen=True, slots=True)
class Say:
    """A new message."""

    card: Card


@dataclass(frozen=True, slots=True)
class Show:
    """An earlier message of ours, changed in place."""

    message_id: int
    card: Card


@dataclass(frozen=True, slots=True)
class Strip:
    """An earlier message of ours loses its buttons."""

    message_id: int


@dataclass(frozen=True, slots=True)
class Delete:
    """An earlier message of ours goes away; after 48 hours Telegram keeps it."""

    message_id: int


@dataclass(frozen=True, slots=True)
class Send:
    """A new file that Telegram lets nobody forward: what *make* returns *of* something.

    It is made in memory, in a process of its own. Where it cannot be made, *excuse* is said.
    """

    name: str
    make: Callable[[Any], bytes]
    of: object
    caption: str
    excuse: str


@dataclass(frozen=True, slots=True)
class Draw:
    """A new picture under which *caption* says the same in short, in at most 1,024 characters.

    Where it cannot be drawn, *caption* is said alone. *veiled*: Telegram shows it after a tap.
    """

    picture: Drawing
    caption: str
    rows: Rows = ()
    veiled: bool = False


@dataclass(frozen=True, slots=True)
class Toast:
    """The answer to a tap, so that the button stops spinning; at most 200 characters."""

    query_id: str
    text: str = ""


@dataclass(frozen=True, slots=True)
class Leave:
    """Leave a group: we speak in private only."""


Reply = Say | Show | Strip | Delete | Send | Draw | Toast | Leave


class Priority(IntEnum):
    """Who goes first when the rate is short."""

    TAP = 0
    REPLY = 1
    PROMPT = 2
    ANNOUNCEMENT = 3


@dataclass(frozen=True, slots=True)
class Sent:
    """Telegram has it; the message's id, where there is one."""

    message_id: int | None


@dataclass(frozen=True, slots=True)
class NotSent:
    """It certainly did not arrive, and may be tried again *after* a while."""

    after: timedelta = timedelta(0)


@dataclass(frozen=True, slots=True)
class Unknown:
    """Nobody can say whether it arrived."""

    why: str


@dataclass(frozen=True, slots=True)
class Unreachable:
    """The person has blocked us, or is gone."""


@dataclass(frozen=True, slots=True)
class Refused:
    """Telegram will never accept this, however often it is tried."""

    why: str


@dataclass(frozen=True, slots=True)
class Revoked:
    """Our token is worth nothing any more."""


Outcome = Sent | NotSent | Unknown | Unreachable | Refused | Revoked


class Channel(Protocol):
    """Does one thing in one chat, and says what became of it. It never raises for the network.

    *before* is a time in seconds on the channel's own clock: whose turn comes later is not sent.
    """

    async def perform(
        self, chat_id: int, reply: Reply, priority: Priority, *, before: float | None = None
    ) -> Outcome: ...
