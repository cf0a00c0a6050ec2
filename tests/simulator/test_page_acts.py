import pytest

from tests.simulator.page_demo import DOSE, PATIENT, Demo


@pytest.fixture
def demo():
    return Demo()


async def test_what_a_person_writes_reaches_the_bot(demo):
    async with demo.browser() as browser:
        answer = await browser.post("/page/chat/patient/say", json={"text": "/start"})
    assert answer.status_code == 200
    assert [each["message"]["text"] for each in demo.updates()] == ["/start"]


async def test_a_press_reaches_the_bot_with_what_the_button_carries(demo):
    number = demo.write("Time for tonight's dose.", DOSE)
    async with demo.browser() as browser:
        body = {"message": number, "data": "taken"}
        answer = await browser.post("/page/chat/patient/press", json=body)
    assert answer.status_code == 200
    [query] = [each["callback_query"] for each in demo.updates()]
    assert (query["from"]["id"], query["data"]) == (PATIENT, "taken")


async def test_a_button_that_is_gone_is_refused_with_a_sentence(demo):
    number = demo.write("Time for tonight's dose.", DOSE)
    demo.edit(number, "Taken.")
    async with demo.browser() as browser:
        body = {"message": number, "data": "taken"}
        answer = await browser.post("/page/chat/patient/press", json=body)
    assert answer.status_code == 409
    assert answer.json() == {"error": "That button is no longer there."}
    assert demo.updates() == []


async def test_a_place_a_sticker_and_a_photo_can_be_sent(demo):
    async with demo.browser() as browser:
        place = {"lat": 35.68, "lon": 139.65}
        await browser.post("/page/chat/patient/location", json=place)
        await browser.post("/page/chat/patient/sticker", json={})
        await browser.post("/page/chat/patient/photo", json={})
        chat = (await browser.get("/page/state")).json()["chats"]["patient"]
    kinds = [set(each["message"]) & {"location", "sticker", "photo"} for each in demo.updates()]
    assert kinds == [{"location"}, {"sticker"}, {"photo"}]
    assert [each["text"] for each in chat["changed"]][:2] == ["📍 Location: 35.68, 139.65", "👍"]
    assert chat["changed"][2]["file"]["picture"]


async def test_who_has_blocked_the_bot_must_unblock_it_first(demo):
    async with demo.browser() as browser:
        await browser.post("/page/chat/patient/block", json={})
        refused = await browser.post("/page/chat/patient/say", json={"text": "Hello"})
        blocked = (await browser.get("/page/state")).json()["chats"]["patient"]["blocked"]
        await browser.post("/page/chat/patient/unblock", json={})
        taken = await browser.post("/page/chat/patient/say", json={"text": "Hello"})
    assert blocked
    assert refused.json() == {"error": "You have blocked the bot. Unblock it first."}
    assert taken.status_code == 200


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("chat/patient/say", {}),
        ("chat/patient/say", {"text": ""}),
        ("chat/patient/say", {"text": "x" * 4097}),
        ("chat/patient/press", {"message": True, "data": "taken"}),
        ("chat/patient/location", {"lat": 91, "lon": 0}),
        ("chat/patient/location", {"lat": "52", "lon": 0}),
        ("clock/speed", {"speed": -1}),
        ("answering", {"on": 1}),
        ("answering", ["on"]),
    ],
)
async def test_a_request_that_makes_no_sense_changes_nothing(demo, path, body):
    async with demo.browser() as browser:
        answer = await browser.post(f"/page/{path}", json=body)
    assert answer.status_code == 400
    assert answer.json()["error"].endswith(".")
    assert demo.updates() == []


async def test_a_form_of_another_site_is_not_taken(demo):
    async with demo.browser() as browser:
        answer = await browser.post("/page/chat/patient/block", content=b"{}")
    assert answer.status_code == 400
    assert not demo.patient.blocked


@pytest.mark.parametrize("path", ["chat/stranger/say", "chat/patient/fly", "clock/back"])
async def test_there_is_nothing_else_to_do(demo, path):
    async with demo.browser() as browser:
        assert (await browser.post(f"/page/{path}", json={})).status_code == 404
