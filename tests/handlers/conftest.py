import shutil

import pytest
import pytest_asyncio

from storage.database import open_database
from storage.vault import Vault
from tests.handlers.enrolling import Chat, furnish
from tests.world import KEY


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def furnished(tmp_path_factory):
    """A database with tables and presets, to be copied: making one takes a while."""
    path = tmp_path_factory.mktemp("furnished") / "nightstep.db"
    database = open_database(f"sqlite+aiosqlite:///{path}")
    await furnish(database)
    await database.dispose()
    return path


@pytest.fixture
async def chat(furnished, tmp_path):
    """A chat in which nothing was said yet."""
    shutil.copy(furnished, tmp_path / "chat.db")
    database = open_database(f"sqlite+aiosqlite:///{tmp_path}/chat.db")
    yield Chat(database, Vault.from_text(KEY))
    await database.dispose()
