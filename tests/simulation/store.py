"""A real SQLite file behind the interface of our database: a crash can come before any commit."""

import sqlite3
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path

from sqlalchemy import create_engine, event, select
from sqlalchemy.exc import OperationalError
from sqlalchemy.pool import StaticPool

from storage.tables import metadata


class Transaction:
    """What a transaction of ours can do, done at once."""

    def __init__(self, connection):
        self.connection = connection
        self.dialect = connection.dialect

    async def execute(self, statement, parameters=None):
        return self.connection.execute(statement, parameters)

    async def exec_driver_sql(self, statement, parameters=None):
        return self.connection.exec_driver_sql(statement, parameters)

    @asynccontextmanager
    async def begin_nested(self):
        with self.connection.begin_nested():
            yield self


class Store:
    """One file, one writer at a time as in SQLite, and a reader that sees what is committed."""

    def __init__(self, folder: Path):
        self.path = folder / "simulation.db"
        self.writer = self._open()
        event.listen(self.writer, "begin", lambda tx: tx.exec_driver_sql("BEGIN IMMEDIATE"))
        with self.writer.begin() as connection:
            metadata.create_all(connection)
        self.reader = self._open()
        self.seen = self.reader.connect().execution_options(isolation_level="AUTOCOMMIT")
        self.open = None
        self.template = sqlite3.connect(":memory:")

    def _open(self):
        engine = create_engine(f"sqlite:///{self.path}", poolclass=StaticPool)

        @event.listens_for(engine, "connect")
        def prepare(connection, _entry):
            connection.isolation_level = None
            for pragma in ("journal_mode = WAL", "synchronous = OFF", "foreign_keys = ON"):
                connection.execute(f"PRAGMA {pragma}")

        return engine

    def keep_as_template(self):
        with self._raw() as raw:
            raw.backup(self.template)

    def reset(self):
        """Return to the template; what is open is rolled back."""
        self.rollback()
        with self._raw() as raw:
            self.template.backup(raw)

    @contextmanager
    def _raw(self):
        connection = self.writer.raw_connection()
        yield connection.driver_connection
        connection.close()

    def begin(self):
        self.open = self.writer.connect()
        self.open.begin()
        return Transaction(self.open)

    def commit(self):
        connection, self.open = self.open, None
        connection.commit()
        connection.close()

    def rollback(self):
        if self.open is not None:
            connection, self.open = self.open, None
            connection.rollback()
            connection.close()

    def rows(self, table):
        """Return what is committed."""
        return self.seen.execute(select(table)).mappings().all()

    def close(self):
        self.rollback()
        self.seen.close()
        self.reader.dispose()
        self.writer.dispose()
        self.template.close()


class Database:
    """The store as one replica sees it: it may be away, and it may die at each border."""

    def __init__(self, store, reach, committed=lambda: None):
        self.store = store
        self.reach = reach
        self.committed = committed

    @asynccontextmanager
    async def begin(self):
        if await self.reach("begin") == "away":
            raise away()
        transaction = self.store.begin()
        try:
            yield transaction
            how = await self.reach("commit")
        except BaseException:
            self.store.rollback()
            raise
        if how == "away":
            self.store.rollback()
            raise away()
        self.store.commit()
        self.committed()
        if how == "lost":  # it was committed, and nobody said so
            raise away()


def away():
    return OperationalError("", {}, ConnectionError("the database is away"))
