"""A colleague asks how the bot itself is doing."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from domain.deeds import Deed
from domain.roles import Colleague, Role
from handlers.turn import Turn
from messages import condition
from storage import admins, audit, snapshots, watching


@dataclass(frozen=True, slots=True)
class Status:
    """Counts without people; of these only what the week's snapshot has. *owners*: ADMIN_IDS."""

    owners: frozenset[int]
    backed_up: Callable[[], datetime | None]

    async def command(self, turn: Turn, me: Colleague, _arguments: str) -> None:
        found = await watching.condition(turn.tx, turn.now)
        published = await snapshots.newest(turn.tx)
        await audit.append(turn.tx, Deed.STATUS, by=me.name, at=turn.now)
        team = await admins.team(turn.tx, turn.vault, self.owners)
        owners = [each for each in team if each.role is Role.OWNER]
        reached = sum(each.heard and each.reachable for each in owners)
        turn.say(
            condition.card(
                turn.language,
                found,
                unreachable=published.unreachable if published else None,
                backed_up=self.backed_up(),
                owners=(reached, len(owners)),
            )
        )
