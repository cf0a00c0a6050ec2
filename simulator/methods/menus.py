"""What the bot says about itself: commands, menu button, descriptions."""

import re
from typing import Any

from simulator.errors import bad_request
from simulator.methods.request import Method, Request

_COMMAND = re.compile(r"[a-z0-9_]{1,32}")
_MOST_COMMANDS = 100


def set_commands(request: Request) -> bool:
    commands = request.get("commands") or []
    if len(commands) > _MOST_COMMANDS:
        raise bad_request("BOT_COMMANDS_TOO_MUCH")
    for command in commands:
        if not _COMMAND.fullmatch(command.get("command", "").removeprefix("/")):
            raise bad_request("BOT_COMMAND_INVALID")
        if not 1 <= len(command.get("description", "")) <= 256:
            raise bad_request("BOT_COMMAND_DESCRIPTION_INVALID")
    request.world.commands[_place(request)] = list(commands)
    request.world.changes.bump()
    return True


def get_commands(request: Request) -> list[dict[str, str]]:
    return request.world.commands.get(_place(request), [])


def delete_commands(request: Request) -> bool:
    request.world.commands.pop(_place(request), None)
    request.world.changes.bump()
    return True


def _place(request: Request) -> tuple[str, str]:
    """Return scope and language, as in `("chat:42", "de")`."""
    scope: dict[str, Any] = request.get("scope") or {}
    kind, language = scope.get("type", "default"), request.get("language_code") or ""
    if "chat_id" in scope:
        request.world.chat(scope)
    ids = [str(scope[key]) for key in ("chat_id", "user_id") if key in scope]
    return ":".join([kind, *ids]), language


def set_menu_button(request: Request) -> bool:
    chat_id = request.get("chat_id")
    if chat_id is not None:
        request.world.chat(request.params)
    request.world.menu_buttons[chat_id] = request.get("menu_button") or {"type": "default"}
    return True


def get_menu_button(request: Request) -> dict[str, Any]:
    buttons = request.world.menu_buttons
    default = buttons.get(None, {"type": "commands"})
    return buttons.get(request.get("chat_id"), default)


def set_description(request: Request) -> bool:
    return _describe(request, "description", 512)


def set_short_description(request: Request) -> bool:
    return _describe(request, "short_description", 120)


def set_name(request: Request) -> bool:
    return _describe(request, "name", 64)


def get_description(request: Request) -> dict[str, str]:
    return _described(request, "description")


def get_short_description(request: Request) -> dict[str, str]:
    return _described(request, "short_description")


def get_name(request: Request) -> dict[str, str]:
    return {"name": request.world.me["first_name"]} | _described(request, "name")


def _describe(request: Request, name: str, longest: int) -> bool:
    text = request.get(name) or ""
    if len(text) > longest:
        raise bad_request(f"bot {name.replace('_', ' ')} is too long")
    request.world.descriptions[name, request.get("language_code") or ""] = text
    return True


def _described(request: Request, name: str) -> dict[str, str]:
    found = request.world.descriptions.get((name, request.get("language_code") or ""), "")
    return {name: found} if found or name != "name" else {}


METHODS: dict[str, Method] = {
    "setMyCommands": set_commands,
    "getMyCommands": get_commands,
    "deleteMyCommands": delete_commands,
    "setChatMenuButton": set_menu_button,
    "getChatMenuButton": get_menu_button,
    "setMyDescription": set_description,
    "getMyDescription": get_description,
    "setMyShortDescription": set_short_description,
    "getMyShortDescription": get_short_description,
    "setMyName": set_name,
    "getMyName": get_name,
}
