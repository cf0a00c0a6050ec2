"""Backups put back, by whoever needs one in the middle of the night."""

import errno
import shutil
import sqlite3
from contextlib import closing
from datetime import timedelta

import pytest
from sqlalchemy import text

from bot import backups, restores, starting
from bot.running import AlreadyRunningError, only_one
from bot.settings import SettingsProblemError
from simulator.core import Telegram
from storage import backup, schema
from storage.faults import DamagedError, FileProblemError
from storage.shelf import Why
from storage.vault import new_key
from tests.bot.installed import furnish, install
from tests.damage import flip_pages, holding
from tests.world import TOKEN


@pytest.fixture
async def here(tmp_path):
    return await install(tmp_path / "data")


@pytest.fixture
def ada(clock):
    return Telegram(token=TOKEN, now=clock).person(42)


@pytest.fixture
def bob(clock):
    return Telegram(token=TOKEN, now=clock).person(43)


@pytest.fixture
def usb(tmp_path):
    return tmp_path / "usb.db"


async def test_a_backup_brings_everything_back(here, ada, bob, clock, usb):
    await here.enrols(ada, clock())
    await backups.make(here.settings, usb)
    await here.enrols(bob, clock())

    await restores.restore(here.settings, usb, clock())
    assert await here.knows() == {42}
    assert usb.exists()
    assert here.file.stat().st_mode & 0o777 == 0o600


async def test_what_was_there_is_on_the_shelf_and_can_be_put_back_too(here, ada, bob, clock, usb):
    await here.enrols(ada, clock())
    await backups.make(here.settings, usb)
    await here.enrols(bob, clock())
    await restores.restore(here.settings, usb, clock())
    [kept] = backups.shelf(here.settings).copies()

    assert kept.why is Why.RESTORE
    clock.time += timedelta(minutes=1)
    await restores.restore(here.settings, kept.path, clock())
    assert await here.knows() == {42, 43}


async def test_a_backup_is_made_while_somebody_writes(here, ada, clock, usb):
    await here.enrols(ada, clock())
    with holding(here.file) as writer:
        writer.execute("DELETE FROM plans WHERE 0")
        await backups.make(here.settings, usb)

    assert sum((await restores.rehearse(here.settings, usb, clock())).values()) == 0


async def test_a_rehearsal_changes_nothing(here, ada, bob, clock, usb):
    await here.enrols(ada, clock())
    await backups.make(here.settings, usb)
    await here.enrols(bob, clock())
    before, files = usb.read_bytes(), sorted(here.folder.iterdir())
    clock.time += timedelta(hours=5)

    assert (await restores.rehearse(here.settings, usb, clock()))["given up"] == 1
    assert await here.knows() == {42, 43}
    assert usb.read_bytes() == before
    assert sorted(here.folder.iterdir()) == files


async def test_somebody_erased_since_stays_erased(here, ada, bob, clock, usb):
    await here.enrols(ada, clock())
    await here.enrols(bob, clock())
    await backups.make(here.settings, usb)
    clock.time += timedelta(minutes=1)
    await here.erases(42, clock())

    assert (await restores.restore(here.settings, usb, clock()))["forgotten"] == 1
    assert await here.knows() == {43}
    assert here.key.lookup(42) not in without_journal(here)


def without_journal(here):
    """Return the bytes of all tables but the journal, in which the keyed hash has to stay."""
    copy = here.folder / "looked-at.db"
    shutil.copyfile(here.file, copy)
    with closing(sqlite3.connect(copy, isolation_level=None)) as connection:
        connection.execute("DROP TABLE erasures")
        connection.execute("VACUUM")
    return copy.read_bytes()


async def test_somebody_erased_stays_erased_when_the_database_itself_was_lost(
    here, ada, clock, usb
):
    await here.enrols(ada, clock())
    await backups.make(here.settings, usb)
    clock.time += timedelta(minutes=1)
    await here.erases(42, clock())
    assert await sweep(here, clock) == {"journalled": 1, "copied": 1}
    for path in here.folder.glob("nightstep.db*"):
        path.unlink()

    assert (await restores.restore(here.settings, usb, clock()))["forgotten"] == 1
    assert await here.knows() == set()


async def test_somebody_who_came_again_after_an_erasure_is_kept(here, ada, clock, usb):
    await here.enrols(ada, clock())
    clock.time += timedelta(minutes=1)
    await here.erases(42, clock())
    clock.time += timedelta(minutes=1)
    await here.enrols(ada, clock())
    await backups.make(here.settings, usb)

    assert (await restores.restore(here.settings, usb, clock()))["forgotten"] == 0
    assert await here.knows() == {42}


