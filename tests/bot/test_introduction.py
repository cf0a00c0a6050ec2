"""What Telegram shows of us before anybody says a word."""

import pytest

from tests.starting import begins
from tests.world import ADMIN, world_in


def button(world, chat):
    return world.telegram.call("getChatMenuButton", {"chat_id": chat}).body["result"]


async def test_by_https_the_menu_button_of_an_admin_opens_the_dashboard(tmp_path, clock):
    async with world_in(tmp_path, clock, dashboard_url="https://bot.example") as world:
        world.person(ADMIN).start()
        person = await begins(world, world.person(42), "0.5x14, 1")
        await world.app.introduce()

        opens = {"text": "Numbers", "web_app": {"url": "https://bot.example/dashboard/app"}}
        assert button(world, ADMIN) == {"type": "web_app", **opens}
        assert button(world, person.id) == {"type": "commands"}


async def test_where_telegram_would_not_open_it_the_button_is_as_usual(tmp_path, clock):
    async with world_in(tmp_path, clock, dashboard_url="https://bot.example") as world:
        world.person(ADMIN).start()
        await world.app.introduce()
    async with world_in(tmp_path, clock, world.telegram) as world:
        await world.app.introduce()

        assert button(world, ADMIN) == {"type": "default"}


@pytest.mark.parametrize("address", ["", "https://bot.example"])
async def test_an_admin_who_never_wrote_keeps_nobody_from_running(tmp_path, clock, address):
    async with world_in(tmp_path, clock, dashboard_url=address) as world:
        await world.app.introduce()

        assert world.telegram.violations == []
