import asyncio
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from simulator.files import Upload
from simulator.page_feed import Feed
from simulator.page_stage import Stage
from tests.simulator.page_demo import ADMIN, DOSE, PATIENT, Demo

PNG = bytes.fromhex("89504e470d0a1a0a") + b"a picture"


@pytest.fixture
def demo():
    return Demo()


async def state(browser, since=-1):
    return (await browser.get("/page/state", params={"since": since})).json()


async def test_the_page_and_its_parts_allow_no_code_but_their_own(demo):
    async with demo.browser() as browser:
        page = await browser.get("/")
        parts = re.findall(r'(?:src|href)="(/page/static/[^"]+)"', page.text)
        answers = [page, *[await browser.get(part) for part in parts]]
    assert len(parts) >= 4
    for answer in answers:
        assert answer.status_code == 200
        assert "script-src 'self'" in answer.headers["content-security-policy"]
        assert "unsafe" not in answer.headers["content-security-policy"]


async def test_no_part_of_the_page_names_another_host(demo):
    async with demo.browser() as browser:
        for route in demo.app.routes:
            if route.path.startswith("/page/static"):
                text = (await browser.get(route.path)).text
                hosts = set(re.findall(r"https?://([^/'\"`\s]+)", text))
                assert hosts <= {"www.w3.org", "${url}"}


async def test_each_chat_shows_its_own_messages(demo):
    demo.write("For the patient", DOSE)
    demo.write("For the admin", to=ADMIN)
    async with demo.browser() as browser:
        chats = (await state(browser))["chats"]
    [message] = chats["patient"]["changed"]
    assert message["text"] == "For the patient"
    assert message["buttons"] == [
        [{"text": "✅ Taken", "data": "taken"}, {"text": "Not tonight", "data": "skip"}]
    ]
    assert [each["text"] for each in chats["admin"]["changed"]] == ["For the admin"]


async def test_only_what_changed_is_sent_again(demo):
    first = demo.write("One", DOSE)
    second = demo.write("Two", DOSE)
    async with demo.browser() as browser:
        before = await state(browser)
        demo.edit(first, "One, taken")
        after = await state(browser, before["version"])
    chat = after["chats"]["patient"]
    assert chat["ids"] == [first, second]
    assert [(each["id"], each["text"], each["edited"]) for each in chat["changed"]] == [
        (first, "One, taken", True)
    ]


async def test_a_deleted_message_is_no_longer_among_the_ids(demo):
    gone, kept = demo.write("Gone"), demo.write("Kept")
    async with demo.browser() as browser:
        before = await state(browser)
        demo.call("deleteMessage", chat_id=PATIENT, message_id=gone)
        after = await state(browser, before["version"])
    assert after["chats"]["patient"]["ids"] == [kept]


async def test_the_page_holds_the_last_300_messages(demo):
    written = [demo.write(f"Night {number}") for number in range(310)]
    async with demo.browser() as browser:
        chat = (await state(browser))["chats"]["patient"]
    assert chat["ids"] == written[-300:]
    assert len(chat["changed"]) == 300


async def test_a_page_that_knows_everything_waits_until_something_changes(demo):
    people = {"patient": PATIENT, "admin": ADMIN}
    stage = Stage(demo.telegram, people=people, clock=demo.clock, crowd=demo.crowd, run="1")
    asked = asyncio.ensure_future(stage.changes(demo.telegram.version))
    for _ in range(9):
        await asyncio.sleep(0)
    assert not asked.done()
    demo.write("New")
    after = await asked
    assert [each["text"] for each in after["chats"]["patient"]["changed"]] == ["New"]


async def test_a_page_of_an_earlier_run_is_told_so():
    runs = set()
    for demo in (Demo(), Demo()):
        async with demo.browser() as browser:
            runs.add((await state(browser, 10_000))["run"])
    assert len(runs) == 2


