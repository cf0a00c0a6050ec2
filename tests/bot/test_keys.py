import os

import pytest

from bot.keys import vault
from bot.settings import Settings, SettingsProblemError
from storage.vault import new_key

CANARY = "canary7f3a"


def settings_in(folder, **given):
    return Settings(_env_file=None, bot_token="123456:TEST", data_dir=folder, **given)


def test_a_key_is_made_on_the_first_start_and_kept_for_its_owner_alone(tmp_path):
    first = vault(settings_in(tmp_path))
    path = tmp_path / "key"

    assert path.stat().st_mode & 0o777 == 0o600
    again = vault(settings_in(tmp_path))
    assert again.open(first.seal("7", row="r"), row="r") == "7"
    assert [each.name for each in tmp_path.iterdir()] == ["key"]


def test_a_key_is_on_the_disk_by_its_name_before_anything_is_sealed_with_it(tmp_path, monkeypatch):
    synced, fsync = [], os.fsync
    monkeypatch.setattr(
        os, "fsync", lambda file: fsync(file) or synced.append(os.fstat(file).st_ino)
    )
    vault(settings_in(tmp_path))

    assert synced == [(tmp_path / "key").stat().st_ino, tmp_path.stat().st_ino]


def test_a_key_that_is_given_is_not_written_down(tmp_path):
    vault(settings_in(tmp_path, data_key=new_key()))

    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "key", [CANARY, "x", CANARY * 10, "ü" * 43 + "=", "MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY"]
)
def test_a_key_that_is_none_is_one_sentence_without_the_key(tmp_path, key):
    with pytest.raises(SettingsProblemError) as problem:
        vault(settings_in(tmp_path, data_key=key))

    assert "32 bytes" in str(problem.value) and CANARY not in str(problem.value)


@pytest.mark.parametrize("content", [b"", b"\xff\xfe", CANARY.encode()])
def test_a_key_file_that_holds_none_is_one_sentence(tmp_path, content):
    (tmp_path / "key").write_bytes(content)
    with pytest.raises(SettingsProblemError) as problem:
        vault(settings_in(tmp_path))

    assert CANARY not in str(problem.value)
    assert (tmp_path / "key").read_bytes() == content, "nothing is overwritten"


def test_a_database_without_its_key_gets_no_new_one(tmp_path):
    (tmp_path / "nightstep.db").write_bytes(b"kept")
    with pytest.raises(SettingsProblemError, match="lost its key"):
        vault(settings_in(tmp_path))

    assert not (tmp_path / "key").exists()


def test_elsewhere_than_in_the_data_folder_the_key_must_be_given(tmp_path):
    url = "postgresql+psycopg://nightstep@db/nightstep"
    with pytest.raises(SettingsProblemError, match="DATA_KEY must be set"):
        vault(settings_in(tmp_path, database_url=url))
