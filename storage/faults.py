"""What is wrong with the file of a database, in one sentence."""

import errno
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import DBAPIError

FULL = "The disk is full; make room and try again. Nothing was changed."
READ_ONLY = "The folder cannot be written to; check its owner and permissions."
DAMAGED = "The database file is damaged; restore the newest backup."
NO_DATABASE = "The file is not a database."
LOCKED = "Another program holds the database; stop it, or try again."
MISSING = "The file cannot be opened; check the path, its owner and permissions."
LEFT_OFF = "It was left off before its end."
OTHERWISE = "The disk did not do what was asked of it; check the machine. Nothing was changed."

BY_SQLITE = {
    sqlite3.SQLITE_IOERR_SHMSIZE: FULL,  # its file of shared memory cannot grow
    sqlite3.SQLITE_FULL: FULL,
    sqlite3.SQLITE_READONLY: READ_ONLY,
    sqlite3.SQLITE_CORRUPT: DAMAGED,
    sqlite3.SQLITE_NOTADB: NO_DATABASE,
    sqlite3.SQLITE_BUSY: LOCKED,
    sqlite3.SQLITE_LOCKED: LOCKED,
    sqlite3.SQLITE_CANTOPEN: MISSING,
    sqlite3.SQLITE_INTERRUPT: LEFT_OFF,
}
BY_SYSTEM = {
    errno.ENOSPC: FULL,
    errno.EDQUOT: FULL,
    errno.EROFS: READ_ONLY,
    errno.EACCES: READ_ONLY,
    errno.EPERM: READ_ONLY,
    errno.ENOENT: MISSING,
    errno.EISDIR: MISSING,
    errno.ENOTDIR: MISSING,
}


class FileProblemError(Exception):
    """A database file cannot be read, copied or put in place; the text is one sentence."""


class DamagedError(FileProblemError):
    """What is in the file cannot be read as a database."""


FAULTS = (OSError, sqlite3.Error, DBAPIError)
"""What `explain` has a sentence for."""


def explain(error: BaseException) -> str:
    """Return the sentence for one of FAULTS. It names no value and no path."""
    cause = error.orig if isinstance(error, DBAPIError) else error
    if isinstance(cause, sqlite3.Error):
        code = getattr(cause, "sqlite_errorcode", 0)
        return BY_SQLITE.get(code) or BY_SQLITE.get(code & 0xFF, OTHERWISE)
    if isinstance(cause, OSError):
        return BY_SYSTEM.get(cause.errno or 0, OTHERWISE)
    return "The database did not answer; check that it runs."


@contextmanager
def explained() -> Iterator[None]:
    """Raise FileProblemError with a sentence in place of any of FAULTS."""
    try:
        yield
    except FAULTS as error:
        said = explain(error)
        kind = DamagedError if said in (DAMAGED, NO_DATABASE) else FileProblemError
        raise kind(said) from error
