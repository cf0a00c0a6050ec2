"""Copies of a database that is in use, and every way in which a copy can fail."""

import errno
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy.exc import OperationalError

from storage import backup, marks, shelf
from storage.faults import DamagedError, FileProblemError, explain, explained
from storage.shelf import Copy, Shelf, Why
from tests.damage import fill, flip_pages, holding, locked_out, open_folder, spoil_page

NOW = datetime(2026, 3, 2, 18, tzinfo=UTC)


@pytest.fixture
def file(database, tmp_path):
    return tmp_path / "nightstep.db"


def with_code(code):
    error = sqlite3.OperationalError("disk I/O error")
    error.sqlite_errorcode = code
    return error


def rows(path):
    with closing(sqlite3.connect(path)) as connection:
        return connection.execute("SELECT name, value FROM marks").fetchall()


async def test_a_copy_holds_what_was_committed_and_nothing_else(database, file, tmp_path):
    async with database.begin() as tx:
        await marks.put(tx, "kept", value="yes")
    async with database.begin() as tx:
        await marks.put(tx, "not yet", value="no")
        backup.copy(file, tmp_path / "copy.db")

    assert rows(tmp_path / "copy.db") == [("kept", "yes")]
    assert backup.examine(tmp_path / "copy.db") == backup.schema(file)


def test_a_copy_is_for_its_owner_only(file, tmp_path):
    backup.copy(file, tmp_path / "copy.db")

    assert (tmp_path / "copy.db").stat().st_mode & 0o777 == 0o600
    assert not list(tmp_path.glob("*.partial"))


def test_a_copy_never_overwrites(file, tmp_path):
    (tmp_path / "copy.db").write_text("precious")

    with pytest.raises(FileProblemError, match="exists already"):
        backup.copy(file, tmp_path / "copy.db")
    assert (tmp_path / "copy.db").read_text() == "precious"


def test_a_copy_that_finds_the_disk_full_leaves_nothing_behind(file, tmp_path):
    with (
        pytest.raises(FileProblemError, match="disk is full"),
        explained(),
        backup.new_file(tmp_path / "copy.db") as partial,
    ):
        partial.write_bytes(b"half of it")
        fill(file)

    assert [path.name for path in tmp_path.glob("*copy*")] == []


async def test_a_folder_that_cannot_be_written_to_is_said(database, file):
    await database.dispose()
    with open_folder() as folder:
        source = folder / "nightstep.db"
        shutil.copyfile(file, source)
        with locked_out(folder), pytest.raises(FileProblemError, match="cannot be written to"):
            backup.copy(source, folder / "copy.db")

        assert [path.name for path in folder.iterdir()] == ["nightstep.db"]


KILLED = """
import os, sys
from pathlib import Path
from storage import backup
with backup.new_file(Path(sys.argv[1])) as partial:
    partial.write_bytes(b"half of it")
    os.kill(os.getpid(), 9)
"""


def test_a_copy_that_is_killed_leaves_no_backup_and_its_half_is_cleared_away(file, tmp_path):
    backups = Shelf(tmp_path / "backups")
    backups.folder.mkdir()
    target = backups.folder / "nightly-20260302T180000Z.db"
    subprocess.run([sys.executable, "-c", KILLED, str(target)], check=False)
    assert len(list(backups.folder.iterdir())) == 1
    assert backups.newest() is None and backups.is_due(NOW)

    backups.put(file, Why.NIGHTLY, NOW)
    assert list(backups.folder.iterdir()) == [target]


def test_a_folder_that_is_not_there_is_said(file, tmp_path):
    with pytest.raises(FileProblemError, match="cannot be opened"):
        backup.copy(file, tmp_path / "nowhere" / "copy.db")


def test_a_database_that_is_not_there_is_said_and_not_made(tmp_path):
    with pytest.raises(FileProblemError, match="cannot be opened"):
        backup.copy(tmp_path / "none.db", tmp_path / "copy.db")
    assert list(tmp_path.iterdir()) == []


async def test_a_damaged_database_is_not_copied(database, file, tmp_path):
    await database.dispose()
    flip_pages(file)

    with pytest.raises(DamagedError, match="damaged"):
        backup.copy(file, tmp_path / "copy.db")
    with pytest.raises(DamagedError):
        backup.look_over(file)
    assert not (tmp_path / "copy.db").exists()


async def test_damage_in_one_page_is_found_before_anybody_reads_it(database, file):
    await database.dispose()
    spoil_page(file, "notes")

    for look in (backup.look_over, backup.examine):
        with pytest.raises(DamagedError, match="damaged"):
            look(file)


