"""The whole bot against the local Telegram, in one process, on a clock that a test moves."""

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


@pytest.fixture
async def database(tmp_path: Path) -> AsyncIterator[Database]:
    database = open_database(f"sqlite+aiosqlite:///{tmp_path}/nightstep.db")
    await schema.migrate(database)
    yield database
    await database.dispose()


@pytest.fixture
async def world(
    request: pytest.FixtureRequest, tmp_path: Path, clock: StandingClock
) -> AsyncIterator[World]:
    """A bot on SQLite; on PostgreSQL where a module asks for it: parametrize "world", indirect."""
    if getattr(request, "param", "sqlite") == "sqlite":
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
