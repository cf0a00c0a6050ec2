"""Serving an application inside a running event loop, and stopping it cleanly."""

import asyncio
import contextlib
import socket
from collections.abc import AsyncIterator, Iterator
from typing import Any

import uvicorn
from starlette.types import ASGIApp
from uvicorn.protocols.http.h11_impl import H11Protocol

LOOPBACK = "127.0.0.1"


class _HangsUp(H11Protocol):
    """Lets the application close the connection with nothing said, as `state.hang_up()`."""

    def connection_made(self, transport: Any) -> None:
        self.app_state = {**self.app_state, "hang_up": transport.abort}
        super().connection_made(transport)


class _Server(uvicorn.Server):
    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.ready = asyncio.Event()

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield  # signals are the business of whoever runs us

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self.ready.set()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        self._hang_up()
        await super().shutdown(sockets)

    def _hang_up(self) -> None:
        """Close every connection, so that no poll keeps us."""
        for connection in list(self.server_state.connections):
            transport: Any = connection.transport
            if transport is not None:
                transport.abort()


@contextlib.asynccontextmanager
async def serve(app: ASGIApp, *, port: int = 0, host: str = LOOPBACK) -> AsyncIterator[str]:
    """Serve *app* and yield its address, as in `http://127.0.0.1:8123`; port 0 takes a free one."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP) as listening:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind((host, port))
        listening.listen(2048)
        config = uvicorn.Config(
            app,
            http=_HangsUp,
            ws="none",
            log_config=None,
            access_log=False,
            timeout_graceful_shutdown=5,
        )
        server = _Server(config)
        running = asyncio.create_task(server.serve([listening]))
        ready = asyncio.create_task(server.ready.wait())
        await asyncio.wait({running, ready}, return_when=asyncio.FIRST_COMPLETED)
        ready.cancel()
        try:
            yield f"http://{host}:{listening.getsockname()[1]}"
        finally:
            server.should_exit = True
            await running
