"""The demo's clock as the page sees and moves it."""

from datetime import datetime
from typing import Any, Protocol


class Clock(Protocol):
    """Virtual time, and whoever makes it pass.

    Each act may take a while, and may raise `LookupError` with a sentence for the person who asked.
    """

    def now(self) -> datetime: ...

    @property
    def speed(self) -> float:
        """Virtual seconds in a real second: 0 stands still, 1 is real time."""

    @property
    def zone(self) -> str:
        """IANA name of the zone in which times are shown."""

    @property
    def busy(self) -> bool:
        """Whether an act is under way."""

    async def set_speed(self, speed: float, /) -> None: ...

    async def to_next_prompt(self) -> None: ...

    async def add_night(self) -> None: ...

    async def to_next_step(self) -> None: ...


def face(clock: Clock) -> dict[str, Any]:
    """Return what the clock shows, for the page; `now` in milliseconds since 1970."""
    return {
        "now": round(clock.now().timestamp() * 1000),
        "speed": clock.speed,
        "zone": clock.zone,
        "busy": clock.busy,
    }
