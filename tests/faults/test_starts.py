"""`nightstep run` where it must not start: one sentence, code 2, in ten seconds, nothing sent."""

import asyncio
import os
import shutil
import socket
from contextlib import contextmanager

import pytest
import pytest_asyncio
from sqlalchemy import text

from bot.clock import utc_now
from simulator.core import Telegram
from storage import schema
from storage.database import open_database
from storage.vault import new_key
from tests import postgres
from tests.damage import NOBODY, flip_pages, holding, open_folder
from tests.engine import VAULT, enrol
from tests.world import KEY, TOKEN

pytestmark = pytest.mark.asyncio(loop_scope="module")

WITHIN = 10
"""Seconds, as P12 has it."""

CANARY = "canary7f3a"


@pytest_asyncio.fixture(loop_scope="module")
async def here(home):
    """An installation with somebody in it, to be spoilt."""
    await home.owes(home.telegram.person(42))
    return home.here


@pytest.fixture
def refused(home, here):
    """Start the bot, which must not run, and return its one sentence."""

    async def refused(*, user=None, pages=None, **environment):
        before = len(home.telegram.ledger)
        environment = {"DATA_DIR": str(here.folder)} | environment
        home.log.unlink(missing_ok=True)
        more = {"environment": environment, "user": user, "pages": pages}
        await home.place.start(log=str(home.log), **more)
        async with asyncio.timeout(WITHIN):
            code = await asyncio.shield(home.place.ended)
        said, asked = home.log.read_text(), home.telegram.ledger[before:]
        assert code == 2
        assert said.count("\n") == 1 and said.endswith(".\n"), said
        assert not [secret for secret in (CANARY, TOKEN, KEY) if secret in said]
        assert {entry.method for entry in asked} <= {"getMe"}
        return said

    return refused


@pytest.mark.parametrize(
    ("spoilt", "said"),
    [
        ({"BOT_TOKEN": ""}, "BOT_TOKEN is missing"),
        ({"BOT_TOKEN": CANARY}, "BOT_TOKEN is missing or is not a token"),
        ({"BOT_TOKEN": f"123456:{CANARY}"}, "Telegram does not know this BOT_TOKEN"),
        ({"DATA_KEY": CANARY}, "The data key must be"),
        ({"DATA_KEY": new_key()}, "not the one this database was sealed with"),
        ({"DATABASE_URL": f"mysql://n:{CANARY}@db/n"}, "DATABASE_URL must begin with"),
        ({"WEBHOOK_URL": "https://bot.example", "WEBHOOK_SECRET": "short"}, "WEBHOOK_SECRET"),
        ({"DATA_DIR": "/proc/none"}, "The data folder cannot be used"),
    ],
)
async def test_a_wrong_setting_is_one_sentence(refused, spoilt, said):
    assert said in await refused(**spoilt)


async def test_a_key_that_is_lost_or_garbled_is_one_sentence(refused, here):
    (here.folder / "key").write_text(f"{CANARY}é")
    assert "The data key must be" in await refused()

    (here.folder / "key").unlink()
    assert "There is no key in" in await refused()
    assert not (here.folder / "key").exists()


async def test_a_newer_schema_is_one_sentence(refused, here):
    async with here.opened() as database, database.begin() as tx:
        await tx.execute(text("UPDATE alembic_version SET version_num = '9999'"))

    assert "newer Nightstep" in await refused()


async def test_a_damaged_file_is_one_sentence(refused, here):
    flip_pages(here.file)

    assert "is damaged" in await refused()


async def test_a_file_that_another_program_holds_is_one_sentence(refused, here):
    with holding(here.file):
        assert "Another program holds the database" in await refused()


async def test_a_full_disk_is_one_sentence(refused, here):
    here.file.unlink()

    assert "The disk is full" in await refused(pages=10)


@contextmanager
def not_ours(here):
    """Put the installation where whoever runs the bot may read everything and write nothing."""
    root = os.geteuid() == 0
    with open_folder() as folder:
        shutil.copytree(here.folder, folder / "data")
        for path in (folder, *folder.rglob("*")):
            path.chmod(0o755 if path.is_dir() else 0o644)
        folder.joinpath("data").chmod(0o555)
        try:
            yield str(folder / "data"), NOBODY if root else None
        finally:
            folder.joinpath("data").chmod(0o755)


async def test_a_folder_that_cannot_be_written_to_is_one_sentence(refused, here):
    with not_ours(here) as (folder, user):
        assert "The data folder cannot be used" in await refused(DATA_DIR=folder, user=user)


async def test_a_port_that_is_taken_is_one_sentence(refused):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        listen = f"127.0.0.1:{taken.getsockname()[1]}"
        assert "Another program listens" in await refused(LISTEN=listen)


async def test_a_telegram_that_never_answers_is_one_sentence(refused):
    with socket.create_server(("127.0.0.1", 0)) as silent:
        url = f"http://127.0.0.1:{silent.getsockname()[1]}"
        assert "Telegram cannot be reached" in await refused(TELEGRAM_API_URL=url)


@pytest.mark.parametrize("listens", [True, False])
async def test_a_postgresql_that_is_away_is_one_sentence(refused, listens):
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        if listens:  # and never says a word, as behind a firewall
            silent.listen()
        url = f"postgresql+psycopg://n:{CANARY}@127.0.0.1:{silent.getsockname()[1]}/n"

        assert "did not answer" in await refused(DATABASE_URL=url, DATA_KEY=KEY)


async def test_a_postgresql_that_is_sealed_otherwise_or_newer_is_one_sentence(refused, postgresql):
    now = utc_now()
    with postgres.database(postgresql) as url:
        database = open_database(url)
        await schema.migrate(database)
        await enrol(database, VAULT, Telegram(token=TOKEN, now=lambda: now).person(42), now)
        assert "The data key is not the one" in await refused(DATABASE_URL=url, DATA_KEY=new_key())

        async with database.begin() as tx:
            await tx.execute(text("UPDATE alembic_version SET version_num = '9999'"))
        await database.dispose()
        assert "newer Nightstep" in await refused(DATABASE_URL=url, DATA_KEY=KEY)