async def test_a_look_through_can_be_left_off(database, file, monkeypatch):
    monkeypatch.setattr(backup, "STEPS", 10)

    assert backup.look_through(file, leave_off=lambda: False)
    with pytest.raises(FileProblemError) as left:
        backup.look_through(file, leave_off=lambda: True)
    assert left.type is not DamagedError


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (OSError(errno.ENOSPC, "No space left on device"), "The disk is full"),
        (OSError(errno.EROFS, "Read-only file system"), "cannot be written to"),
        (OSError(errno.EIO, "Input/output error"), "did not do what was asked"),
        (with_code(sqlite3.SQLITE_IOERR_SHMSIZE), "The disk is full"),
        (with_code(sqlite3.SQLITE_IOERR_READ), "did not do what was asked"),
        (sqlite3.OperationalError("no code"), "did not do what was asked"),
        (OperationalError("SELECT 1", {}, sqlite3.OperationalError("x")), "did not do what"),
        (OperationalError("SELECT 1", {}, RuntimeError("away")), "did not answer"),
    ],
)
def test_every_fault_has_its_sentence(error, said):
    assert said in explain(error)


def test_a_copy_does_not_wait_for_a_writer(file, tmp_path):
    with holding(file):
        backup.copy(file, tmp_path / "copy.db")

    assert backup.examine(tmp_path / "copy.db")


def test_a_log_is_folded_in_only_when_nobody_else_is_there(file):
    with holding(file), pytest.raises(FileProblemError, match="Another program"):
        backup.close_log(file)


@pytest.mark.parametrize(
    ("content", "said"),
    [(b"", "not a database"), (b"a letter, not a database. " * 400, "not a database")],
)
def test_what_is_no_database_is_no_backup(tmp_path, content, said):
    (tmp_path / "letter.db").write_bytes(content)

    with pytest.raises(FileProblemError, match=said):
        backup.examine(tmp_path / "letter.db")


def test_somebody_elses_database_is_no_backup(tmp_path):
    with closing(sqlite3.connect(tmp_path / "other.db")) as connection:
        connection.execute("CREATE TABLE other (it)")

    with pytest.raises(FileProblemError, match="not a backup of Nightstep"):
        backup.examine(tmp_path / "other.db")


async def test_a_raw_copy_with_its_log_is_refused(database, file):
    async with database.begin() as tx:
        await marks.put(tx, "in the log", value="yes")

    with pytest.raises(FileProblemError, match="log beside it"):
        backup.examine(file)


def test_names_tell_why_and_when_and_nothing_else(file, tmp_path):
    made = Shelf(tmp_path / "backups").put(file, Why.NIGHTLY, NOW)

    assert made.name == "nightly-20260302T180000Z.db"
    assert made.parent.stat().st_mode & 0o777 == 0o700


def test_a_nightly_backup_is_due_once_a_day_whatever_the_clock_does(file, tmp_path):
    backups = Shelf(tmp_path / "backups")
    assert backups.is_due(NOW)
    backups.put(file, Why.NIGHTLY, NOW)

    assert not backups.is_due(NOW + timedelta(hours=23))
    assert backups.is_due(NOW + timedelta(hours=24))
    assert backups.is_due(NOW - timedelta(days=400))


def test_what_others_put_there_is_never_dropped(file, tmp_path):
    backups = Shelf(tmp_path / "backups")
    backups.put(file, Why.MIGRATION, NOW)
    (backups.folder / "my-own.db").write_text("precious")
    backups.put(file, Why.NIGHTLY, NOW + timedelta(days=90))

    names = sorted(path.name for path in backups.folder.iterdir())
    assert names == ["my-own.db", "nightly-20260531T180000Z.db"]


@settings(deadline=None)
@given(
    st.lists(st.tuples(st.sampled_from(Why), st.integers(0, 60)), max_size=60),
)
def test_what_stays_is_few_young_and_holds_the_newest_night(tmp_path_factory, made):
    copies = [Copy(None, why, NOW - timedelta(days=days)) for why, days in made]
    copies.sort(key=lambda copy: copy.at, reverse=True)
    dropped = {id(copy) for copy in shelf.superfluous(copies, NOW)}
    kept = [copy for copy in copies if id(copy) not in dropped]

    for why, most in shelf.KEPT.items():
        same = [copy for copy in kept if copy.why is why]
        assert len(same) <= most
        assert same == [copy for copy in copies if copy.why is why][: len(same)]
    nightly = [copy for copy in copies if copy.why is Why.NIGHTLY]
    assert nightly[:1] == [copy for copy in kept if copy.why is Why.NIGHTLY][:1]
    assert all(copy in nightly[:1] or NOW - copy.at <= shelf.LONGEST for copy in kept)
