"""What somebody finds who only wants to have a look."""

import re
import socket

import httpx
import pytest

from bot.demo import demo
from bot.misuse import MisuseError


async def test_the_admins_chat_leads_to_a_dashboard_with_weeks_in_it():
    async with (
        demo(0, invented=24) as (address, _clock),
        httpx.AsyncClient(base_url=address) as page,
    ):
        said = await page.post("/page/chat/admin/say", json={"text": "/dashboard"})
        assert said.status_code == 200
        state, found = "", None
        while found is None:
            state = (await page.get("/page/state")).text
            found = re.search(rf"{address}/dashboard/enter\?key=([\w-]+)", state)

        outside = await page.get("/dashboard")
        await page.post("/dashboard/enter", data={"key": found[1]})
        inside = await page.get("/dashboard")

    assert outside.status_code == 401 and "Active plans" not in outside.text
    assert "With invented people in them." in inside.text and "<svg" in inside.text
    assert len(re.findall(r'<circle [^>]*class="mark s0"', inside.text)) > 4


async def test_a_port_that_another_program_has_is_one_sentence():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        with pytest.raises(MisuseError, match="--port 0"):
            async with demo(taken.getsockname()[1]):
                pytest.fail("two programs have one port")
