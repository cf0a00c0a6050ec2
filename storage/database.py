"""Opening the database: SQLite with promises kept on disk, or PostgreSQL."""

from functools import partial

from sqlalchemy import Connection, event, exc
from sqlalchemy.engine import make_url
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.ext.asyncio.engine import create_async_engine
from sqlalchemy.pool import AsyncAdaptedQueuePool, ConnectionPoolEntry

from storage import Database, Unavailable, driver

DRIVERS = ("sqlite+aiosqlite", "postgresql+psycopg")

REACHED = {
    "connect_timeout": 5,
    "keepalives_idle": 10,
    "keepalives_interval": 3,
    "keepalives_count": 3,
    "tcp_user_timeout": 15_000,  # milliseconds
}
"""For libpq: a server that does not answer is found out in seconds, not when TCP gives up."""

TURN_COMES_WITHIN = 30.0
"""Seconds that a transaction waits for a connection before the database counts as away."""

PRAGMAS = (
    "journal_mode = WAL",
    "synchronous = FULL",  # what Telegram was told is on the disk
    "busy_timeout = 10000",  # milliseconds, for the command line beside the bot
    "foreign_keys = ON",
    "secure_delete = ON",  # an erased note leaves no bytes behind
)


class Connections(AsyncAdaptedQueuePool):
    """Where none is free in time, the database is away; SQLAlchemy's own error says otherwise."""

    _sqla_logger_namespace = "sqlalchemy.pool"  # it says there when it comes and goes

    def _do_get(self) -> ConnectionPoolEntry:
        try:
            return super()._do_get()
        except exc.TimeoutError as error:
            raise Unavailable(None, None, error) from error


def is_address(url: str) -> bool:
    """Whether *url* names a database that we can speak to."""
    try:
        return make_url(url).drivername in DRIVERS
    except (exc.ArgumentError, ValueError):
        return False


def open_database(url: str) -> Database:
    """Open *url*. What one ``begin()`` does is kept as a whole, or not at all."""
    if make_url(url).get_backend_name() != "sqlite":
        return create_async_engine(
            url,
            poolclass=Connections,
            pool_timeout=TURN_COMES_WITHIN,
            pool_pre_ping=True,
            hide_parameters=True,
            connect_args=REACHED,
        )
    # Every transaction ends before its connection goes back, so there is nothing to reset.
    # One connection: our own transactions queue up here, in order, not at the file lock.
    database = _sqlite(url)
    event.listen(database.sync_engine, "connect", _prepare)
    # As a writer, so that what a transaction has read stays true until it ends.
    event.listen(database.sync_engine, "begin", partial(_begin, how="BEGIN IMMEDIATE"))
    return database


def open_reader(url: str) -> Database:
    """Open *url* for reading only, as it is at one moment, while others go on writing."""
    if make_url(url).get_backend_name() != "sqlite":
        return create_async_engine(
            url,
            poolclass=Connections,
            pool_size=1,
            isolation_level="REPEATABLE READ",
            connect_args=REACHED | {"options": "-c default_transaction_read_only=on"},
            hide_parameters=True,
        )
    reader = _sqlite(url)
    event.listen(reader.sync_engine, "connect", _prepare_reading)
    event.listen(reader.sync_engine, "begin", partial(_begin, how="BEGIN"))
    return reader


def _sqlite(url: str) -> Database:
    return create_async_engine(
        url,
        poolclass=Connections,
        pool_size=1,
        max_overflow=0,
        pool_timeout=TURN_COMES_WITHIN,
        hide_parameters=True,
        pool_reset_on_return=None,
        connect_args={"async_creator_fn": driver.Connection},
    )


def _prepare_reading(connection: DBAPIConnection, entry: ConnectionPoolEntry) -> None:
    _prepare(connection, entry)
    cursor = connection.cursor()
    cursor.execute("PRAGMA query_only = ON")
    cursor.close()


def _prepare(connection: DBAPIConnection, _entry: ConnectionPoolEntry) -> None:
    connection.isolation_level = None  # sqlite3 leaves beginning transactions to us
    cursor = connection.cursor()
    for pragma in PRAGMAS:
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin(connection: Connection, *, how: str) -> None:
    connection.connection.driver_connection.begin(how)  # type: ignore[union-attr]
