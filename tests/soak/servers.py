"""A PostgreSQL of our own, which can be restarted under those who use it."""

import asyncio
from contextlib import contextmanager

from sqlalchemy.engine import make_url

from tests import postgres


class Server:
    """A server on a socket; *url* is as SQLAlchemy takes it."""

    def __init__(self, running, pg_ctl):
        self._running, self._pg_ctl = running, pg_ctl
        address = make_url(running.get_uri()).set(drivername="postgresql+psycopg")
        self.url = address.render_as_string(hide_password=False)

    async def restart(self, mode):
        """Restart it, *mode* being `fast` or `immediate`; who was in the middle is cut off."""
        socket_dir = make_url(self.url).query["host"]
        where = ["-o", '-h ""', "-o", f"-k {socket_dir}", "-l", str(self._running.log)]
        await asyncio.to_thread(
            self._pg_ctl,
            ["-w", "-m", mode, *where, "restart"],
            pgdata=self._running.pgdata,
            user=self._running.system_user,
            timeout=60,
        )


@contextmanager
def server():
    with postgres.own() as (running, pg_ctl):
        yield Server(running, pg_ctl)
