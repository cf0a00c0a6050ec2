"""Our commands in Telegram's menu: everybody's for everybody, an admin's for admins only."""

import logging
from collections.abc import Iterable

from telegram import Bot, BotCommand, BotCommandScopeAllPrivateChats, BotCommandScopeChat
from telegram.error import BadRequest, Forbidden

from messages.basics import ADMIN_COMMANDS, COMMANDS
from messages.language import LANGUAGES, language

log = logging.getLogger(__name__)


async def introduce(bot: Bot, admin_ids: Iterable[int], default_language: str) -> None:
    for code in LANGUAGES:
        _ = language(code)
        ours = [BotCommand(name, _(text)) for name, text in COMMANDS.items()]
        code_or_all = None if code == default_language else code
        await bot.set_my_commands(
            ours, scope=BotCommandScopeAllPrivateChats(), language_code=code_or_all
        )
        theirs = [BotCommand(name, _(text)) for name, text in ADMIN_COMMANDS.items()]
        for admin_id in admin_ids:
            try:
                await bot.set_my_commands(
                    [*ours, *theirs],
                    scope=BotCommandScopeChat(admin_id),
                    language_code=code_or_all,
                )
            except (BadRequest, Forbidden):
                log.info("an admin has not spoken to the bot yet; the menu comes later")