async def test_a_damaged_database_gives_way_and_its_bytes_are_kept(here, ada, clock, usb):
    await here.enrols(ada, clock())
    await backups.make(here.settings, usb)
    flip_pages(here.file)
    damaged = here.file.read_bytes()

    await restores.restore(here.settings, usb, clock())
    assert await here.knows() == {42}
    [kept] = backups.shelf(here.settings).copies()
    assert kept.why is Why.DAMAGED and kept.path.read_bytes() == damaged


async def test_a_damaged_backup_is_refused_and_nothing_is_touched(here, ada, clock, usb):
    await backups.make(here.settings, usb)
    flip_pages(usb)
    await here.enrols(ada, clock())

    with pytest.raises(DamagedError):
        await restores.restore(here.settings, usb, clock())
    assert await here.knows() == {42}
    assert not list(here.folder.glob("restoring*"))


async def test_a_backup_from_a_newer_version_is_refused(here, ada, clock, usb):
    async with here.opened() as database, database.begin() as tx:
        await tx.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    await backups.make(here.settings, usb)

    with pytest.raises(FileProblemError, match="newer Nightstep"):
        await restores.rehearse(here.settings, usb, clock())
    assert not list(here.folder.glob("restoring*"))


async def test_a_backup_under_another_key_is_refused(here, ada, clock, usb):
    await here.enrols(ada, clock())
    await backups.make(here.settings, usb)
    (here.folder / "key").write_text(new_key())

    with pytest.raises(FileProblemError, match="another key"):
        await restores.restore(here.settings, usb, clock())


async def test_without_a_key_nothing_is_restored_and_none_is_made(here, clock, usb):
    await backups.make(here.settings, usb)
    (here.folder / "key").unlink()

    with pytest.raises(SettingsProblemError, match="no key"):
        await restores.restore(here.settings, usb, clock())
    assert not (here.folder / "key").exists()


async def test_while_another_program_has_the_database_open_nothing_is_placed(here, ada, clock, usb):
    await backups.make(here.settings, usb)
    await here.enrols(ada, clock())

    with closing(sqlite3.connect(here.file, isolation_level=None)) as reading:
        reading.execute("BEGIN")
        reading.execute("SELECT * FROM patients").fetchall()
        with pytest.raises(FileProblemError, match="Another program"):
            await restores.restore(here.settings, usb, clock())
    assert await here.knows() == {42}


async def test_a_disk_that_is_full_in_the_middle_costs_nothing(here, ada, clock, usb, monkeypatch):
    await backups.make(here.settings, usb)
    await here.enrols(ada, clock())

    def full(_source, target):
        target.write_bytes(b"half of it")
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(shutil, "copyfile", full)
    with pytest.raises(FileProblemError, match="disk is full"):
        await restores.restore(here.settings, usb, clock())
    assert await here.knows() == {42}
    assert not list(here.folder.glob("restoring*"))


async def test_a_restore_that_fails_at_its_last_step_changes_nothing(
    here, ada, clock, usb, monkeypatch
):
    await backups.make(here.settings, usb)
    await here.enrols(ada, clock())
    replace = backup.replace

    def fails(source, target):
        if target == here.file:
            raise OSError(errno.EIO, "Input/output error")
        replace(source, target)

    monkeypatch.setattr(backup, "replace", fails)
    with pytest.raises(FileProblemError, match="Nothing was changed"):
        await restores.restore(here.settings, usb, clock())
    assert await here.knows() == {42}
    assert not list(here.folder.glob("restoring*"))


async def test_what_a_crash_left_of_a_restore_is_cleared_away(here, clock, usb):
    await backups.make(here.settings, usb)
    (here.folder / "restoring-0123.db").write_text("people")
    await restores.restore(here.settings, usb, clock())

    assert not list(here.folder.glob("restoring*"))


async def test_postgresql_is_left_to_its_own_tools(tmp_path, clock):
    elsewhere = "postgresql+psycopg://nobody@127.0.0.1:1/none"
    settings = (await install(tmp_path / "data")).settings
    settings = settings.model_copy(update={"database_url": elsewhere})

    with pytest.raises(FileProblemError, match="pg_dump"):
        await backups.make(settings, tmp_path / "copy.db")
    with pytest.raises(FileProblemError, match="pg_restore"):
        await restores.restore(settings, tmp_path / "copy.db", clock())


