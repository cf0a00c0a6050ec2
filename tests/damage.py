"""What may befall a file: pages that say something else, a program that holds it, no way in."""

import os
import sqlite3
from contextlib import closing, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

PAGE = 4096
NOBODY = 65534


def flip_pages(path):
    """Overwrite every page but the first, as a dying disk might."""
    content = bytearray(path.read_bytes())
    for start in range(PAGE, len(content), PAGE):
        content[start : start + 64] = b"\xa5" * 64
    path.write_bytes(content)


def spoil_page(path, table):
    """Spoil the first page of *table*, which nobody may read for a long time."""
    with closing(sqlite3.connect(path)) as connection:
        found = "SELECT rootpage FROM sqlite_master WHERE name = ?"
        [(page,)] = connection.execute(found, (table,))
    content = bytearray(path.read_bytes())
    content[(page - 1) * PAGE : (page - 1) * PAGE + 8] = b"\xa5" * 8
    path.write_bytes(content)


def fill(path):
    """Write to the database at *path* until its disk, as far as it can tell, is full."""
    with closing(sqlite3.connect(path)) as connection:
        pages = connection.execute("PRAGMA page_count").fetchone()[0]
        connection.execute(f"PRAGMA max_page_count = {pages}")
        connection.execute("CREATE TABLE more (it)")
        connection.executemany("INSERT INTO more VALUES (zeroblob(?))", [(9000,)] * 20)


@contextmanager
def holding(path):
    """Hold the database at *path* as a program does that is in the middle of writing."""
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("BEGIN IMMEDIATE")
        yield connection
        connection.execute("ROLLBACK")


@contextmanager
def locked_out(folder):
    """Be somebody who may look into *folder* but write nothing there, even where tests are root."""
    folder.chmod(0o555)
    root = os.geteuid() == 0
    if root:
        os.seteuid(NOBODY)
    try:
        yield
    finally:
        if root:
            os.seteuid(0)
        folder.chmod(0o700)


@contextmanager
def open_folder():
    """A folder that everybody can reach, as a test's own cannot be by others."""
    with TemporaryDirectory(prefix="nightstep-") as name:
        yield Path(name)
