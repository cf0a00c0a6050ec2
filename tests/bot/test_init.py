"""The first step: .env holds what was said, is nobody else's, and loses nothing."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from telegram.error import InvalidToken

from bot import init
from bot.settings import Settings, SettingsProblemError, example
from simulator.core import Telegram
from simulator.running import serve
from simulator.server import create_app
from tests.world import KEY, TOKEN

GIVEN = {"BOT_TOKEN": TOKEN, "ADMIN_IDS": "1,2", "OPERATOR_NAME": "The Example Clinic"}


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)
    return tmp_path


async def test_the_token_is_checked_with_telegram(clock):
    async with serve(create_app(Telegram(token=TOKEN, now=clock))) as address:
        assert await init.meet(TOKEN, address)
        with pytest.raises(InvalidToken):
            await init.meet("654321:OTHER", address)


def test_what_was_said_is_what_the_bot_will_read(folder):
    init.write(folder / ".env", GIVEN)
    read = Settings()

    assert read.bot_token.get_secret_value() == TOKEN
    assert read.admin_ids == {1, 2}
    assert read.operator_name == "The Example Clinic"


def test_the_file_and_the_key_are_for_their_owner_only(folder):
    init.write(folder / ".env", GIVEN)

    assert (folder / ".env").stat().st_mode & 0o777 == 0o600
    assert (folder / "data").stat().st_mode & 0o777 == 0o700
    assert (folder / "data" / "key").stat().st_mode & 0o777 == 0o600


def test_a_key_that_is_there_stays(folder):
    init.write(folder / ".env", GIVEN)
    key = (folder / "data" / "key").read_text()
    init.write(folder / ".env", GIVEN)

    assert (folder / "data" / "key").read_text() == key


def test_a_second_time_keeps_what_the_first_knew(folder):
    init.write(folder / ".env", {**GIVEN, "DATA_KEY": KEY, "MINE": "my own"})
    init.write(folder / ".env", init.known(folder / ".env") | {"ADMIN_IDS": "3"})
    read = Settings()

    assert read.data_key.get_secret_value() == KEY
    assert read.admin_ids == {3}
    assert init.known(folder / ".env")["MINE"] == "my own"


def test_another_database_gets_its_key_in_the_file(folder):
    init.write(folder / ".env", {**GIVEN, "DATABASE_URL": "postgresql+psycopg://me@host/name"})

    assert len(Settings().data_key.get_secret_value()) == 44
    assert not (folder / "data" / "key").exists()


@pytest.mark.parametrize("wrong", [{"BOT_TOKEN": "none"}, {"ADMIN_IDS": "Ada"}])
def test_what_cannot_be_used_is_not_written(folder, wrong):
    (folder / ".env").write_text("precious")

    with pytest.raises(SettingsProblemError):
        init.write(folder / ".env", GIVEN | wrong)
    assert (folder / ".env").read_text() == "precious"


def test_with_nothing_said_it_is_the_example():
    assert init.text({}) == example()


@settings(deadline=None)
@given(st.text(st.characters(exclude_categories=["C", "Zl", "Zp"])).map(str.strip))
def test_any_name_survives_the_file(tmp_path_factory, name):
    path = tmp_path_factory.mktemp("init") / ".env"
    path.write_text(init.text({"OPERATOR_NAME": name}), encoding="utf-8")

    assert init.known(path)["OPERATOR_NAME"] == name
