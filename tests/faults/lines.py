"""A line to PostgreSQL that is cut at a COMMIT: before the server has read it, or after."""

import asyncio
from contextlib import asynccontextmanager, suppress

from sqlalchemy.engine import make_url


class Line:
    """Hands every byte on, until it is told to *cut*."""

    def __init__(self, url):
        self.server = make_url(url)
        self.left, self.how = 0, ""
        self.open = set()

    def cut(self, commit, how):
        """Cut the line at that COMMIT from now: *away* or *lost*, with its effect and unheard."""
        self.left, self.how = commit, how

    async def connected(self, reader, writer):
        self.open.add(asyncio.current_task())
        from_server, to_server = await self._reach()
        unheard = asyncio.Event()
        both = {
            asyncio.create_task(self._up(reader, to_server, unheard)),
            asyncio.create_task(self._down(from_server, writer, unheard)),
        }
        await asyncio.wait(both, return_when=asyncio.FIRST_COMPLETED)
        for each in both:
            each.cancel()
        for end in (writer, to_server):
            end.close()
            with suppress(ConnectionError):
                await end.wait_closed()

    async def _reach(self):
        host, port = self.server.query.get("host") or self.server.host, self.server.port or 5432
        if host.startswith("/"):
            return await asyncio.open_unix_connection(f"{host}/.s.PGSQL.{port}")
        return await asyncio.open_connection(host, port)

    async def _up(self, reader, to_server, unheard):
        while said := await reader.read(65536):
            if b"COMMIT" in said:
                self.left -= 1
                if self.left == 0 and self.how == "away":
                    return
                if self.left == 0:
                    unheard.set()
            to_server.write(said)

    async def _down(self, from_server, writer, unheard):
        while said := await from_server.read(65536):
            if unheard.is_set():
                return
            writer.write(said)


@asynccontextmanager
async def line_to(url):
    """Yield a line, and the address of the database at its near end."""
    line = Line(url)
    server = await asyncio.start_server(line.connected, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    plain = {"sslmode": "disable", "gssencmode": "disable"}
    near = line.server.set(host="127.0.0.1", port=port, query=plain)
    try:
        yield line, near.render_as_string(hide_password=False)
    finally:
        server.close()
        await asyncio.gather(*line.open)  # whoever called has hung up
