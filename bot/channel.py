"""The channel to Telegram: what we say becomes a request, what becomes of it a state."""

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from telegram import (
    Bot,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    KeyboardButton,
    LinkPreviewOptions,
    ReplyKeyboardMarkup,
    ReplyKeyboardRemove,
)
from telegram.error import TelegramError

from bot.limits import Limiter
from bot.making import File, Photo, Ready, made
from bot.outcomes import outcome_of
from bot.workshop import Workshop
from messages.channel import (
    Card,
    Delete,
    Leave,
    NotSent,
    Outcome,
    Priority,
    Reply,
    Rows,
    Say,
    Sent,
    Show,
    Strip,
    Toast,
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
