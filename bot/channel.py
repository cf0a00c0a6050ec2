"""The channel to Telegram: what we say becomes a request, what becomes of it a state."""

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import httpx
from telegram import (
    Bot,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    KeyboardButton,
    LinkPreviewOptions,
    ReplyKeyboardMarkup,
    ReplyKeyboardRemove,
)
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
)

from bot.limits import Limiter
from bot.making import File, Photo, Ready, made
from bot.workshop import Workshop
from messages.channel import (
    Card,
    Delete,
    Leave,
    NotSent,
    Outcome,
    Priority,
    Refused,
    Reply,
    Revoked,
    Rows,
    Say,
    Sent,
    Show,
    Strip,
    Toast,
    Unknown,
    Unreachable,
)

NEVER_LEFT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout)
"""Only these mean that Telegram has seen nothing; any other failure may have been too late."""

HARMLESS = (
    "message is not modified",
    "query is too old",
    "message to delete not found",
    "message can't be deleted",
)
NO_PREVIEW = LinkPreviewOptions(is_disabled=True)


@dataclass(frozen=True, slots=True)
class TelegramChannel:
    """Speaks through *bot*, no faster than *limiter* allows; *workshop* makes what takes long."""

    bot: Bot
    limiter: Limiter
    workshop: Workshop = field(default_factory=Workshop)

    async def perform(
        self, chat_id: int, reply: Reply, priority: Priority, *, before: float | None = None
    ) -> Outcome:
        """Do *reply* once. What fails is told apart, never tried again here."""
        ready = await made(self.workshop, reply)
        if isinstance(ready, Say | File | Photo):
            await self.limiter.chat_turn(chat_id)
            await self.limiter.turn(priority)
        if (halted := self.limiter.halted()) > 0:
            return NotSent(after=timedelta(seconds=halted))
        if before is not None and self.limiter.elapsed() > before:
            return NotSent()
        try:
            return Sent(await self._request(chat_id, ready))
        except TelegramError as error:
            outcome = outcome_of(error)
        if isinstance(outcome, NotSent) and outcome.after:
            self.limiter.halt(outcome.after.total_seconds())
        return outcome

    async def _request(self, chat_id: int, reply: Ready) -> int | None:
        match reply:
            case Say(card):
                said = await self.bot.send_message(
                    chat_id,
                    card.text,
                    reply_markup=_keyboard(card),
                    link_preview_options=NO_PREVIEW,
                )
                return said.message_id
            case Show(message_id, card):
                await self.bot.edit_message_text(
                    card.text,
                    chat_id=chat_id,
                    message_id=message_id,
                    reply_markup=_buttons(card.rows),
                    link_preview_options=NO_PREVIEW,
                )
            case Strip(message_id):
                await self.bot.edit_message_reply_markup(chat_id=chat_id, message_id=message_id)
            case Delete(message_id):
                await self.bot.delete_message(chat_id, message_id)
            case File(content, send):
                said = await self.bot.send_document(
                    chat_id,
                    content,
                    filename=send.name,
                    caption=send.caption,
                    protect_content=True,
                )
                return said.message_id
            case Photo(content, draw):
                said = await self.bot.send_photo(
                    chat_id,
                    content,
                    caption=draw.caption,
                    reply_markup=_buttons(draw.rows),
                    has_spoiler=draw.veiled,
                )
                return said.message_id
            case Toast(query_id, text):
                await self.bot.answer_callback_query(query_id, text or None)
            case Leave():
                await self.bot.leave_chat(chat_id)
        return None


def outcome_of(error: TelegramError) -> Outcome:
    """Return what *error* says of a request. The order matters: BadRequest is a NetworkError."""
    match error:
        case RetryAfter():
            return NotSent(after=_seconds(error))
        case Forbidden():
            return Unreachable()
        case BadRequest() if any(text in error.message.lower() for text in HARMLESS):
            return Sent(None)
        case BadRequest() | ChatMigrated():
            return Refused(error.message)
        case InvalidToken():
            return Revoked()
        case NetworkError() if isinstance(error.__cause__, NEVER_LEFT):
            return NotSent()
        case _:
            return Unknown(type(error.__cause__ or error).__name__)


def _seconds(error: RetryAfter) -> timedelta:
    after = error._retry_after  # noqa: SLF001  the public property warns until 23.0
    return after if isinstance(after, timedelta) else timedelta(seconds=after)


def _keyboard(card: Card) -> Any:
    if card.asks_location:
        share = KeyboardButton(card.asks_location, request_location=True)
        others = [[KeyboardButton(each.label) for each in row] for row in card.rows]
        return ReplyKeyboardMarkup([[share], *others], resize_keyboard=True, one_time_keyboard=True)
    return _buttons(card.rows) or ReplyKeyboardRemove()


def _buttons(rows: Rows) -> InlineKeyboardMarkup | None:
    if not rows:
        return None
    return InlineKeyboardMarkup(
        [
            [
                InlineKeyboardButton(each.label, callback_data=each.carries, style=each.style)
                for each in row
            ]
            for row in rows
        ]
    )
