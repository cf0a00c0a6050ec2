"""The whole bot against the local Telegram, in one process, on a clock that a test moves."""

import asyncio
import shutil
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.stepping import StandingClock
from storage import Database, schema
from storage.database import open_database
from storage.vault import Vault
from tests import postgres
from tests.world import KEY, World, world_in

EVENING = datetime(2026, 3, 2, 18, tzinfo=UTC)
"""A Monday, seven o'clock in Berlin."""


@pytest.fixture
def clock() -> StandingClock:
    return StandingClock(EVENING)


@pytest.fixture
def vault() -> Vault:
    return Vault.from_text(KEY)


@pytest.fixture(scope="session")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database as a fresh start leaves it, made once; a test takes a copy."""
    path = tmp_path_factory.mktemp("migrated") / "nightstep.db"
    asyncio.run(_migrate(path))
    return path


async def _migrate(path: Path) -> None:
    database = open_database(f"sqlite+aiosqlite:///{path}")
    await schema.migrate(database)
    await database.dispose()


@pytest.fixture
async def database(tmp_path: Path, migrated: Path) -> AsyncIterator[Database]:
    path = shutil.copy(migrated, tmp_path)
    database = open_database(f"sqlite+aiosqlite:///{path}")
    yield database
    await database.dispose()


@pytest.fixture
async def world(
    request: pytest.FixtureRequest, tmp_path: Path, migrated: Path, clock: StandingClock
) -> AsyncIterator[World]:
    """A bot on SQLite; on PostgreSQL where a module asks for it: parametrize "world", indirect."""
    if getattr(request, "param", "sqlite") == "sqlite":
        shutil.copy(migrated, tmp_path)
        async with world_in(tmp_path, clock) as world:
            yield world
        return
    with postgres.database(request.getfixturevalue("postgresql")) as url:
        async with world_in(tmp_path, clock, database_url=url) as world:
            yield world


@pytest.fixture(scope="session")
def postgresql() -> Iterator[str]:
    with postgres.server() as url:
        yield url
