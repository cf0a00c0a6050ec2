"""python-telegram-bot's requests, answered in this process without HTTP."""

import asyncio
import json
from typing import Any
from urllib.parse import unquote, urlsplit

import httpx
from telegram.error import NetworkError, TimedOut
from telegram.request import BaseRequest, RequestData

from simulator.access import download, refused_token
from simulator.answers import Answer
from simulator.core import Telegram
from simulator.files import Upload
from simulator.polling import exchange


class InProcess(BaseRequest):
    """What HTTPXRequest is for the network, this is for a Telegram in memory.

    It raises the errors that HTTPXRequest raises, with the same causes.
    """

    def __init__(self, telegram: Telegram, *, read_timeout: float | None = 5.0) -> None:
        self._telegram = telegram
        self._read_timeout = read_timeout

    @property
    def read_timeout(self) -> float | None:
        return self._read_timeout

    async def initialize(self) -> None: ...

    async def shutdown(self) -> None: ...

    async def do_request(
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: Any = BaseRequest.DEFAULT_NONE,
        *_timeouts: Any,
        **_more: Any,
    ) -> tuple[int, bytes]:
        """Make the request; only downloads are a GET."""
        await asyncio.sleep(0)  # a request lets others run, as on a network
        token, _, rest = unquote(urlsplit(url).path).rpartition("/bot")[2].partition("/")
        if method == "GET":
            return download(self._telegram, token, rest)
        if refused := refused_token(self._telegram, token):
            return received(refused)
        default = read_timeout is BaseRequest.DEFAULT_NONE
        answer = await exchange(
            self._telegram,
            rest,
            request_data.json_parameters if request_data else {},
            _files(request_data),
            patience=self._read_timeout if default else read_timeout,
        )
        return received(answer)


def received(answer: Answer) -> tuple[int, bytes]:
    """Return status and body of *answer*, or raise what HTTPXRequest would."""
    if answer.refused:
        cause: httpx.HTTPError = httpx.ConnectError("All connection attempts failed")
        raise NetworkError(f"httpx.ConnectError: {cause}") from cause
    if answer.drop:
        cause = httpx.RemoteProtocolError("Server disconnected without sending a response.")
        raise NetworkError(f"httpx.RemoteProtocolError: {cause}") from cause
    if answer.hang:
        raise TimedOut from httpx.ReadTimeout("")
    return answer.status, json.dumps(answer.body).encode()


def _files(request_data: RequestData | None) -> dict[str, bytes]:
    """Return uploads by field; httpx would read an open file, so this does."""
    found: dict[str, bytes] = {}
    for field, (name, content, _kind) in (
        request_data.multipart_data.items() if request_data else ()
    ):
        held = content if isinstance(content, bytes) else content.read()
        found[field] = Upload.named(name, held)
    return found
