"""Copies of a SQLite database: consistent while it is written to; whole, or not there at all."""

import os
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Final

from sqlalchemy.engine import make_url

from storage.faults import DAMAGED, NO_DATABASE, DamagedError, FileProblemError, explained

WAITS_FOR: Final = 10.0
"""Seconds that a copy waits for a program that holds the database."""

PARTIAL: Final = ".partial"

STEPS: Final = 10_000
"""Of SQLite's machine, between two looks whether to leave off: less than a millisecond."""

LOOKS_FOR: Final = 3.0
"""Seconds that a start waits for one: who does not start has to say so within ten (P12)."""


def file_of(url: str) -> Path | None:
    """Return the file behind a SQLite *url*; None for any other database."""
    parsed = make_url(url)
    return Path(parsed.database or "") if parsed.get_backend_name() == "sqlite" else None


def copy(source: Path, target: Path, *, leave_off: Callable[[], bool] | None = None) -> None:
    """Copy the database *source* to *target*, for its owner's eyes only.

    Takes a moment's picture of it and keeps no writer waiting. Raises FileProblemError,
    and then leaves nothing behind: where *target* exists already, and as soon as *leave_off*
    says so, too.
    """
    with explained(), new_file(target) as partial, closing(_open(source, "rw")) as connection:
        connection.set_progress_handler(leave_off, STEPS)
        connection.execute("VACUUM INTO ?", (str(partial),))


def examine(path: Path) -> str:
    """Read every page of the database at rest in *path*, and return its schema.

    Raises FileProblemError where it is damaged or no database of ours.
    """
    if (log := Path(f"{path}-wal")).exists() and log.stat().st_size:
        raise FileProblemError(
            "The file has a log beside it, so it is in use or a raw copy; "
            "make one with `nightstep backup`."
        )
    with explained(), closing(_open(path, "ro", immutable=True)) as connection:
        _check(connection, "integrity_check")
        found = _revision(connection)
    if found is None:
        raise FileProblemError("The file is not a backup of Nightstep.")
    return found


def look_over(path: Path) -> str | None:
    """Look for damage in the database in use at *path*, and return its schema.

    Reads every page: a second for a gigabyte or so. Raises FileProblemError, also where
    another program holds the database.
    """
    reach(path)
    return look_through(path)


def reach(path: Path) -> None:
    """Raise FileProblemError where another program holds the database in use at *path*."""
    with explained(), closing(_open(path, "rw", waits=LOOKS_FOR)) as connection:
        connection.execute("BEGIN IMMEDIATE")
        connection.execute("ROLLBACK")


def look_through(path: Path, *, leave_off: Callable[[], bool] | None = None) -> str | None:
    """Do as `look_over` beside a bot; FileProblemError also as soon as *leave_off* says so."""
    with explained(), closing(_open(path, "rw")) as connection:
        connection.set_progress_handler(leave_off, STEPS)
        _check(connection, "quick_check")
        return _revision(connection)


def schema(path: Path) -> str | None:
    """Return the schema of the database in use at *path*; raise FileProblemError."""
    with explained(), closing(_open(path, "rw")) as connection:
        return _revision(connection)


def close_log(path: Path) -> None:
    """Fold the log of the database at *path* into it.

    Raises FileProblemError while any other program has the database open.
    """
    with explained(), closing(_open(path, "rw", waits=1.0)) as connection:
        connection.execute("PRAGMA journal_mode = DELETE")


def own_folder(path: Path) -> Path:
    """Make the folder *path* where there is none, for its owner's eyes only, and return it."""
    path.mkdir(mode=0o700, parents=True, exist_ok=True)
    return path


@contextmanager
def new_file(target: Path) -> Iterator[Path]:
    """Yield where to write what is to become *target*; it does so in one step, and on the disk.

    Who is killed meanwhile leaves no *target*, only what `clear_away` removes.
    """
    _expect_none(target)
    partial = target.with_name(f".{target.name}{PARTIAL}")
    try:
        partial.unlink(missing_ok=True)
        partial.touch(mode=0o600)
        yield partial
        _expect_none(target)
        replace(partial, target)
    finally:
        partial.unlink(missing_ok=True)


def _expect_none(target: Path) -> None:
    if target.exists():
        raise FileProblemError(f"{target.name} exists already; choose another name.")


def clear_away(folder: Path) -> None:
    """Remove what was left in *folder* by copies that were killed; there are people in it."""
    for left in folder.glob(f".*{PARTIAL}"):
        left.unlink(missing_ok=True)


def copy_bytes(source: Path, target: Path) -> None:
    """Copy a file as it is, damage included; raise FileProblemError and leave nothing behind."""
    with explained(), new_file(target) as partial:
        shutil.copyfile(source, partial)


def replace(source: Path, target: Path) -> None:
    """Let *source* take the place of *target*; a power cut leaves the one or the other."""
    _sync(source)
    source.replace(target)
    _sync(target.parent)


def _sync(path: Path) -> None:
    opened = os.open(path, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)


def _open(
    path: Path, mode: str, *, immutable: bool = False, waits: float = WAITS_FOR
) -> sqlite3.Connection:
    address = f"{path.absolute().as_uri()}?mode={mode}{'&immutable=1' if immutable else ''}"
    return sqlite3.connect(address, uri=True, timeout=waits, isolation_level=None)


def _revision(connection: sqlite3.Connection) -> str | None:
    tables = {name for (name,) in connection.execute("SELECT name FROM sqlite_master")}
    if "alembic_version" not in tables:
        return None
    row = connection.execute("SELECT version_num FROM alembic_version").fetchone()
    return str(row[0]) if row else None


def _check(connection: sqlite3.Connection, pragma: str) -> None:
    if connection.execute("PRAGMA page_count").fetchone()[0] == 0:
        raise DamagedError(NO_DATABASE)
    if connection.execute(f"PRAGMA {pragma}(1)").fetchone()[0] != "ok":
        raise DamagedError(DAMAGED)
