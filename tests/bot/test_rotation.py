"""Another data key, whatever happens in the middle."""

from datetime import timedelta

import pytest

from bot import backups, restores, rotation, starting
from bot.keys import keep
from bot.running import AlreadyRunningError
from bot.settings import SettingsProblemError
from simulator.core import Telegram
from storage import leases, marks, resealing, schema
from storage.database import open_database
from storage.faults import FileProblemError
from storage.vault import Vault, new_key
from tests.bot.installed import install
from tests.damage import holding
from tests.postgres import database as database_on
from tests.world import KEY, TOKEN


@pytest.fixture
async def here(tmp_path, clock):
    made = await install(tmp_path / "data")
    telegram = Telegram(token=TOKEN, now=clock)
    for each in (42, 43):
        await made.enrols(telegram.person(each), clock())
    return made


def keys(here):
    return sorted(path.name for path in here.folder.glob("*key*"))


async def test_everybody_is_known_by_the_new_key_and_the_old_one_is_kept(here, clock):
    assert await rotation.rotate(here.settings, clock()) == {"sealed anew": 2}

    assert (here.folder / "key").read_text() != KEY
    assert (here.folder / "key.old").read_text() == KEY
    assert (here.folder / "key").stat().st_mode & 0o777 == 0o600
    assert keys(here) == ["key", "key.old"]
    assert await here.knows() == {42, 43}
    await starting.ready(here.settings, clock())


async def test_the_old_key_is_kept_until_it_is_forgotten(here, clock):
    await rotation.rotate(here.settings, clock())
    with pytest.raises(FileProblemError, match="keys forget"):
        await rotation.rotate(here.settings, clock())

    assert rotation.forget(here.settings)
    assert not rotation.forget(here.settings)
    await rotation.rotate(here.settings, clock())
    assert await here.knows() == {42, 43}


async def test_a_backup_from_before_is_opened_with_the_old_key(here, clock, tmp_path):
    await backups.make(here.settings, tmp_path / "usb.db")
    await rotation.rotate(here.settings, clock())

    tally = await restores.restore(here.settings, tmp_path / "usb.db", clock())
    assert tally["sealed anew"] == 2
    assert await here.knows() == {42, 43}


@pytest.mark.parametrize("erased_first", [True, False])
async def test_who_was_erased_is_not_in_an_old_backup_under_either_key(
    here, clock, tmp_path, erased_first
):
    await backups.make(here.settings, tmp_path / "usb.db")
    clock.time += timedelta(minutes=1)
    if erased_first:
        await here.erases(42, clock())
    await rotation.rotate(here.settings, clock())
    if not erased_first:
        await here.erases(42, clock())

    tally = await restores.restore(here.settings, tmp_path / "usb.db", clock())
    assert tally["forgotten"] == 1
    assert await here.knows() == {43}


async def test_when_the_old_key_is_forgotten_old_backups_are_lost(here, clock, tmp_path):
    await backups.make(here.settings, tmp_path / "usb.db")
    await rotation.rotate(here.settings, clock())
    rotation.forget(here.settings)

    with pytest.raises(FileProblemError, match="another key"):
        await restores.restore(here.settings, tmp_path / "usb.db", clock())


async def test_a_crash_before_the_commit_leaves_the_old_key_in_force(here, clock):
    keep(here.folder / "key.next", new_key())

    await starting.ready(here.settings, clock())
    assert (here.folder / "key").read_text() == KEY
    assert keys(here) == ["key"]
    assert await here.knows() == {42, 43}


@pytest.mark.parametrize("kept_already", [True, False])
async def test_a_crash_after_the_commit_puts_the_new_key_in_force(here, clock, kept_already):
    text = new_key()
    keep(here.folder / "key.next", text)
    async with here.opened() as database, database.begin() as tx:
        await resealing.reseal(tx, here.key, Vault.from_text(text))
    if kept_already:
        keep(here.folder / "key.old", KEY)

    await starting.ready(here.settings, clock())
    assert (here.folder / "key").read_text() == text
    assert keys(here) == ["key", "key.old"]
    assert await here.knows() == {42, 43}


async def test_a_draft_that_holds_no_key_is_no_key(here, clock):
    (here.folder / "key.next").touch()
    await starting.ready(here.settings, clock())
    assert keys(here) == ["key"]

    (here.folder / "key.next").touch()
    (here.folder / "key").write_text(new_key())
    with pytest.raises(SettingsProblemError, match="holds no key"):
        await starting.ready(here.settings, clock())


async def test_the_wrong_key_changes_nothing(here, clock):
    (here.folder / "key").write_text(new_key())

    with pytest.raises(FileProblemError, match="another key"):
        await rotation.rotate(here.settings, clock())
    (here.folder / "key").write_text(KEY)
    assert await here.knows() == {42, 43}


async def test_a_database_that_is_held_keeps_its_key(here, clock, monkeypatch):
    monkeypatch.setattr(rotation, "open_database", lambda url: open_database(f"{url}?timeout=0.05"))
    monkeypatch.setattr("storage.database.PRAGMAS", ("foreign_keys = ON",))
    with holding(here.file), pytest.raises(FileProblemError, match="Another program"):
        await rotation.rotate(here.settings, clock())

    assert (here.folder / "key").read_text() == KEY
    assert await here.knows() == {42, 43}


async def test_a_key_from_the_settings_is_left_to_its_owner(here, clock):
    given = here.settings.model_copy(update={"data_key": type(here.settings.bot_token)(KEY)})
    (here.folder / "key").unlink()

    await rotation.rotate(given, clock())
    assert keys(here) == ["key.next", "key.old"]
    with pytest.raises(SettingsProblemError, match=r"set DATA_KEY to what .*key\.next holds"):
        await starting.ready(given, clock())

    (here.folder / "key.next").rename(here.folder / "key")
    assert await here.knows() == {42, 43}
    await starting.ready(here.settings, clock())


async def test_on_postgresql_a_bot_that_listens_is_noticed(postgresql, here, clock):
    with database_on(postgresql) as url:
        settings = here.settings.model_copy(
            update={"database_url": url, "data_key": type(here.settings.bot_token)(KEY)}
        )
        database = open_database(url)
        await schema.migrate(database)
        async with database.begin() as tx:
            await marks.put(tx, marks.LISTENED, at=clock())
        await database.dispose()

        with pytest.raises(AlreadyRunningError):
            await rotation.rotate(settings, clock())
        clock.time += timedelta(minutes=1)
        async with database.begin() as tx:
            await leases.appear(tx, 7, clock())  # deaf, and at work
        await database.dispose()
        with pytest.raises(AlreadyRunningError):
            await rotation.rotate(settings, clock())
        clock.time += leases.LASTS
        assert await rotation.rotate(settings, clock()) == {"sealed anew": 0}