async def test_what_was_put_back_by_other_means_is_settled_in_place(here, ada, clock, usb):
    await here.enrols(ada, clock())
    await sweep(here, clock)
    clock.time += timedelta(hours=5)

    assert (await restores.settle(here.settings, clock()))["given up"] == 1


async def test_without_its_journal_nothing_is_settled_and_nobody_comes_back(here, ada, clock, usb):
    await here.enrols(ada, clock())
    before = here.file.read_bytes()

    with pytest.raises(FileProblemError, match=r"no .*/erasures, so whoever was erased since"):
        await restores.settle(here.settings, clock())
    assert here.file.read_bytes() == before


async def sweep(here, clock, *, stops=False):
    async with here.opened() as database:
        return dict(await backups.beat(database, here.settings, clock, lambda: stops).run())


async def test_every_night_a_backup_is_made_once(here, clock):
    assert await sweep(here, clock) == {"copied": 1}
    assert await sweep(here, clock) == {}
    clock.time += timedelta(days=1)
    assert await sweep(here, clock) == {"copied": 1}
    assert len(backups.shelf(here.settings).copies()) == 2


async def test_a_bot_that_stops_leaves_its_copy_off_and_makes_it_next_time(
    here, clock, caplog, monkeypatch
):
    monkeypatch.setattr(backup, "STEPS", 10)
    assert await sweep(here, clock, stops=True) == {"failed": 1}
    assert "left off" in caplog.text
    assert list((here.folder / "backups").iterdir()) == []

    assert await sweep(here, clock) == {"copied": 1}


async def test_only_so_many_nights_are_kept(here, clock):
    for _ in range(20):
        await sweep(here, clock)
        clock.time += timedelta(days=1)

    assert len(backups.shelf(here.settings).copies()) == 14


async def test_a_backup_that_fails_is_said_and_the_bot_goes_on(here, clock, caplog):
    (here.folder / "backups").write_text("a file where the folder should be")

    assert await sweep(here, clock) == {"failed": 1}
    assert "no backup:" in caplog.text
    (here.folder / "backups").unlink()
    assert await sweep(here, clock) == {"copied": 1}


HEAD = schema.revisions()[-1]
NEXT = f"""
revision, down_revision, branch_labels, depends_on = "9000", "{HEAD}", None, None
"""


async def test_a_database_is_copied_before_its_schema_changes(here, clock, tmp_path, monkeypatch):
    await backups.before_migration(here.settings, clock())
    assert backups.shelf(here.settings).copies() == []

    shutil.copytree(schema.MIGRATIONS, tmp_path / "migrations")
    (tmp_path / "migrations" / "versions" / "9000_next.py").write_text(NEXT)
    monkeypatch.setattr(schema, "MIGRATIONS", tmp_path / "migrations")
    await backups.before_migration(here.settings, clock())
    [copy] = backups.shelf(here.settings).copies()
    assert copy.why is Why.MIGRATION
    assert backup.examine(copy.path) == HEAD


async def test_a_newer_database_pushes_no_backup_off_the_shelf(here, clock):
    async with here.opened() as database, database.begin() as tx:
        await tx.execute(text("UPDATE alembic_version SET version_num = '9999'"))

    await backups.before_migration(here.settings, clock())
    assert backups.shelf(here.settings).copies() == []


async def test_a_damaged_database_is_refused_at_start_naming_the_newest_backup(here, ada, clock):
    await here.enrols(ada, clock())
    await sweep(here, clock)
    [copy] = backups.shelf(here.settings).copies()
    flip_pages(here.file)

    with pytest.raises(DamagedError, match=f"damaged; restore {copy.path}"):
        await starting.ready(here.settings, clock())


async def test_the_wrong_key_is_refused_at_start(here, ada, clock):
    await here.enrols(ada, clock())
    (here.folder / "key").write_text(new_key())

    with pytest.raises(SettingsProblemError, match="not the one"):
        await starting.ready(here.settings, clock())


async def test_a_fresh_folder_is_ready(tmp_path, clock):
    fresh = furnish(tmp_path / "data")

    await starting.ready(fresh.settings, clock())
    assert not fresh.file.exists()


def test_two_do_not_hold_one_folder(tmp_path):
    with only_one(tmp_path), pytest.raises(AlreadyRunningError), only_one(tmp_path):
        pass
