"""The door of the dashboard: who may come in, and the cookie that says that they did."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from starlette.requests import Request
from starlette.responses import Response

from domain.deeds import SOMEBODY, Deed
from domain.roles import Colleague, Right, may
from storage import Database, Transaction, admins, audit, passes, tries
from storage.vault import Vault
from web.init_data import Opened

FROM_ELSEWHERE: Final = {"cross-site", "same-site"}


@dataclass(frozen=True, slots=True)
class Door:
    """Lets in who has a role, by *database*; *secure* where browsers come by https."""

    database: Database
    vault: Vault
    owners: frozenset[int]
    secure: bool
    now: Callable[[], datetime]

    async def visitor(self, tx: Transaction, request: Request) -> Colleague | None:
        """Return whose session it is; what they may is read anew each time."""
        key = request.cookies.get(self._name, "")
        who = await passes.visitor(tx, self.vault, self.owners, key, self.now())
        return who if who and may(who.role, Right.DASHBOARD) else None

    async def by_link(self, key: str) -> str | None:
        """Return the key of a session for a link that is good; it is not good any more then."""
        async with self.database.begin() as tx:
            admin_id = await passes.use(tx, key, self.now())
            if admin_id is None:
                return None
            who = await passes.known(tx, self.vault, self.owners, admin_id)
            return await self._let_in(tx, who, "by link")

    async def by_telegram(self, opened: Opened) -> str | None:
        """Return the key of a session for somebody who opened the Mini App, once."""
        async with self.database.begin() as tx:
            if not await passes.spend(tx, opened.digest, until=opened.until):
                return None
            who = await admins.recognise(tx, self.vault, self.owners, opened.telegram_id)
            if who is None:
                await self._note(tx, opened.telegram_id)
            return await self._let_in(tx, who, "in Telegram")

    async def leave(self, request: Request) -> None:
        async with self.database.begin() as tx:
            await passes.end(tx, request.cookies.get(self._name, ""))

    def admit(self, response: Response, key: str, *, framed: bool = False) -> Response:
        """Let *response* set the cookie; Telegram's web page shows us in a frame."""
        seconds = passes.SESSION_FOR.total_seconds()
        response.headers.append("Set-Cookie", self._cookie(key, int(seconds), framed=framed))
        return response

    def dismiss(self, response: Response) -> Response:
        response.headers.append("Set-Cookie", self._cookie("", 0))
        return response

    async def _let_in(self, tx: Transaction, who: Colleague | None, how: str) -> str | None:
        if who is None or not may(who.role, Right.DASHBOARD):
            return None
        await audit.append(tx, Deed.DASHBOARD, by=who.name, at=self.now(), about=how)
        return await passes.begin(tx, who.id, self.now())

    async def _note(self, tx: Transaction, telegram_id: int) -> None:
        """Write down that somebody without a role tried, once an hour each."""
        lookup, now = self.vault.lookup(telegram_id), self.now()
        if not await tries.lately(tx, tries.COMMAND, now, lookup):
            await tries.note(tx, tries.COMMAND, lookup, at=now)
            await audit.append(tx, Deed.REFUSED, by=SOMEBODY, at=now, about="dashboard")

    @property
    def _name(self) -> str:
        return "__Host-nightstep" if self.secure else "nightstep"

    def _cookie(self, key: str, seconds: int, *, framed: bool = False) -> str:
        parts = [f"{self._name}={key}", "Path=/", f"Max-Age={seconds}", "HttpOnly"]
        parts += ["Secure"] if self.secure else []
        in_a_frame = ["SameSite=None", "Partitioned"]
        return "; ".join(parts + (in_a_frame if framed and self.secure else ["SameSite=Strict"]))


def from_elsewhere(request: Request) -> bool:
    """Whether a page that is not ours made the browser send *request*."""
    return request.headers.get("Sec-Fetch-Site") in FROM_ELSEWHERE
