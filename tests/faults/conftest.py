"""`nightstep run` in processes of its own, forked from one that has imported it."""

import pytest
import pytest_asyncio

from simulator.core import Telegram
from simulator.running import serve
from simulator.server import create_app
from tests.bot.installed import install
from tests.faults.homes import Home
from tests.soak import bots
from tests.soak.clock import SharedClock
from tests.world import TOKEN


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def street(tmp_path_factory):
    """A place for one bot at a time, the Telegram it speaks to, and the clock they share."""
    folder = tmp_path_factory.mktemp("place")
    clock = SharedClock(folder / "ahead")
    telegram = Telegram(token=TOKEN, now=clock.now)
    async with serve(create_app(telegram)) as url:
        environment = {"BOT_TOKEN": TOKEN, "TELEGRAM_API_URL": url}
        async with bots.place(folder, folder / "ahead", environment) as place:
            yield place, telegram, clock


@pytest_asyncio.fixture(loop_scope="module")
async def home(street, tmp_path):
    place, telegram, clock = street
    yield Home(place, telegram, clock, await install(tmp_path / "data"), tmp_path / "log")
    place.signal()
    telegram.faults.clear()


@pytest.fixture
def telegram(home):
    return home.telegram
