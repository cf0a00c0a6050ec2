"""A loop whose time passes only when nothing else is left to do, and a database without threads."""

import asyncio
import selectors
import sqlite3
from contextlib import asynccontextmanager

from sqlalchemy import create_engine, event
from sqlalchemy.exc import OperationalError
from sqlalchemy.pool import StaticPool

from storage.tables import metadata


class _Leap(selectors.DefaultSelector):
    """Instead of waiting, lets that much time have passed; looks around only then."""

    loop = None
    turns = 0

    def select(self, timeout=None):
        self.turns += 1
        if timeout == 0 and self.turns % 64:
            return []
        if timeout is not None and timeout > 0:
            self.loop.seconds += timeout
        return super().select(0)


class LeapingLoop(asyncio.SelectorEventLoop):
    """Who sleeps here wakes up at once, and finds that the time has passed."""

    def __init__(self):
        leap = _Leap()
        super().__init__(leap)
        leap.loop = self
        self.seconds = 1000.0

    def time(self):
        return self.seconds


class Transaction:
    """What a transaction of ours can do, done at once."""

    def __init__(self, connection):
        self.connection = connection
        self.dialect = connection.dialect

    async def execute(self, statement, parameters=None):
        return self.connection.execute(statement, parameters)

    async def exec_driver_sql(self, statement, parameters=None):
        return self.connection.exec_driver_sql(statement, parameters)

    async def stream(self, statement):
        return _Stream(self.connection.execute(statement))

    async def run_sync(self, work, *given):
        return work(self.connection, *given)

    @asynccontextmanager
    async def begin_nested(self):
        with self.connection.begin_nested():
            yield self


class _Stream:
    """Rows that come in parts."""

    def __init__(self, result):
        self.result = result

    async def partitions(self, size):
        for part in self.result.partitions(size):
            yield part


class Memory:
    """SQLite in memory, one writer at a time. *reach* is asked at each border of a transaction."""

    def __init__(self):
        self.engine = create_engine(
            "sqlite://", poolclass=StaticPool, connect_args={"check_same_thread": False}
        )
        event.listen(self.engine, "connect", _prepare)
        event.listen(self.engine, "begin", lambda tx: tx.exec_driver_sql("BEGIN IMMEDIATE"))
        with self.engine.begin() as connection:
            metadata.create_all(connection)
        self.connection = self.engine.connect()
        self.turn = asyncio.Lock()
        self.commits = 0

    def seen_by(self, reach):
        """Return the database as one process sees it."""
        return Database(self, reach)

    def close(self):
        self.connection.close()
        self.engine.dispose()


def _prepare(connection, _entry):
    connection.isolation_level = None
    connection.execute("PRAGMA foreign_keys = ON")


class Database:
    """What storage calls a database, as far as anybody uses it."""

    def __init__(self, memory, reach):
        self.memory = memory
        self.reach = reach

    @asynccontextmanager
    async def begin(self):
        if await self.reach("begin") == "away":
            raise away()
        async with self.memory.turn:
            connection = self.memory.connection
            with connection.begin() as transaction:
                yield Transaction(connection)
                how = await self.reach("commit")
                if how == "away":
                    raise away()
                transaction.commit()
                self.memory.commits += 1
        if how == "lost":  # it was committed, and nobody said so
            raise away()

    connect = begin

    async def dispose(self):
        """Leave the memory to the others."""


def away():
    return OperationalError("", {}, sqlite3.OperationalError("the database is away"))
