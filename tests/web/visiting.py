"""A browser at the dashboard, without a browser: requests, cookies, and the link in the chat."""

import re
from contextlib import asynccontextmanager

import httpx

from bot.site import site
from domain.succession import Present
from storage import snapshots
from tests.domain.test_snapshots import FULL
from tests.world import settings_in


@asynccontextmanager
async def browser(world, tmp_path, *, at="http://127.0.0.1:8080", **headers):
    """Yield a client whose cookies are its own; *at* is what DASHBOARD_URL says."""
    app = site(world.app, settings_in(tmp_path, data_dir=tmp_path, dashboard_url=at))
    transport = httpx.ASGITransport(app, raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url=at, headers=headers) as client:
        yield client


async def publish(world, *published):
    async with world.app.database.begin() as tx:
        for each in published or (FULL,):
            await snapshots.keep(tx, each, Present())


async def link_key(world, admin):
    """Return the key in the link that *admin* is sent."""
    await world.says(admin, "/dashboard")
    return re.search(r"/dashboard/enter\?key=([\w-]{22})\b", world.last(admin))[1]


async def signs_in(world, admin, client):
    return await client.post("/dashboard/enter", data={"key": await link_key(world, admin)})
