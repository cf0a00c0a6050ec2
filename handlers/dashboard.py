"""Those who look after the bot ask for the dashboard: a link that opens it once in a browser."""

from dataclasses import dataclass

from domain.roles import Colleague
from handlers.turn import Turn
from messages import doorway
from storage import passes


@dataclass(frozen=True, slots=True)
class Dashboard:
    """Hands out links to the page that lets in, at *address*."""

    address: str

    async def command(self, turn: Turn, me: Colleague, _arguments: str) -> None:
        key = await passes.link(turn.tx, me.id, turn.now)
        link = f"{self.address}?key={key}"
        turn.say(doorway.link(turn.language, link, good_for=passes.LINK_FOR))
