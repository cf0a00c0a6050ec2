"""The command line beside the bot, or before there is one."""

from datetime import UTC, datetime

import pytest

from bot import operations
from bot.keys import vault
from bot.settings import Settings


@pytest.mark.parametrize("command", [operations.migrate, operations.plans])
async def test_whatever_makes_the_database_makes_its_key_first(tmp_path, command):
    settings = Settings(_env_file=None, bot_token="123456:TEST", data_dir=tmp_path / "data")
    await command(settings, now=datetime(2026, 3, 2, tzinfo=UTC))

    sealed = vault(settings).seal("7", row="r")
    assert vault(settings).open(sealed, row="r") == "7"
