"""Every few seconds: a role that was given or taken shows in the menu of its chat."""

from collections import Counter
from collections.abc import Awaitable, Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias

from domain.roles import Role
from storage import Database, admins, marks
from storage.vault import Vault

Tell: TypeAlias = Callable[[Mapping[int, Role | None]], Awaitable[bool]]
"""Shows each chat the menu of its role, and says whether that went well."""


@dataclass(slots=True)
class MenusSweep:
    """The menu is a courtesy: what somebody may do is asked on every call, whatever it shows."""

    database: Database
    vault: Vault
    owners: Collection[int]
    tell: Tell
    _told: datetime | None = None

    async def run(self) -> Counter[str]:
        async with self.database.begin() as tx:
            changed = await marks.at(tx, marks.TEAM)
            if changed is None or changed == self._told:
                return Counter()
            roles = await admins.roles(tx, self.vault, self.owners)
        if not await self.tell(roles):
            return Counter()
        self._told = changed
        return Counter(told=len(roles))
