"""Which conversation an update belongs to."""

from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from datetime import datetime

from telegram import ChatMember, Message

from handlers.awaiting import settle
from handlers.incoming import Incoming, Query
from handlers.turn import Met, OnCommand, OnTap, OnText, Press, Turn
from messages import basics
from messages.channel import Leave, Reply, Say
from messages.language import SOURCE, language
from messages.taps import ForeignTapError, Tap
from storage import Transaction, courses, nights, patients
from storage.vault import Vault

OnLocation = Callable[[Turn, float, float], Awaitable[bool]]
OnDocument = Callable[[Turn, str, int], Awaitable[bool]]
OnAnything = Callable[[Turn], Awaitable[bool]]
OnMembership = Callable[[Turn], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Applied:
    """What one update brought: replies for the chat it came from."""

    chat_id: int
    replies: Sequence[Reply] = ()


@dataclass(frozen=True, slots=True)
class Routes:
    """Every conversation, by what begins or continues it."""

    commands: Mapping[str, OnCommand]
    taps: Mapping[str, OnTap]
    alarm: OnText
    texts: Sequence[OnText]
    locations: Sequence[OnLocation]
    document: OnDocument
    nudge: OnAnything
    blocked: OnMembership
    returned: OnMembership


@dataclass(frozen=True, slots=True)
class Dispatch:
    """Applies an update within a transaction, and returns what is to be said after it."""

    routes: Routes
    vault: Vault
    default_language: str = SOURCE

    async def meet(self, tx: Transaction, telegram_ids: Collection[int]) -> dict[int, Met]:
        """Return who of *telegram_ids* is on a course, all at once, for their next update."""
        found = await courses.of_people(tx, self.vault, telegram_ids)
        ids = [on.course.id for _, on in found.values()]
        newest = await nights.recent(tx, ids, limit=2) if ids else {}
        return {
            each: Met(known, on, {night.id: night for night in newest.get(on.course.id, ())})
            for each, (known, on) in found.items()
        }

    async def apply(
        self,
        tx: Transaction,
        did: Incoming,
        now: datetime,
        *,
        met: dict[int, Met],
        guarded: bool,
    ) -> Applied:
        """Apply what somebody *did*.

        A person who was *met* is looked up no more, once. Unless *guarded*, a tap that means
        nothing any more raises `ForeignTapError`, and what it may have done is for the caller
        to take back.
        """
        if not did.in_private:
            return Applied(did.chat_id, self._out_of_here(did))
        seen = met.pop(did.user_id, None)
        known = seen.known if seen else await patients.find(tx, self.vault, did.user_id)
        code = known.language if known else did.language
        spoken = language(code, self.default_language)
        turn = Turn(tx, now, did.update_id, did.user_id, spoken, known, self.vault, met=seen)
        if known and known.unreachable and not did.status:
            await self.routes.returned(turn)  # who writes to us has let us in again
            turn.known, turn.met = await patients.find(tx, self.vault, did.user_id), None
        if did.status:
            await self._membership(turn, did.status)
        elif did.query:
            await self._tapped(turn, did.query, guarded=guarded)
        elif did.message:
            await self._said(turn, did.message)
        return Applied(did.chat_id, turn.replies)

    def _out_of_here(self, did: Incoming) -> list[Reply]:
        """Return what we do in a group: say why, and leave. Nobody's dose is anybody else's."""
        if did.query or did.status in (ChatMember.BANNED, ChatMember.LEFT):
            return []
        return [Say(basics.private_only(language(did.language, self.default_language))), Leave()]

    async def _membership(self, turn: Turn, status: str) -> None:
        gone = status in (ChatMember.BANNED, ChatMember.LEFT)
        await (self.routes.blocked if gone else self.routes.returned)(turn)

    async def _tapped(self, turn: Turn, query: Query, *, guarded: bool) -> None:
        try:
            tap = Tap.decode(query.data)
            turn.press = Press(query.id, query.message_id, tap, query.text, query.label)
            async with turn.tx.begin_nested() if guarded else nullcontext():
                await self._routed(turn, tap)
        except ForeignTapError:
            if not guarded:
                raise
            turn.press = Press(query.id, query.message_id, Tap("", ""))
            turn.replies.clear()
            turn.toast(basics.stale_button(turn.language))
        if not any(getattr(reply, "query_id", None) == query.id for reply in turn.replies):
            turn.toast("")

    async def _routed(self, turn: Turn, tap: Tap) -> None:
        if tap.topic not in self.routes.taps:
            raise ForeignTapError(tap.topic)
        await self.routes.taps[tap.topic](turn, tap)

    async def _said(self, turn: Turn, message: Message) -> None:
        words = message.text or message.caption
        if words and await self.routes.alarm(turn, words):
            return
        if message.location or message.document:
            if await self._handed(turn, message):
                return
        elif message.text and message.text.startswith("/"):
            command, *more = message.text[1:].split(maxsplit=1) or [""]
            rest = "".join(more)
            name = command.partition("@")[0].lower()
            await settle(turn)
            if name in self.routes.commands:
                await self.routes.commands[name](turn, rest.strip())
                return
            turn.say(basics.unknown_command(turn.language))
            return
        elif message.text:
            for taken in self.routes.texts:
                if await taken(turn, message.text):
                    return
        if not await self.routes.nudge(turn):
            turn.say(basics.not_understood(turn.language, enrolled=turn.patient is not None))

    async def _handed(self, turn: Turn, message: Message) -> bool:
        """Take a place or a file."""
        if place := message.location:
            for located in self.routes.locations:
                if await located(turn, place.latitude, place.longitude):
                    return True
        if file := message.document:
            return await self.routes.document(turn, file.file_id, file.file_size or 0)
        return False
