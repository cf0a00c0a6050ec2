"""Every minute: tell owners when fewer prompts go out than were due, and when that is over."""

from collections import Counter
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from domain.roles import Role
from domain.watching import AN_HOUR, MANY_WRONG_CODES, falls_short, window
from messages.letters import Topic
from storage import Database, Transaction, admins, letters, marks, tries, watching
from storage.vault import Vault

SENDS: Final = "sends"


@dataclass(frozen=True, slots=True)
class WatchingSweep:
    """One word when it begins, one when it is over; *owners* are those of ADMIN_IDS."""

    database: Database
    vault: Vault
    owners: Collection[int]
    now: Callable[[], datetime]

    async def run(self) -> Counter[str]:
        now, tally = self.now(), Counter[str]()
        async with self.database.begin() as tx:
            for topic, values in [
                *await self._sends(tx, now),
                *await self._set_aside(tx, now),
                *await self._guesses(tx, now),
            ]:
                tally[topic] += 1
                team = await admins.team(tx, self.vault, self.owners)
                told = [each.id for each in team if each.role is Role.OWNER and each.reachable]
                await letters.write(tx, told, topic, now=now, **values)
        return tally

    async def _sends(self, tx: Transaction, now: datetime) -> list[tuple[Topic, dict[str, int]]]:
        since, until = window(await marks.at(tx, marks.WATCHED), now)
        await marks.put(tx, marks.WATCHED, at=now)
        unsent = await watching.not_out(tx, since, until)
        was_on = await watching.is_on(tx, SENDS)
        if not unsent and not was_on:
            return []
        out = await watching.out(tx, since, until)
        if not unsent + out:
            return []  # nothing was due, so nothing is known to be well again
        is_on = falls_short(due=unsent + out, out=out)
        if not await watching.flip(tx, SENDS, is_on=is_on, now=now):
            return []
        return [(Topic.SHORT if is_on else Topic.WELL, {"due": unsent + out, "out": out})]

    async def _set_aside(
        self, tx: Transaction, now: datetime
    ) -> list[tuple[Topic, dict[str, int]]]:
        count = await watching.set_aside(tx, since=now - AN_HOUR)
        if not count or not await marks.once_in(tx, "told of set aside", AN_HOUR, now=now):
            return []
        return [(Topic.SET_ASIDE, {"count": count})]

    async def _guesses(self, tx: Transaction, now: datetime) -> list[tuple[Topic, dict[str, int]]]:
        count = await tries.lately(tx, tries.CODE, now)
        if count < MANY_WRONG_CODES:
            return []
        if not await marks.once_in(tx, "told of guesses", AN_HOUR, now=now):
            return []
        return [(Topic.GUESSING, {"count": count})]
