from contextlib import asynccontextmanager
from urllib.parse import urlsplit

import pytest
import pytest_asyncio
from playwright.async_api import expect

from simulator.running import serve
from tests.chromium import launched
from tests.simulator.page_demo import ADMIN, DOSE, PATIENT, Demo

pytestmark = pytest.mark.asyncio(loop_scope="module")

DESKTOP, PHONE = {"width": 1280, "height": 800}, {"width": 360, "height": 640}


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def chromium():
    async with launched() as browser:
        yield await browser.new_context(reduced_motion="reduce")


class Door:
    """One address for every test; each has its own demo behind it."""

    address = ""

    def __init__(self):
        self.demo = Demo()

    async def __call__(self, scope, receive, send):
        await self.demo.app(scope, receive, send)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def door():
    door = Door()
    async with serve(door) as door.address:
        yield door
        door.demo.write("Good night.")  # lets go the poll that is still waiting


@pytest.fixture
def demo(door):
    door.demo = Demo()
    return door.demo


@pytest_asyncio.fixture(loop_scope="module")
async def look(chromium, door):
    """Open the page; afterwards nothing may have gone wrong, and nobody else been asked."""

    @asynccontextmanager
    async def open_page(viewport=DESKTOP):
        wrong, hosts = [], set()
        page = await chromium.new_page()
        await page.set_viewport_size(viewport)
        page.on("console", lambda line: wrong.append(line.text))
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.on("request", lambda request: hosts.add(urlsplit(request.url).netloc))
        await page.goto(door.address)
        yield page
        await page.close()
        assert wrong == []
        assert hosts == {urlsplit(door.address).netloc}

    return open_page


async def test_an_empty_chat_begins_with_start(look, demo):
    async with look() as page:
        await expect(page.get_by_text("Tap Start to begin.").first).to_be_visible()
        await page.get_by_role("button", name="Start").press("Enter")
        await expect(page.get_by_role("log")).to_contain_text("/start")
        await expect(page.get_by_text("Tap Start to begin.").first).to_be_hidden()
    assert [each["message"]["text"] for each in demo.updates()] == ["/start"]


async def test_a_button_is_pressed_by_keyboard_and_its_message_edited_in_place(look, demo):
    number = demo.write("Time for <b>1.5 mg</b>.", DOSE, parse_mode="HTML")
    demo.write("A later message.")
    async with look() as page:
        prompt = page.locator(f"#patient-{number}")
        await expect(prompt.locator("strong")).to_have_text("1.5 mg")
        async with page.expect_response("**/press"):
            await prompt.get_by_role("button", name="Taken").press("Enter")
        [query] = [each["callback_query"] for each in demo.updates()]
        answer = {"callback_query_id": query["id"], "text": "Noted."}
        demo.call("answerCallbackQuery", **answer)
        demo.edit(number, "1.5 mg taken.", [("Undo", "undo")])
        await expect(prompt.locator(".text")).to_have_text("1.5 mg taken.")
        await expect(prompt).to_contain_text("edited")
        await expect(prompt).to_be_focused()
        await expect(page.locator("article").last).to_contain_text("A later message.")
        await expect(page.locator("#toast")).to_have_text("Noted.")
    assert query["data"] == "taken"


async def test_a_pressed_button_that_stays_keeps_the_focus(look, demo):
    number = demo.write("How was the night?", [("Mild", "mild"), ("Severe", "severe")])
    async with look() as page:
        await page.get_by_role("button", name="Mild").press("Enter")
        demo.edit(number, "How was the night?", [("✓ Mild", "mild"), ("Severe", "severe")])
        await expect(page.get_by_role("button", name="✓ Mild")).to_be_focused()


