"""A colleague sees the plans; an owner adds one, or a new version of one, by sending its file."""

from dataclasses import dataclass

from domain.plan_files import LARGEST, FileProblem, PlanFileProblem
from domain.roles import Colleague, Right, may
from handlers.gate import Gate
from handlers.turn import Turn
from messages import plans as worded
from storage import plan_files, plans


@dataclass(frozen=True, slots=True)
class Plans:
    """A file is fetched after the commit, since that takes the network: see scheduler/importing."""

    gate: Gate

    async def command(self, turn: Turn, me: Colleague, _arguments: str) -> None:
        offered = await plans.offered(turn.tx)
        turn.say(worded.card(turn.language, offered, may_import=may(me.role, Right.IMPORT)))

    async def document(self, turn: Turn, file_id: str, size: int) -> bool:
        """Take a file from somebody who may import plans; from others it is not for us."""
        me = await self.gate.colleague(turn)
        if me is None or not may(me.role, Right.IMPORT):
            return False
        if size > LARGEST:
            large = PlanFileProblem(FileProblem.TOO_LARGE, most=LARGEST // 1024)
            turn.say(worded.refused(turn.language, large))
            return True
        await plan_files.add(
            turn.tx, update_id=turn.update_id, admin_id=me.id, file_id=file_id, at=turn.now
        )
        turn.say(worded.reading(turn.language))
        return True
