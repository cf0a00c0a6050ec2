"""Scrubbing: what was erased leaves SQLite's files too, which forget later than its tables.

The log beside the file keeps old pages until it is cut, and a page that was split can
keep a copy of a row that has moved (docs/reliability.md, P14). PostgreSQL's own vacuum
does the like in its own time.
"""

from datetime import datetime
from sqlite3 import OperationalError
from typing import Final

from storage import Database, Transaction, marks

ERASED: Final = "erased"

REWRITTEN: Final = 128 * 1024 * 1024
"""Bytes; a file up to this size is written anew, which takes a second or two."""


async def wish(tx: Transaction, *, at: datetime) -> None:
    """Note that rows were erased, so that their bytes follow."""
    await marks.put(tx, ERASED, at=at)


async def wished(tx: Transaction) -> datetime | None:
    """Return when rows were last erased, if their bytes may still be there."""
    return await marks.at(tx, ERASED)


async def done(tx: Transaction, *, erased: datetime) -> None:
    """Note that what was erased up to *erased* is gone from the files as well."""
    if await marks.at(tx, ERASED) == erased:
        await marks.put(tx, ERASED)


async def scrub(database: Database, *, rewritten: int = REWRITTEN) -> bool:
    """Scrub the files of *database*; False while another program is reading them."""
    if database.dialect.name != "sqlite":
        return True
    async with database.connect() as connection:
        sqlite = (await connection.get_raw_connection()).driver_connection
        assert sqlite
        try:
            [[pages]] = await sqlite.execute_fetchall("PRAGMA page_count")
            [[size]] = await sqlite.execute_fetchall("PRAGMA page_size")
            if pages * size <= rewritten:
                await sqlite.execute_fetchall("VACUUM")
            [[busy, *_]] = await sqlite.execute_fetchall("PRAGMA wal_checkpoint(TRUNCATE)")
        except OperationalError:
            return False
    return not busy
