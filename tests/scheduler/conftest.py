from datetime import timedelta

import pytest

from simulator.core import Telegram
from tests.engine import TEN, Engine
from tests.world import TOKEN


@pytest.fixture
def engine(database, vault, clock) -> Engine:
    """The sweeps, an hour before the first dose is due."""
    clock.time = TEN - timedelta(hours=1)
    return Engine(database, vault, clock, Telegram(token=TOKEN, now=clock))


@pytest.fixture
def ada(engine):
    return engine.telegram.person(42)


@pytest.fixture
async def tonight(engine, ada):
    """Ada's first night, its dose due at this moment."""
    night = await engine.enrol(ada)
    engine.clock.time = TEN
    return night
