"""What carries python-telegram-bot's requests to Telegram: aiohttp, in as few lines as it takes."""

from typing import Any
from urllib.parse import urlsplit
from urllib.request import getproxies, proxy_bypass

import aiohttp
from telegram.error import NetworkError, TimedOut
from telegram.request import BaseRequest, RequestData

REQUEST_SECONDS = 10.0
"""How long one request may take: well inside a prompt's lease."""

CONNECTIONS = 256
"""Many more than prompts are in flight, so that an answer to a tap never waits for one."""

UPLOAD_SECONDS = 20.0
"""What a request that carries a file may take longer."""

JSON = {"Content-Type": "application/json", "User-Agent": BaseRequest.USER_AGENT}
PLAIN = {"User-Agent": BaseRequest.USER_AGENT}


class AiohttpRequest(BaseRequest):
    """At most *connections* requests at once; the others wait for a free one.

    Times are in seconds. Who gets no connection within *connect_timeout* has sent nothing; an
    answer has to be there *read_timeout* after that, at most. Errors say their class
    and never the address, which holds the token.
    """

    def __init__(
        self,
        *,
        connections: int,
        connect_timeout: float,
        read_timeout: float,
        proxy: str | None = None,
    ) -> None:
        self._connections = connections
        self._connect_timeout = connect_timeout
        self._read_timeout = read_timeout
        self._proxy = proxy
        self._session: aiohttp.ClientSession | None = None

    @property
    def read_timeout(self) -> float | None:
        return self._read_timeout

    async def initialize(self) -> None:
        """Begin anew; a session belongs to the loop that runs now."""
        if self._session is None:
            self._session = aiohttp.ClientSession(
                connector=aiohttp.TCPConnector(limit=self._connections, ttl_dns_cache=300),
                cookie_jar=aiohttp.DummyCookieJar(),
                proxy=self._proxy,
            )

    async def shutdown(self) -> None:
        if self._session:
            await self._session.close()
            self._session = None

    async def do_request(  # noqa: PLR0917  as it is in python-telegram-bot
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: Any = BaseRequest.DEFAULT_NONE,
        write_timeout: Any = BaseRequest.DEFAULT_NONE,  # noqa: ARG002  a part of reading
        connect_timeout: Any = BaseRequest.DEFAULT_NONE,
        pool_timeout: Any = BaseRequest.DEFAULT_NONE,  # noqa: ARG002  a part of connecting
    ) -> tuple[int, bytes]:
        """Make the request once; a connection that breaks is for the caller to judge."""
        if self._session is None:
            raise RuntimeError("this transport has not been initialized")
        connect = self._given(connect_timeout, self._connect_timeout)
        read = self._given(read_timeout, self._read_timeout)
        # So much that it never runs out while we only wait for a connection.
        total = (connect or 0) + read if read else None
        data: bytes | aiohttp.FormData | None = None
        if request_data and request_data.contains_files:
            data = _form(request_data)
            total = total and total + UPLOAD_SECONDS
        elif request_data:
            data = request_data.json_payload
        try:
            async with self._session.request(
                method,
                url,
                data=data,
                headers=JSON if isinstance(data, bytes) else PLAIN,
                timeout=aiohttp.ClientTimeout(total=total, connect=connect),
                allow_redirects=False,
            ) as response:
                return response.status, await response.read()
        except TimeoutError as error:
            raise TimedOut(type(error).__name__) from error
        except aiohttp.ClientError as error:
            raise NetworkError(type(error).__name__) from error

    def _given(self, value: Any, default: float) -> float | None:
        return default if value is BaseRequest.DEFAULT_NONE else value


def carrier(url: str, *, connections: int = CONNECTIONS) -> AiohttpRequest:
    """Return what carries a bot's requests to *url*."""
    return AiohttpRequest(
        connections=connections,
        connect_timeout=REQUEST_SECONDS / 2,
        read_timeout=REQUEST_SECONDS,
        proxy=proxy_for(url),
    )


def proxy_for(url: str) -> str | None:
    """Return the proxy that the environment names for *url*."""
    parts = urlsplit(url)
    if not parts.hostname or proxy_bypass(parts.hostname):
        return None
    return getproxies().get(parts.scheme)


def _form(request_data: RequestData) -> aiohttp.FormData:
    form = aiohttp.FormData()
    for name, value in request_data.json_parameters.items():
        form.add_field(name, value)
    for name, (file_name, content, kind) in request_data.multipart_data.items():
        form.add_field(name, content, filename=file_name, content_type=kind)
    return form
