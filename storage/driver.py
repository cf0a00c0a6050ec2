"""SQLite in its thread: a statement, its first rows and the BEGIN before it in one trip there."""

import sqlite3
from collections.abc import Callable, Iterable
from functools import partial
from typing import Any, Final, Self, TypeAlias

import aiosqlite

AHEAD: Final = 1000
"""So many rows come with the statement; somebody who streams more fetches more."""

Execute: TypeAlias = Callable[..., Any]


class Connection(aiosqlite.Connection):
    """As aiosqlite's, whose cursors make one trip each to be made, to execute, fetch and close.

    A trip costs more than most of our statements: two threads take turns at one interpreter.
    """

    def __init__(self, database: str, **given: Any) -> None:
        super().__init__(partial(sqlite3.connect, database, **given), iter_chunk_size=AHEAD)
        self._thread.daemon = True  # as SQLAlchemy has it where it connects itself
        self._begin: str | None = None

    def begin(self, how: str) -> None:
        """Begin a transaction with the next statement; one that has none never begins."""
        self._begin = how

    def cursor(self) -> "Cursor":  # type: ignore[override]  # as SQLAlchemy asks for it
        return Cursor(self)

    async def run(self, execute: Execute, sql: str, parameters: Iterable[Any]) -> Any:
        # Taken here: a statement whose task is cancelled takes its BEGIN to the thread with it.
        begin, self._begin = self._begin, None
        there = partial(self._there, begin, execute, sql, parameters)
        return await self._execute(there)  # type: ignore[no-untyped-call]

    async def commit(self) -> None:
        self._begin = None
        await super().commit()

    async def rollback(self) -> None:
        self._begin = None
        await super().rollback()

    def _there(
        self, begin: str | None, execute: Execute, sql: str, parameters: Iterable[Any]
    ) -> tuple[sqlite3.Cursor, list[Any]]:
        cursor = self._conn.cursor()
        if begin is not None:
            try:
                cursor.execute(begin)
            except sqlite3.Error:
                self._begin = begin  # whoever goes on in spite of it is not outside a transaction
                raise
        execute(cursor, sql, parameters)
        return cursor, cursor.fetchmany(AHEAD) if cursor.description else []


class Cursor(aiosqlite.Cursor):
    """One statement on its way; there is nothing behind it until it executes."""

    _conn: Connection

    def __init__(self, connection: Connection) -> None:
        super().__init__(connection, None)  # type: ignore[arg-type]
        self._rows: list[Any] = []
        self._more = False

    async def execute(self, sql: str, parameters: Iterable[Any] | None = None) -> Self:
        return await self._run(sqlite3.Cursor.execute, sql, parameters or ())

    async def executemany(self, sql: str, parameters: Iterable[Iterable[Any]]) -> Self:
        return await self._run(sqlite3.Cursor.executemany, sql, parameters)

    async def fetchone(self) -> Any:
        return next(iter(await self.fetchmany(1)), None)

    async def fetchmany(self, size: int | None = None) -> list[Any]:
        size = size or 1
        if not self._rows and self._more:
            return list(await super().fetchmany(size))
        rows, self._rows = self._rows[:size], self._rows[size:]
        return rows

    async def fetchall(self) -> list[Any]:
        rows, self._rows = self._rows, []
        return [*rows, *await super().fetchall()] if self._more else rows

    async def close(self) -> None:
        if self._more:
            await super().close()

    async def _run(self, execute: Execute, sql: str, parameters: Iterable[Any]) -> Self:
        self._cursor, self._rows = await self._conn.run(execute, sql, parameters)
        self._more = len(self._rows) == AHEAD
        return self
