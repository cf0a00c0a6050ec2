"""The doctor finds each thing that can be wrong, and says what to do about it."""

from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from time import time

import pytest
from pydantic import SecretStr
from sqlalchemy import text

from bot import backups, doctor, doctor_machine
from bot.findings import Level, passes
from bot.webhooks import path_of
from simulator.core import Telegram
from simulator.running import serve
from simulator.server import create_app
from storage import schema
from storage.database import open_database
from storage.shelf import Why
from storage.vault import new_key
from tests import postgres
from tests.bot.installed import furnish, install
from tests.damage import flip_pages, locked_out, open_folder
from tests.world import KEY, TOKEN


@pytest.fixture
def now():
    """The hour in which the test runs: the server over HTTP tells it too."""
    return datetime.fromtimestamp(int(time()), UTC)


@pytest.fixture
def telegram(clock):
    return Telegram(token=TOKEN, now=clock)


@asynccontextmanager
async def on_line(telegram, here, **changes):
    async with serve(create_app(telegram)) as address:
        yield here.settings.model_copy(update={"telegram_api_url": address, **changes})


def levels(found):
    return {each.about: each.level.value for each in found if each.level is not Level.OK}


def said(found, about):
    [line] = [each.said for each in found if each.about == about]
    return line


async def test_a_sound_installation_passes(tmp_path, telegram, now, clock):
    here = await install(tmp_path / "data")
    await here.enrols(telegram.person(42), clock())
    backups.shelf(here.settings).put(here.file, Why.NIGHTLY, now)
    async with on_line(telegram, here) as settings:
        found = await doctor.examine(settings, now)

    assert {each.about for each in found} == {
        "settings",
        "token",
        "clock",
        "webhook",
        "folder",
        "disk",
        "time zones",
        "database",
        "schema",
        "key",
        "backups",
    }
    assert {about: level for about, level in levels(found).items() if about != "disk"} == {}
    assert passes(found)


async def test_no_line_holds_a_secret(tmp_path, telegram, now):
    here = await install(tmp_path / "data")
    async with on_line(telegram, here) as settings:
        lines = "\n".join(str(each) for each in await doctor.examine(settings, now))
    lines += "\n".join(str(each) for each in await doctor.examine(here.settings, now))

    assert TOKEN not in lines and TOKEN.split(":")[1] not in lines and KEY not in lines


async def test_a_fresh_installation_passes_with_warnings(tmp_path, telegram, now):
    here = furnish(tmp_path / "data")
    async with on_line(telegram, here) as settings:
        found = await doctor.examine(settings, now)

    assert levels(found)["database"] == "warning"
    assert passes(found) and not here.file.exists()


async def test_a_token_that_telegram_does_not_know(tmp_path, telegram, now):
    here = await install(tmp_path / "data")
    telegram.token = "654321:OTHER"
    async with on_line(telegram, here) as settings:
        found = await doctor.examine(settings, now)

    assert "@BotFather" in said(found, "token") and not passes(found)


async def test_a_telegram_that_cannot_be_reached(tmp_path, now):
    here = await install(tmp_path / "data")
    settings = here.settings.model_copy(update={"telegram_api_url": "http://127.0.0.1:1"})

    assert "cannot be reached" in said(await doctor.examine(settings, now), "token")


@pytest.mark.parametrize(("off", "level"), [(30, "warning"), (-30, "warning"), (3600, "fault")])
async def test_a_clock_that_is_off(tmp_path, telegram, now, off, level):
    here = await install(tmp_path / "data")
    async with on_line(telegram, here) as settings:
        found = await doctor.examine(settings, now + timedelta(seconds=off))

    assert levels(found)["clock"] == level
    assert ("ahead of" if off > 0 else "behind") in said(found, "clock")


async def test_a_webhook_that_makes_polling_deaf(tmp_path, telegram, now):
    here = await install(tmp_path / "data")
    telegram.call("setWebhook", {"url": "https://bot.example/hook"})
    async with on_line(telegram, here) as settings:
        found = await doctor.examine(settings, now)
    assert levels(found)["webhook"] == "fault" and "polling" in said(found, "webhook")

    ours = {"webhook_url": "https://bot.example", "webhook_secret": SecretStr("s" * 16)}
    telegram.call("setWebhook", {"url": "https://bot.example" + path_of("s" * 16)})
    async with on_line(telegram, here, **ours) as settings:
        assert "webhook" not in levels(await doctor.examine(settings, now))
    for other in ({"webhook_url": "https://bot.exam"}, {"webhook_secret": SecretStr("t" * 16)}):
        async with on_line(telegram, here, **ours | other) as settings:
            assert levels(await doctor.examine(settings, now))["webhook"] == "warning"


