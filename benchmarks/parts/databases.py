"""Databases of a benchmark: a fresh one each, on the disk of this machine."""

import os
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.parts.running import OTHER
from tests.postgres import database, server


@contextmanager
def fresh(kind):
    """Yield the address of an empty database; *kind* is sqlite or postgresql."""
    if kind == "sqlite":
        with TemporaryDirectory(prefix="nightstep-bench-") as folder:
            yield f"sqlite+aiosqlite:///{Path(folder) / 'nightstep.db'}"
        return
    os.sched_setaffinity(0, {OTHER})  # its processes stay on the core where they were begun
    with server() as running, database(running) as url:
        yield url
