"""Who may listen: of several processes with one token only one, or Telegram turns them away."""

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
