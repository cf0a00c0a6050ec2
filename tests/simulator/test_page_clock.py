import pytest

from tests.simulator.page_demo import DOSE, EVENING, Demo


@pytest.fixture
def demo():
    return Demo()


async def test_the_page_shows_the_time_of_the_demo(demo):
    demo.clock.speed = 1440
    async with demo.browser() as browser:
        shown = (await browser.get("/page/state")).json()["clock"]
    now = EVENING.timestamp() * 1000
    assert shown == {"now": now, "speed": 1440, "zone": "Europe/Berlin", "busy": False}


async def test_a_chosen_speed_is_the_speed_of_the_clock(demo):
    async with demo.browser() as browser:
        answer = await browser.post("/page/clock/speed", json={"speed": 86_400})
    assert demo.clock.speed == answer.json()["clock"]["speed"] == 86_400


async def test_a_night_more_is_a_day_later(demo):
    async with demo.browser() as browser:
        answer = await browser.post("/page/clock/night", json={})
    assert answer.json()["clock"]["now"] == (EVENING.timestamp() + 86_400) * 1000


async def test_the_clock_goes_to_the_next_prompt(demo):
    async with demo.browser() as browser:
        await browser.post("/page/clock/prompt", json={})
    assert demo.clock.moves == ["prompt"]


async def test_a_clock_that_cannot_go_there_says_why(demo):
    async with demo.browser() as browser:
        answer = await browser.post("/page/clock/step", json={})
    assert answer.status_code == 409
    assert answer.json() == {"error": "There is no next step: this is the top."}


async def test_answer_for_me_answers_what_stands_open_and_stops_when_told(demo):
    demo.write("Time for tonight's dose.", DOSE)
    async with demo.browser() as browser:
        on = (await browser.post("/page/answering", json={"on": True})).json()
        presses = [each["callback_query"]["data"] for each in demo.updates()]
        off = (await browser.post("/page/answering", json={"on": False})).json()
    demo.write("Time for tonight's dose.", DOSE)
    assert presses == ["taken"]
    assert (on["answering"], off["answering"]) == (True, False)
    assert demo.crowd.act() == 0
