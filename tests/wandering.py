"""Somebody who taps each button there is and sends each command, and notes all that is said."""

import re
from dataclasses import dataclass, field

from simulator.people import Person
from tests.world import World

ENDS = "own:erase|stop:yes|set:(?:language|zone)|safe"
"""What ends a course or takes it elsewhere; tapped on purpose only."""


@dataclass
class Wanderer:
    """*texts* are all that was ever shown, edited or not; *rows* the labels side by side."""

    world: World
    person: Person
    texts: set[str] = field(default_factory=set)
    rows: set[tuple[str, ...]] = field(default_factory=set)
    tapped: set[str] = field(default_factory=set)

    async def says(self, *texts: str) -> None:
        for text in texts:
            self.person.say(text)
            await self.world.steps.hear()
            self.look()

    async def passes(self, **duration: float) -> None:
        await self.world.passes(**duration)
        self.look()

    async def taps(self, meaning: str) -> None:
        """Tap the newest button that means *meaning*, such as "d:taken"."""
        await self._press(*self._find(lambda each: each == meaning))

    async def taps_all(self, *, but: str = ENDS) -> None:
        """Tap, newest message first, whatever was not tapped before."""
        while found := self._find(lambda each: each not in self.tapped and not re.match(but, each)):
            await self._press(*found)

    async def asks(self, *commands: str, but: str = ENDS) -> None:
        """Send each command, and tap all that comes of it."""
        for command in commands:
            await self.says(command)
            await self.taps_all(but=but)

    def forgets(self, *topics: str) -> None:
        """Count the buttons of *topics* as never tapped."""
        self.tapped = {each for each in self.tapped if each.partition(":")[0] not in topics}

    def look(self) -> None:
        for message in self.person.messages:
            if message.from_bot:
                self.texts.add(message.text or message.caption)
                self.rows |= {tuple(each.text for each in row) for row in message.buttons}
        self.rows |= {tuple(each.text for each in row) for row in self.person.keyboard}
        self.texts |= set(self.person.toasts)

    async def _press(self, message_id: int, data: str) -> None:
        self.tapped.add(meaning(data))
        self.person.press(message_id, data)
        await self.world.steps.hear()
        self.look()

    def _find(self, wanted) -> tuple[int, str] | None:
        for message in reversed(self.person.messages):
            for button in (each for row in message.buttons for each in row):
                if button.data and wanted(meaning(button.data)):
                    return message.id, button.data
        return None


def meaning(data: str) -> str:
    """Return what a button does, whichever night it belongs to and whatever number it says."""
    return re.sub(r"\d+", "#", re.sub(r":[0-9a-z]+\.\d+", "", data))
