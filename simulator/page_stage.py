"""Everything the page shows, in one place: two people, a clock and the crowd."""

import asyncio
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from typing import Any

from simulator.core import Telegram
from simulator.crowd import Crowd
from simulator.page_clock import Clock, face
from simulator.page_feed import Feed
from simulator.people import Person

# An answer never waits longer, so that the clock stays right and a demo that ends, ends at once.
PATIENCE = 1.0  # seconds


@dataclass(frozen=True, slots=True)
class Stage:
    """What the page stands on; *people* maps `patient` and `admin` to Telegram ids.

    *run* is another one each time the demo starts, so that an old page knows it is one.
    """

    telegram: Telegram
    people: dict[str, int]
    clock: Clock
    crowd: Crowd
    run: str
    _feeds: dict[str, Feed] = field(default_factory=dict)

    async def changes(self, seen: int) -> dict[str, Any]:
        """Return the state since version *seen*, as soon as there is a newer one."""
        if seen == self.telegram.version:
            with suppress(TimeoutError):  # then nothing is new but the time
                await asyncio.wait_for(self.telegram.wait(seen), PATIENCE)
        return self.state(seen)

    def state(self, seen: int) -> dict[str, Any]:
        return {
            "run": self.run,
            "version": self.telegram.version,
            **self.dials(),
            "chats": {who: self._chat(who, seen) for who in self.people},
        }

    def dials(self) -> dict[str, Any]:
        """Return what stands in the clock bar."""
        return {"clock": face(self.clock), "answering": self.people["patient"] in self.crowd}

    def _chat(self, who: str, seen: int) -> dict[str, Any]:
        person = self.telegram.person(self.people[who])
        feed = self._feeds.setdefault(who, Feed(who))
        return {
            **feed.since(seen, person.messages, version=self.telegram.version),
            "blocked": person.blocked,
            "keyboard": [[asdict(button) for button in row] for row in person.keyboard],
            "commands": self.telegram.menu(person),
            "toasts": _toasts(person),
        }


def _toasts(person: Person) -> dict[str, Any]:
    """Return how many there have been, and the last; only the page knows which it has shown."""
    last = person.toasts[-1] if person.toasts else None
    shown = last and {"text": last, "alert": getattr(last, "alert", False)}
    return {"count": len(person.toasts), "last": shown}