async def test_a_damaged_database_is_named_as_damaged(tmp_path, now):
    here = await install(tmp_path / "data")
    flip_pages(here.file)

    assert "damaged" in said(await doctor.examine(here.settings, now), "database")


async def test_a_schema_newer_than_the_bot_is_a_fault(tmp_path, now):
    here = await install(tmp_path / "data")
    async with here.opened() as database, database.begin() as tx:
        await tx.execute(text("UPDATE alembic_version SET version_num = '9999'"))

    assert levels(await doctor.examine(here.settings, now))["schema"] == "fault"


@pytest.mark.parametrize(("there", "remedy"), [(False, "put it there"), (True, "put that one")])
async def test_a_key_that_is_missing_or_another(tmp_path, telegram, clock, now, there, remedy):
    here = await install(tmp_path / "data")
    await here.enrols(telegram.person(42), clock())
    (here.folder / "key").unlink()
    if there:
        (here.folder / "key").write_text(new_key())

    assert remedy in said(await doctor.examine(here.settings, now), "key")
    assert (here.folder / "key").exists() is there


async def test_backups_that_are_too_old(tmp_path, now):
    here = await install(tmp_path / "data")
    backups.shelf(here.settings).put(here.file, Why.NIGHTLY, now - timedelta(days=3))

    assert said(await doctor.examine(here.settings, now), "backups").startswith("The newest is 3 d")


def test_a_folder_that_others_can_open(tmp_path):
    here = furnish(tmp_path / "data")
    here.folder.chmod(0o755)
    (here.folder / "key").chmod(0o644)

    assert "chmod 700" in doctor_machine.folder(here.folder).said
    here.folder.chmod(0o700)
    assert doctor_machine.folder(here.folder).level is Level.OK


def test_a_folder_that_cannot_be_written_to():
    with open_folder() as folder, locked_out(folder):
        assert doctor_machine.folder(folder).level is Level.FAULT


@pytest.mark.parametrize(
    ("free", "size", "level"),
    [(10, 1, "fault"), (400, 1, "warning"), (2000, 900, "warning"), (2000, 100, "ok")],
)
def test_a_disk_needs_room_for_backups_and_a_migration(free, size, level):
    megabyte = doctor_machine.MEGABYTE

    assert doctor_machine.room(free * megabyte, size * megabyte).level.value == level


def test_a_folder_that_is_not_there_yet(tmp_path):
    assert doctor_machine.folder(tmp_path / "data").level is Level.WARNING
    assert doctor_machine.disk(tmp_path / "data").about == "disk"


async def test_an_older_schema_is_no_fault(tmp_path, now, monkeypatch):
    here = await install(tmp_path / "data")
    monkeypatch.setattr(schema, "is_earlier", lambda revision: revision is not None)

    assert levels(await doctor.examine(here.settings, now))["schema"] == "warning"


async def test_a_database_that_does_not_answer(tmp_path, now):
    here = furnish(tmp_path / "data")
    elsewhere = "postgresql+psycopg://nobody@127.0.0.1:1/none"
    settings = here.settings.model_copy(update={"database_url": elsewhere})

    assert "did not answer" in said(await doctor.examine(settings, now), "database")


async def test_a_clock_that_is_off_the_databases(tmp_path, postgresql, now):
    here = furnish(tmp_path / "data")
    with postgres.database(postgresql) as url:
        settings = here.settings.model_copy(
            update={"database_url": url, "data_key": SecretStr(KEY)}
        )
        database = open_database(url)
        await schema.migrate(database)
        await database.dispose()

        assert "clock" not in levels(await doctor.examine(settings, now))
        off = await doctor.examine(settings, now + timedelta(seconds=90))
        assert levels(off)["clock"] == "warning" and "ahead of the database's" in said(off, "clock")


async def test_a_telegram_that_is_out_of_order(tmp_path, telegram, now):
    here = await install(tmp_path / "data")
    telegram.faults.add("getMe", "internal")
    async with on_line(telegram, here) as settings:
        assert "try again" in said(await doctor.examine(settings, now), "token")


def test_time_zones_of_long_ago():
    years_later = datetime(2060, 1, 1, tzinfo=UTC)

    assert doctor_machine.zones(years_later).level is Level.WARNING
    assert doctor_machine.zones(datetime(2026, 3, 2, tzinfo=UTC)).level is Level.OK
