"""The first step: .env holds what was said, is nobody else's, and loses nothing."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from telegram.error import InvalidToken

from bot import init
from bot.keys import vault
from bot.settings import Settings, SettingsProblemError, example
from simulator.core import Telegram
from simulator.running import serve
from simulator.server import create_app
from storage.vault import Vault
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


def test_the_file_is_for_its_owner_only(folder):
    init.write(folder / ".env", GIVEN)

    assert (folder / ".env").stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("data_dir", ["data", "a volume"])
def test_the_key_in_the_file_opens_what_is_sealed_wherever_the_bot_runs(folder, data_dir):
    init.write(folder / ".env", GIVEN)
    sealed = vault(Settings(data_dir=folder / data_dir)).seal("42", row="r")
    key = init.known(folder / ".env")["DATA_KEY"]

    assert Vault.from_text(key).open(sealed, row="r") == "42"
    assert [each.name for each in folder.iterdir()] == [".env"], "and no other key lies about"


def test_a_second_time_keeps_what_the_first_knew(folder):
    init.write(folder / ".env", {**GIVEN, "MINE": "my own"})
    key = init.known(folder / ".env")["DATA_KEY"]
    init.write(folder / ".env", {"ADMIN_IDS": "3"})
    read = Settings()

    assert read.data_key.get_secret_value() == key
    assert read.admin_ids == {3}
    assert init.known(folder / ".env")["MINE"] == "my own"


@pytest.mark.parametrize("place", ["data", "a volume"])
def test_who_has_run_with_a_key_of_their_own_keeps_it(folder, place):
    """As an earlier version's `init` left it: the bot's first start made the key."""
    (folder / ".env").write_text(f"BOT_TOKEN={TOKEN}\n")
    (folder / place).mkdir()
    sealed = vault(Settings(data_dir=folder / place)).seal("42", row="r")
    init.write(folder / ".env", GIVEN)

    assert vault(Settings(data_dir=folder / place)).open(sealed, row="r") == "42"


def test_a_data_folder_with_a_key_in_it_keeps_it(folder):
    (folder / "data").mkdir()
    (folder / "data" / "key").write_text(KEY)
    init.write(folder / ".env", GIVEN)

    assert init.known(folder / ".env")["DATA_KEY"] == ""


def test_another_database_gets_its_key_in_a_file_that_had_none(folder):
    (folder / ".env").write_text(f"BOT_TOKEN={TOKEN}\n")
    init.write(folder / ".env", {"DATABASE_URL": "postgresql+psycopg://me@host/name"})

    assert vault(Settings())


@pytest.mark.parametrize(
    "wrong", [{"BOT_TOKEN": "none"}, {"ADMIN_IDS": "Ada"}, {"DATA_KEY": "none"}]
)
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