async def test_arrow_keys_move_between_the_chats(look, demo):
    demo.write("For the patient")
    async with look() as page:
        await expect(page.get_by_text("For the patient")).to_be_visible()
        demo.write("For the admin", to=ADMIN)
        admin = page.get_by_role("tab", name="Admin")
        await expect(admin).to_have_text("Admin1")
        await page.get_by_role("tab", name="Patient").press("ArrowRight")
        await expect(admin).to_be_focused()
        await expect(admin).to_have_attribute("aria-selected", "true")
        await expect(page.get_by_text("For the admin")).to_be_visible()
        await expect(page.get_by_text("For the patient")).to_be_hidden()
        await expect(admin).to_have_text("Admin")


async def test_what_the_bot_writes_is_never_markup(look, demo):
    words = "<img src=x onerror=console.log(1)> & <script>console.log(2)</script>"
    demo.write(words, [(words, "x")])
    async with look() as page:
        await expect(page.locator("article .text")).to_have_text(words)
        await expect(page.locator(".buttons button")).to_have_text(words)


async def test_a_phone_of_360_pixels_never_scrolls_sideways(look, demo):
    demo.write("Pneumonoultramicroscopic" * 9, [(f"Quite a long label {n}", str(n)) for n in "123"])
    keys = {"keyboard": [[{"text": "Somewhere else entirely"}] * 3]}
    demo.call("sendMessage", chat_id=PATIENT, text="Where?", reply_markup=keys)
    async with look(PHONE) as page:
        await expect(page.locator("article")).to_have_count(2)
        for menu in ("Attach", "Commands", "More"):
            await page.get_by_role("button", name=menu).click()
            assert await page.evaluate("document.documentElement.scrollWidth") == 360
        wide = "[...document.querySelectorAll('.scroll')].some(e => e.scrollWidth > e.clientWidth)"
        assert not await page.evaluate(wide)
        await expect(page.get_by_role("button", name="To the next prompt")).to_be_in_viewport()
        await expect(page.get_by_role("textbox", name="Message")).to_be_in_viewport(ratio=1)


async def test_who_reads_further_up_stays_there(look, demo):
    for number in range(40):
        demo.write(f"Night {number}")
    async with look() as page:
        await expect(page.get_by_text("Night 39")).to_be_in_viewport()
        await page.get_by_role("log").press("Home")
        await expect(page.get_by_text("Night 0", exact=True)).to_be_in_viewport()
        demo.write("Night 40")
        newest = page.get_by_role("button", name="Newest")
        await expect(newest).to_be_visible()
        await expect(page.get_by_text("Night 0", exact=True)).to_be_in_viewport()
        await newest.click()
        await expect(page.get_by_text("Night 40")).to_be_in_viewport()


async def test_the_clock_bar_moves_time_and_answers_for_the_patient(look, demo):
    async with look() as page:
        await expect(page.locator("#hour")).to_have_text("22:00")
        await page.get_by_role("button", name="+1 night").click()
        await expect(page.locator("#date")).to_have_text("Wed 4 Mar 2026 · Berlin")
        await page.get_by_label("Speed").select_option("1 night = 1 minute")
        await page.get_by_role("switch", name="Answer for me").check()
        demo.write("Time for tonight's dose.", DOSE)
        await expect(page.get_by_text("Time for tonight's dose.")).to_be_visible()
    assert demo.clock.speed == 1440
    assert demo.crowd.act() == 1


async def test_a_place_is_shared_and_a_command_chosen_from_their_menus(look, demo):
    demo.write("Where do you live?")
    today = {"command": "today", "description": "What is open"}
    demo.call("setMyCommands", commands=[today])
    async with look() as page:
        await page.get_by_role("button", name="Attach").press("Enter")
        await page.get_by_role("button", name="Tokyo").press("Enter")
        await expect(page.get_by_role("log")).to_contain_text("Location")
        await page.get_by_role("button", name="Commands").press("Enter")
        await page.get_by_role("button", name="/today What is open").press("Enter")
        await expect(page.get_by_role("log")).to_contain_text("/today")
        await page.get_by_role("button", name="More").press("Enter")
        await page.keyboard.press("Escape")
        await expect(page.get_by_role("button", name="More")).to_be_focused()
    place, command = [each["message"] for each in demo.updates()]
    assert round(place["location"]["latitude"]) == 36
    assert command["text"] == "/today"
