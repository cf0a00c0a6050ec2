"""Which conversation an update belongs to."""

from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from datetime import datetime

from telegram import CallbackQuery, Chat, ChatMember, Message, Update

from handlers.awaiting import settle
from handlers.turn import OnCommand, OnTap, OnText, Press, Turn
from messages import basics
from messages.channel import Leave, Reply, Say
from messages.language import SOURCE, language
from messages.taps import ForeignTapError, Tap
from storage import Transaction, courses, patients
from storage.courses import Enrolled
from storage.patients import Known
from storage.vault import Vault

OnLocation = Callable[[Turn, float, float], Awaitable[bool]]
OnDocument = Callable[[Turn, str, int], Awaitable[bool]]
OnAnything = Callable[[Turn], Awaitable[bool]]
OnMembership = Callable[[Turn], Awaitable[None]]
Met = dict[int, tuple[Known, Enrolled]]
"""Who is on which course, by Telegram id."""


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

    async def meet(self, tx: Transaction, telegram_ids: Collection[int]) -> Met:
        """Return who of *telegram_ids* is on a course, all at once, for their next update."""
        return await courses.of_people(tx, self.vault, telegram_ids)

    async def apply(
        self,
        tx: Transaction,
        update: Update,
        now: datetime,
        *,
        met: Met | None = None,
        guarded: bool = True,
    ) -> Applied | None:
        """Apply *update*.

        A person who was *met* is looked up no more, once. Unless *guarded*, a tap that means
        nothing any more raises `ForeignTapError`, and what it may have done is for the caller
        to take back.
        """
        chat, user = update.effective_chat, update.effective_user
        if chat is None or user is None:
            return None
        if chat.type != Chat.PRIVATE:
            return Applied(chat.id, self._out_of_here(update, user.language_code))
        known, on = (met or {}).pop(user.id, (None, None))
        if known is None:
            known = await patients.find(tx, self.vault, user.id)
        code = known.language if known else user.language_code
        spoken = language(code, self.default_language)
        turn = Turn(tx, now, update.update_id, user.id, spoken, known, self.vault, on=on)
        if known and known.unreachable and not update.my_chat_member:
            await self.routes.returned(turn)  # who writes to us has let us in again
            turn.known, turn.on = await patients.find(tx, self.vault, user.id), None
        if update.my_chat_member:
            await self._membership(turn, update.my_chat_member.new_chat_member.status)
        elif update.callback_query:
            await self._tapped(turn, update.callback_query, guarded=guarded)
        elif update.message:
            await self._said(turn, update.message)
        return Applied(chat.id, turn.replies)

    def _out_of_here(self, update: Update, code: str | None) -> list[Reply]:
        """Return what we do in a group: say why, and leave. Nobody's dose is anybody else's."""
        status = update.my_chat_member and update.my_chat_member.new_chat_member.status
        if update.callback_query or status in (ChatMember.BANNED, ChatMember.LEFT):
            return []
        return [Say(basics.private_only(language(code, self.default_language))), Leave()]

    async def _membership(self, turn: Turn, status: str) -> None:
        gone = status in (ChatMember.BANNED, ChatMember.LEFT)
        await (self.routes.blocked if gone else self.routes.returned)(turn)

    async def _tapped(self, turn: Turn, query: CallbackQuery, *, guarded: bool) -> None:
        message_id = query.message.message_id if query.message else None
        try:
            tap = Tap.decode(query.data or "")
            turn.press = Press(query.id, message_id, tap, *_seen(query))
            async with turn.tx.begin_nested() if guarded else nullcontext():
                await self._routed(turn, tap)
        except ForeignTapError:
            if not guarded:
                raise
            turn.press = Press(query.id, message_id, Tap("", ""))
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


def _seen(query: CallbackQuery) -> tuple[str, str]:
    """Return the text above the button that was pressed, and the button's label."""
    message = query.message
    if not isinstance(message, Message) or not message.text or not message.reply_markup:
        return "", ""
    buttons = (each for row in message.reply_markup.inline_keyboard for each in row)
    label = next((each.text for each in buttons if each.callback_data == query.data), "")
    return message.text, label