async def test_the_command_menu_is_the_one_of_each_person(demo):
    today = {"command": "today", "description": "Tonight's dose"}
    stats = {"command": "stats", "description": "Group numbers"}
    demo.call("setMyCommands", commands=[today])
    demo.call("setMyCommands", commands=[stats], scope={"type": "chat", "chat_id": ADMIN})
    async with demo.browser() as browser:
        chats = (await state(browser))["chats"]
    assert chats["patient"]["commands"] == [today]
    assert chats["admin"]["commands"] == [stats]


async def test_the_answer_to_a_press_is_shown_once(demo):
    number = demo.write("Time for tonight's dose.", DOSE)
    demo.patient.press(number, "taken")
    [query] = [each["callback_query"] for each in demo.updates()]
    alert = {"text": "Call 112 now.", "show_alert": True}
    demo.call("answerCallbackQuery", callback_query_id=query["id"], **alert)
    async with demo.browser() as browser:
        toasts = (await state(browser))["chats"]["patient"]["toasts"]
    assert toasts == {"count": 1, "last": {"text": "Call 112 now.", "alert": True}}


async def test_a_keyboard_of_answers_is_shown_until_it_is_taken_away(demo):
    keys = {"keyboard": [[{"text": "Here", "request_location": True}, {"text": "Berlin"}]]}
    demo.call("sendMessage", chat_id=PATIENT, text="Where?", reply_markup=keys)
    async with demo.browser() as browser:
        [row] = (await state(browser))["chats"]["patient"]["keyboard"]
        remove = {"remove_keyboard": True}
        demo.call("sendMessage", chat_id=PATIENT, text="Thanks.", reply_markup=remove)
        after = (await state(browser))["chats"]["patient"]["keyboard"]
    assert [(key["text"], key["asks_location"]) for key in row] == [
        ("Here", True),
        ("Berlin", False),
    ]
    assert after == []


async def test_a_picture_is_shown_and_a_document_is_only_downloaded(demo):
    picture = demo.call(
        "sendPhoto", {"p": Upload.named("plan.png", PNG)}, chat_id=PATIENT, photo="attach://p"
    )
    page = Upload.named("für Ada.html", b"<script>1</script>")
    document = demo.call("sendDocument", {"p": page}, chat_id=PATIENT, document="attach://p")
    async with demo.browser() as browser:
        shown = await browser.get(f"/page/file/patient/{picture}")
        loaded = await browser.get(f"/page/file/patient/{document}")
        missing = await browser.get("/page/file/patient/999")
        elsewhere = await browser.get(f"/page/file/admin/{document}")
    assert (shown.content, shown.headers["content-type"]) == (PNG, "image/png")
    assert loaded.headers["content-type"] == "application/octet-stream"
    disposition = "attachment; filename*=UTF-8''f%C3%BCr%20Ada.html"
    assert loaded.headers["content-disposition"] == disposition
    assert missing.status_code == elsewhere.status_code == 404


@settings(deadline=None, max_examples=40)
@given(texts=st.lists(st.text("ab", min_size=1, max_size=3), min_size=1, max_size=12))
def test_a_page_that_looks_now_and_then_sees_what_one_sees_that_looks_once(texts):
    feed, demo, kept, seen = Feed("patient"), Demo(), {}, -1
    for turn, text in enumerate(texts):
        if turn % 3 == 2 and text != demo.patient.last.text:
            demo.edit(demo.patient.last.id, text)
        else:
            demo.write(text)
        if turn % 2:
            found = feed.since(seen, demo.patient.messages, version=demo.telegram.version)
            kept |= {each["id"]: each["text"] for each in found["changed"]}
            seen = demo.telegram.version
    last = feed.since(seen, demo.patient.messages, version=demo.telegram.version)
    kept |= {each["id"]: each["text"] for each in last["changed"]}
    assert kept == {each.id: each.text for each in demo.patient.messages}
