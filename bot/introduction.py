"""Our commands in Telegram's menu: everybody's for everybody, an admin's for admins only."""

import logging
from collections.abc import Mapping
from dataclasses import dataclass

from telegram import (
    Bot,
    BotCommand,
    BotCommandScopeAllPrivateChats,
    BotCommandScopeChat,
    MenuButton,
    MenuButtonDefault,
    MenuButtonWebApp,
    WebAppInfo,
)
from telegram.error import BadRequest, Forbidden, TelegramError

from bot.settings import Settings
from domain.roles import Right, Role, may
from messages import doorway
from messages.basics import commands_of
from messages.language import LANGUAGES, Language, language
from web.dashboard import APP

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Menus:
    """Shows the chats of a team what their roles allow."""

    bot: Bot
    settings: Settings

    async def tell(self, roles: Mapping[int, Role | None]) -> bool:
        try:
            await introduce(self.bot, roles, self.settings.default_language)
            await offer_dashboard(self.bot, roles, self.settings)
        except TelegramError as error:
            log.warning("the menus were not updated: %s", type(error).__name__)
            return False
        return True


async def introduce(bot: Bot, team: Mapping[int, Role | None], default_language: str) -> None:
    """Tell Telegram our commands; *team* has the role of each chat that sees more of them."""
    for code in LANGUAGES:
        _ = language(code)
        code_or_all = None if code == default_language else code
        everybody = BotCommandScopeAllPrivateChats()
        await bot.set_my_commands(_menu(_, None), scope=everybody, language_code=code_or_all)
        for chat_id, role in team.items():
            try:
                await bot.set_my_commands(
                    _menu(_, role), scope=BotCommandScopeChat(chat_id), language_code=code_or_all
                )
            except (BadRequest, Forbidden):
                log.info("an admin has not spoken to the bot yet; the menu comes later")


async def offer_dashboard(bot: Bot, team: Mapping[int, Role | None], settings: Settings) -> None:
    """Let the menu button of *team* open the dashboard, where Telegram can: by https."""
    _, address = language(settings.default_language), settings.origin + APP
    for chat_id, role in team.items():
        button: MenuButton = MenuButtonDefault()
        if may(role, Right.DASHBOARD) and address.startswith("https://"):
            button = MenuButtonWebApp(doorway.menu_label(_), WebAppInfo(address))
        try:
            await bot.set_chat_menu_button(chat_id, button)
        except (BadRequest, Forbidden):
            log.info("an admin has not spoken to the bot yet; the menu button comes later")


def _menu(_: Language, role: Role | None) -> list[BotCommand]:
    return [BotCommand(name, _(says)) for name, says in commands_of(role).items()]
