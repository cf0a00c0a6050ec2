"""Who may listen: of several processes with one token only one, or Telegram turns them away."""

from dataclasses import dataclass
from typing import Protocol


class Lead(Protocol):
    """What polling asks before each poll."""

    def leads(self) -> bool: ...

    def stands_by(self) -> bool:
        """Whether another process of ours is expected to listen."""
        ...

    def step_down(self) -> None:
        """Leave the lead: Telegram says that another program listens."""
        ...


@dataclass(frozen=True, slots=True)
class Alone:
    """The lead of a process that has no other beside it."""

    def leads(self) -> bool:
        return True

    def stands_by(self) -> bool:
        return False

    def step_down(self) -> None:
        return None
