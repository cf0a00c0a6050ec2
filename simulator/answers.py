"""What comes back from a call."""

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer, or the lack of one.

    *refused*: the connection was never accepted. *drop*: it broke. *hang*: nothing
    ever comes back. In these three *status* is 0 and *body* is empty.
    """

    status: int = 0
    body: dict[str, Any] = field(default_factory=dict)
    refused: bool = False
    drop: bool = False
    hang: bool = False


REFUSED = Answer(refused=True)
DROPPED = Answer(drop=True)
HUNG = Answer(hang=True)
