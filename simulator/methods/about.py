"""Who the bot is, whom it talks to, and where files are."""

from typing import Any

from simulator.errors import bad_request
from simulator.methods.request import Method, Request


def get_me(request: Request) -> dict[str, Any]:
    return request.world.me


def get_chat(request: Request) -> dict[str, Any]:
    full = {
        "accent_color_id": 0,
        "max_reaction_count": 11,
        "accepted_gift_types": dict.fromkeys(
            (
                "unlimited_gifts",
                "limited_gifts",
                "unique_gifts",
                "premium_subscription",
                "gifts_from_channels",
            ),
            False,
        ),
    }
    return request.world.chat(request.params).as_json() | full


def leave_chat(request: Request) -> bool:
    chat = request.world.writable(request.params)
    if chat.kind == "private":
        raise bad_request("chat member status can't be changed in private chats")
    chat.started = False
    return True


def get_file(request: Request) -> dict[str, Any]:
    file = request.world.files.get(request.get("file_id", ""))
    if file is None:
        raise bad_request("wrong file_id or the file is temporarily unavailable")
    return file.as_file()


def done(_request: Request) -> bool:
    return True


METHODS: dict[str, Method] = {
    "getMe": get_me,
    "getChat": get_chat,
    "leaveChat": leave_chat,
    "getFile": get_file,
    "logOut": done,
    "close": done,
}
