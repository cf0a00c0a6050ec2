"""The channel to Telegram: what we say becomes a request, what becomes of it a state."""

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, TypeAlias

from telegram import Bot, InlineKeyboardMarkup
from telegram.error import TelegramError

from bot.limits import Limiter
from bot.making import File, Photo, Ready, made
from bot.outcomes import outcome_of
from bot.workshop import Workshop
from messages.channel import (
    Button,
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

Markup: TypeAlias = dict[str, Any]

NO_PREVIEW = {"is_disabled": True}


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
                said = await self._ask(
                    "send_Message",
                    chat_id=chat_id,
                    text=card.text,
                    reply_markup=_keyboard(card),
                    link_preview_options=NO_PREVIEW,
                )
                return int(said["message_id"])
            case Show(message_id, card):
                await self._ask(
                    "edit_Message_Text",
                    chat_id=chat_id,
                    message_id=message_id,
                    text=card.text,
                    reply_markup=_buttons(card.rows),
                    link_preview_options=NO_PREVIEW,
                )
            case Strip(message_id):
                await self._ask("edit_Message_Reply_Markup", chat_id=chat_id, message_id=message_id)
            case Delete(message_id):
                await self._ask("delete_Message", chat_id=chat_id, message_id=message_id)
            case Toast(query_id, text):
                await self._ask(
                    "answer_Callback_Query", callback_query_id=query_id, text=text or None
                )
            case Leave():
                await self._ask("leave_Chat", chat_id=chat_id)
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
                    reply_markup=_markup(draw.rows),
                    has_spoiler=draw.veiled,
                )
                return said.message_id
        return None

    async def _ask(self, method: str, **given: Any) -> Any:
        """Call a method of the Bot API, and return what it says as it says it.

        In this spelling python-telegram-bot takes and returns plain values: its objects would
        cost more than all else about a message.
        """
        return await self.bot.do_api_request(method, given)


def _keyboard(card: Card) -> Markup:
    if card.asks_location:
        share = {"text": card.asks_location, "request_location": True}
        others = [[{"text": each.label} for each in row] for row in card.rows]
        return {"keyboard": [[share], *others], "resize_keyboard": True, "one_time_keyboard": True}
    return _buttons(card.rows) or {"remove_keyboard": True}


def _buttons(rows: Rows) -> Markup | None:
    return {"inline_keyboard": [[_button(each) for each in row] for row in rows]} if rows else None


def _markup(rows: Rows) -> InlineKeyboardMarkup | None:
    buttons = _buttons(rows)
    return InlineKeyboardMarkup.de_json(buttons) if buttons else None


def _button(button: Button) -> Markup:
    coloured = {"style": button.style} if button.style else {}
    return {"text": button.label, "callback_data": button.carries, **coloured}
