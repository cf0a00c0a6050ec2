"""Reading a reply_markup, and refusing it as Telegram does."""

import json
from dataclasses import dataclass
from typing import Any

from simulator.errors import bad_request

_ACTIONS = (
    "callback_data",
    "url",
    "copy_text",
    "web_app",
    "login_url",
    "switch_inline_query",
    "switch_inline_query_current_chat",
    "switch_inline_query_chosen_chat",
    "callback_game",
    "pay",
)
_MOST_BUTTONS = 100
_MOST_BYTES = 10_000


@dataclass(frozen=True, slots=True)
class Button:
    """A button as a person sees it; *data* is what a press carries to the bot."""

    text: str
    data: str | None = None
    url: str | None = None
    style: str | None = None
    copy: str | None = None
    asks_location: bool = False

    @classmethod
    def read(cls, button: dict[str, Any]) -> "Button":
        return cls(
            text=button["text"],
            data=button.get("callback_data"),
            url=button.get("url"),
            style=button.get("style"),
            copy=button.get("copy_text", {}).get("text"),
            asks_location=bool(button.get("request_location")),
        )


Rows = tuple[tuple[Button, ...], ...]


@dataclass(frozen=True, slots=True)
class Markup:
    """What came with a message: inline rows, or a keyboard to show, or one to take away."""

    inline: list[list[dict[str, Any]]] | None = None
    keyboard: list[list[dict[str, Any]]] | None = None
    one_time: bool = False
    remove: bool = False


def read(markup: Any) -> Markup:
    """Return what *markup* says; raise a ApiError if Telegram would not take it."""
    if markup is None or markup == "":
        return Markup()
    if not isinstance(markup, dict):
        raise bad_request("can't parse reply keyboard markup JSON object")
    if "inline_keyboard" in markup:
        return Markup(inline=_rows(markup["inline_keyboard"], "inline_keyboard") or None)
    if "keyboard" in markup:
        rows = _rows(markup["keyboard"], "keyboard")
        return Markup(keyboard=rows, one_time=bool(markup.get("one_time_keyboard")))
    return Markup(remove=bool(markup.get("remove_keyboard")))


def buttons(rows: list[list[dict[str, Any]]] | None) -> Rows:
    return tuple(tuple(Button.read(button) for button in row) for row in rows or [])


def _rows(rows: Any, name: str) -> list[list[dict[str, Any]]]:
    if not isinstance(rows, list) or not all(isinstance(row, list) for row in rows):
        raise bad_request(f'field "{name}" must be of type Array')
    check = _check_inline if name == "inline_keyboard" else _check_reply
    found = [[check(button) for button in row] for row in rows if row]
    size = len(json.dumps(found, ensure_ascii=False).encode())
    if sum(map(len, found)) > _MOST_BUTTONS or size > _MOST_BYTES:
        raise bad_request("reply markup is too long")
    return found


def _check_reply(button: Any) -> dict[str, Any]:
    button = {"text": button} if isinstance(button, str) else button
    if not isinstance(button, dict) or not button.get("text"):
        raise bad_request("can't parse keyboard button: Can't find field \"text\"")
    return button


def _check_inline(button: Any) -> dict[str, Any]:
    wrong = "can't parse inline keyboard button"
    if not isinstance(button, dict) or not button.get("text"):
        raise bad_request(f'{wrong}: Can\'t find field "text"')
    if not any(button.get(action) or button.get(action) == "" for action in _ACTIONS[5:]) and (
        not any(button.get(action) for action in _ACTIONS[:5])
    ):
        raise bad_request(f"{wrong}: Text buttons are unallowed in the inline keyboard")
    if len(button.get("callback_data", "").encode()) > 64:
        raise bad_request("BUTTON_DATA_INVALID")
    url = button.get("url")
    if url and not url.startswith(("http://", "https://", "tg://")):
        reason = "Unsupported URL protocol" if "://" in url else "Wrong HTTP URL"
        raise bad_request(f"inline keyboard button URL '{url}' is invalid: {reason}")
    return button
