"""The commands as they are typed: what they print, and how they end."""

import asyncio

import pytest
from typer.testing import CliRunner

from bot.commands import app as everything
from bot.maintenance_commands import app
from bot.running import AlreadyRunningError, only_one
from bot.settings import Settings
from simulator.core import Telegram
from simulator.running import serve
from simulator.server import create_app
from storage import backup
from storage.faults import FileProblemError
from tests.bot.installed import install
from tests.damage import flip_pages
from tests.world import TOKEN


@pytest.fixture
def here(tmp_path, monkeypatch):
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)
    monkeypatch.setenv("BOT_TOKEN", TOKEN)
    monkeypatch.setenv("TELEGRAM_API_URL", "http://127.0.0.1:1")
    monkeypatch.chdir(tmp_path)
    return asyncio.run(install(tmp_path / "data"))


def typed(*words):
    return CliRunner().invoke(app, [str(word) for word in words])


def test_a_backup_and_back(here, tmp_path):
    made = typed("backup", "usb.db")
    assert made.exit_code == 0 and "usb.db" in made.output
    looked = typed("restore", "usb.db", "--verify")
    assert looked.exit_code == 0 and "can be restored" in looked.output
    done = typed("restore", "usb.db")
    assert done.exit_code == 0 and done.output.startswith("Restored.")


def test_verify_ends_with_one_where_it_cannot_be(here, tmp_path):
    typed("backup", "usb.db")
    flip_pages(tmp_path / "usb.db")
    looked = typed("restore", "usb.db", "--verify")

    assert looked.exit_code == 1
    assert looked.output.count("\n") == 1 and "damaged" in looked.output


def test_a_backup_that_exists_is_said_in_one_sentence(here):
    typed("backup", "usb.db")

    assert isinstance(typed("backup", "usb.db").exception, FileProblemError)


@pytest.mark.parametrize("words", [["restore", "usb.db"], ["keys", "rotate"], ["settle"]])
def test_nothing_is_changed_under_a_running_bot(here, words):
    typed("backup", "usb.db")
    with only_one(here.folder):
        assert isinstance(typed(*words).exception, AlreadyRunningError)


def test_a_backup_is_made_and_looked_at_beside_a_running_bot(here):
    with only_one(here.folder):
        assert typed("backup", "usb.db").exit_code == 0
        assert typed("restore", "usb.db", "--verify").exit_code == 0


def test_a_key_is_changed_and_the_old_one_forgotten(here):
    assert "key.old" in typed("keys", "rotate").output
    assert typed("keys", "forget").output == "key.old is gone.\n"
    assert typed("keys", "forget").output == "There is no older key.\n"


def test_the_doctor_ends_with_one_where_there_is_a_fault(here):
    examined = typed("doctor")

    assert examined.exit_code == 1
    assert any(line.startswith("fault   token") for line in examined.output.splitlines())


def test_the_doctor_says_which_setting_is_wrong(here, monkeypatch):
    monkeypatch.setenv("BOT_TOKEN", "none")
    examined = typed("doctor")

    assert examined.exit_code == 1
    assert examined.output.startswith("fault   settings") and examined.output.count("\n") == 1


@pytest.mark.parametrize(
    "words",
    [
        "backup usb.db",
        "restore usb.db",
        "restore usb.db --verify",
        "keys rotate",
        "plans list",
        "seed --patients 1 --nights 1",
    ],
)
def test_a_data_folder_that_a_command_makes_is_its_owners_alone(here, tmp_path, monkeypatch, words):
    backup.copy(here.file, tmp_path / "usb.db")
    monkeypatch.setenv("DATA_DIR", "elsewhere")
    CliRunner().invoke(everything, words.split())

    made = tmp_path / "elsewhere"
    assert not made.exists() or made.stat().st_mode & 0o777 == 0o700


async def test_init_asks_telegram_and_writes_what_was_said(tmp_path, monkeypatch, clock):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("sys.argv", [".venv/bin/nightstep"])
    said = ["--token", TOKEN, "--admins", "7", "--operator", "The Example Clinic", "--contact", ""]
    async with serve(create_app(Telegram(token=TOKEN, now=clock))) as address:
        done = await asyncio.to_thread(typed, "init", *said, "--api-url", address)
        again = await asyncio.to_thread(typed, "init", *said, "--api-url", address)
    read = Settings()

    assert done.exit_code == 0 and "https://t.me/" in done.output and TOKEN not in done.output
    assert "The key is DATA_KEY in .env" in done.output
    assert "`.venv/bin/nightstep run` starts it" in done.output, "as it was called just now"
    assert read.data_key.get_secret_value() not in done.output
    assert read.admin_ids == {7} and read.operator_name == "The Example Clinic"
    assert again.exit_code == 1 and "is there already" in again.output
