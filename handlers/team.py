"""An owner sees who looks after the bot, gives a role by a link, and takes one away."""

from dataclasses import dataclass

from telegram import Bot

from domain.deeds import Deed
from domain.roles import RIGHTS, Colleague, Role
from handlers.gate import Gate
from handlers.turn import Turn
from messages import team
from messages.letters import Topic
from messages.taps import ForeignTapError, Tap
from storage import admins, audit, letters, marks, role_links


@dataclass(frozen=True, slots=True)
class Team:
    """Nobody can be looked up on Telegram, so a role goes to whoever opens its link first."""

    gate: Gate
    bot: Bot

    async def command(self, turn: Turn, me: Colleague, _arguments: str) -> None:
        turn.say(team.card(turn.language, await self._everybody(turn), me, self.gate.owners))

    async def tap(self, turn: Turn, me: Colleague, tap: Tap) -> None:
        match tap.verb:
            case "add" if tap.argument(0) in set(Role):
                await self._link(turn, me, Role(tap.argument(0)))
            case "remove":
                colleague = await self._removable(turn, tap.argument(0))
                if colleague is None:
                    raise ForeignTapError(tap.verb)
                turn.say(team.confirm_removal(turn.language, colleague))
            case _:
                raise ForeignTapError(tap.verb)

    async def typed(self, turn: Turn, me: Colleague, mark: str) -> bool:
        """Remove whom the typed words name: a button alone removes nobody."""
        colleague = await self._removable(turn, mark)
        if colleague is None:
            return False
        await self._appoint(turn, colleague.id, None)
        await self._write(turn, Deed.DISMISS, me.name, colleague.name)
        turn.say(team.removed(turn.language, colleague))
        return True

    async def joins(self, turn: Turn, code: str) -> bool:
        """Give whoever brings *code* its role; False if it is that of no role."""
        if not code.startswith(role_links.PREFIX):
            return False
        role = await self.promised(turn, code)
        if role is None:
            return False
        me = await self.gate.colleague(turn)
        if me and RIGHTS[role] <= RIGHTS[me.role]:
            turn.say(team.has_it_already(turn.language, me))
            return True
        if await role_links.use(turn.tx, turn.vault, self.gate.owners, code, turn.now) is None:
            return False
        await admins.enlist(turn.tx, turn.vault, [turn.telegram_id], at=turn.now)
        inside = await admins.id_of(turn.tx, turn.vault, turn.telegram_id)
        await self._appoint(turn, inside, role)
        if me := await self.gate.colleague(turn):
            await self._write(turn, Deed.JOIN, me.name, "")
            await self._tell_owners(turn, me)
            turn.say(team.welcome(turn.language, me))
        return True

    async def promised(self, turn: Turn, code: str) -> Role | None:
        """Return the role that *code* gives whoever takes it; None if it is that of no role."""
        return await role_links.peek(turn.tx, turn.vault, self.gate.owners, code, turn.now)

    async def _link(self, turn: Turn, me: Colleague, role: Role) -> None:
        code = await role_links.make(turn.tx, role, by=me.id, now=turn.now)
        await self._write(turn, Deed.LINK, me.name, role)
        link = f"https://t.me/{self.bot.username}?start={code}"
        turn.say(team.link(turn.language, role, link))

    async def _tell_owners(self, turn: Turn, joined: Colleague) -> None:
        """Let the owners know who took a role: a link may have come to somebody else."""
        others = [each for each in await self._everybody(turn) if each.id != joined.id]
        owners = [each.id for each in others if each.role is Role.OWNER and each.reachable]
        values = {"role": joined.role, "mark": joined.mark}
        await letters.write(turn.tx, owners, Topic.JOINED, now=turn.now, **values)

    async def _everybody(self, turn: Turn) -> list[Colleague]:
        return await admins.team(turn.tx, turn.vault, self.gate.owners)

    async def _removable(self, turn: Turn, mark: str) -> Colleague | None:
        """Return the colleague with *mark*; those of ADMIN_IDS can only be removed there."""
        others = (e for e in await self._everybody(turn) if e.telegram_id not in self.gate.owners)
        return next((each for each in others if each.mark == mark), None)

    async def _appoint(self, turn: Turn, inside: int, role: Role | None) -> None:
        await admins.appoint(turn.tx, inside, role)
        await marks.put(turn.tx, marks.TEAM, at=turn.now)

    async def _write(self, turn: Turn, deed: Deed, by: str, about: str) -> None:
        await audit.append(turn.tx, deed, by=by, at=turn.now, about=about)
