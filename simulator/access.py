"""What every way into the Bot API shares: the token in the path, and downloads."""

import json
import re

from simulator.answers import Answer
from simulator.core import Telegram
from simulator.errors import ApiError

_WELL_FORMED = re.compile(r"\d+:[\w-]+")


def refused_token(telegram: Telegram, token: str) -> Answer | None:
    """Return the answer to a token that is not the bot's."""
    if token == telegram.token:
        return None
    known = _WELL_FORMED.fullmatch(token)
    refusal = ApiError(401, "Unauthorized") if known else ApiError(404, "Not Found")
    return Answer(refusal.status, refusal.body())


def download(telegram: Telegram, token: str, path: str) -> tuple[int, bytes]:
    """Return status and content of a file."""
    if refused := refused_token(telegram, token):
        return refused.status, json.dumps(refused.body).encode()
    for file in telegram.world.files.values():
        if file.path == path:
            return 200, file.content
    return 404, json.dumps(ApiError(404, "Not Found").body()).encode()
