"""Every second: fetch the plan files that were sent, read them, say what became of each."""

from collections import Counter
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from domain.deeds import Deed
from domain.plan_files import read
from domain.roles import Right, may
from domain.slips import Slip
from messages.letters import Topic
from storage import Database, Transaction, admins, audit, letters, plan_files, plans
from storage.plan_files import PlanFile
from storage.vault import Vault


class Files(Protocol):
    """Fetches what somebody has sent; None if that fails, and more than is allowed never."""

    async def fetch(self, file_id: str) -> bytes | None: ...


@dataclass(frozen=True, slots=True)
class ImportingSweep:
    """Adds each plan and drops its file in one transaction; *owners* are those of ADMIN_IDS."""

    database: Database
    files: Files
    vault: Vault
    owners: Collection[int]
    now: Callable[[], datetime]

    async def run(self) -> Counter[str]:
        async with self.database.begin() as tx:
            claimed = await plan_files.claim(tx, self.now())
        tally: Counter[str] = Counter()
        for file in claimed:
            content = await self.files.fetch(file.file_id)
            async with self.database.begin() as tx:
                tally[await self._keep(tx, file, content)] += 1
        return tally

    async def _keep(self, tx: Transaction, file: PlanFile, content: bytes | None) -> str:
        now = self.now()
        if content is None and file.expires_at > now:
            return "tried"
        team = await admins.team(tx, self.vault, self.owners)
        sender = next((each for each in team if each.id == file.admin_id), None)
        if not await plan_files.done(tx, file) or not sender or not may(sender.role, Right.IMPORT):
            return "dropped"
        if content is None:
            await letters.write(tx, [sender.id], Topic.NOT_FETCHED, now=now)
            return "not fetched"
        try:
            plan = await plans.add_version(tx, read(content), at=now)
        except Slip as slip:
            wrong = {"slip": type(slip).__name__, "code": slip.code, "said": slip.values}
            await letters.write(tx, [sender.id], Topic.NO_PLAN, now=now, **wrong)
            return "refused"
        about = f"{plan.id} v{plan.version}"
        await audit.append(tx, Deed.PLAN, by=sender.name, at=now, about=about)
        values = {"id": plan.id, "version": plan.version, "top": plan.ladder.top}
        await letters.write(tx, [sender.id], Topic.IMPORTED, now=now, **values)
        return "imported"
