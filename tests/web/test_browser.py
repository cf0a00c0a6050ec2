"""The dashboard in a real browser: on a phone, in the dark, by keyboard, without JavaScript."""

import json
import re
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import timedelta
from urllib.parse import urlencode, urlsplit

import pytest
import pytest_asyncio
from playwright.async_api import expect

from bot.site import site
from bot.stepping import StandingClock
from domain.adherence import Adherence, Rate
from domain.checkins import REQUIRED
from domain.snapshots import Row
from simulator.running import serve
from tests.chromium import launched
from tests.conftest import EVENING
from tests.domain.test_snapshots import FULL
from tests.web.opening import opened
from tests.web.visiting import link_key, publish
from tests.world import ADMIN, settings_in, world_in

pytestmark = pytest.mark.asyncio(loop_scope="module")

DESKTOP = {"width": 1280, "height": 800}

ROWS = tuple(
    Row(
        dose,
        25,
        Adherence(300, 250 + n * 5, 280 + n * 5),
        {item: Rate(10 + n * 20, 200) if n != 2 else None for item in REQUIRED},
    )
    for n, dose in enumerate((500, 1000, 1500, 2500, 3500, 4500))
)
SERIES = [
    replace(
        FULL,
        as_of=FULL.as_of - timedelta(weeks=weeks),
        adherence=None if weeks == 3 else FULL.adherence,
        symptoms={item: Rate(40, 400) for item in REQUIRED},
        steps=ROWS,
    )
    for weeks in range(12, -1, -1)
]


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def chromium():
    async with launched() as browser:
        yield browser


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def bot(tmp_path_factory):
    """A bot with thirteen weeks behind it, and the address of its pages."""
    folder = tmp_path_factory.mktemp("dashboard")
    async with world_in(folder, StandingClock(EVENING)) as world:
        await publish(world, *SERIES)
        async with serve(site(world.app, settings_in(folder, data_dir=folder))) as address:
            yield world, address


@pytest_asyncio.fixture(loop_scope="module")
async def look(chromium, bot):
    """Open a browser that is signed in by the link; afterwards nothing may have gone wrong."""

    @asynccontextmanager
    async def open_page(*, signed_in=True, viewport=DESKTOP, **more):
        world, address = bot
        wrong, hosts = [], set()
        context = await chromium.new_context(viewport=viewport, reduced_motion="reduce", **more)
        page = await context.new_page()
        page.on("console", lambda line: wrong.append(line.text))
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.on("request", lambda request: hosts.add(urlsplit(request.url).netloc))
        if signed_in:
            key = await link_key(world, world.person(ADMIN))
            await page.goto(f"{address}/dashboard/enter?key={key}")
            await page.get_by_role("button", name="Open the numbers").click()
            await expect(page).to_have_url(f"{address}/dashboard")
            await page.wait_for_load_state()
        yield page
        await context.close()
        assert [line for line in wrong if not line.startswith("Failed to load resource")] == []
        assert hosts <= {urlsplit(address).netloc}

    return open_page


def launch(address, *, now=EVENING, dark=True):
    """Return the address with which Telegram opens the Mini App."""
    theme = {"bg_color": "#17212b" if dark else "#ffffff", "text_color": "#888888"}
    told = {"tgWebAppData": opened(now), "tgWebAppThemeParams": json.dumps(theme)}
    return f"{address}/dashboard/app#{urlencode(told)}&tgWebAppVersion=9.1"


async def test_the_link_in_the_chat_opens_the_numbers(look):
    async with look() as page:
        await expect(page.get_by_role("heading", level=1)).to_have_text("Group numbers")
        await expect(page.get_by_role("heading", level=2)).to_have_count(7)
        await expect(page.get_by_role("img")).to_have_count(4)
        await expect(page.get_by_text("92% (970 of 1050)").first).to_be_visible()


@pytest.mark.parametrize(
    ("dark", "ground"), [(True, "rgb(13, 20, 38)"), (False, "rgb(243, 246, 252)")]
)
async def test_telegram_opens_it_by_the_menu_button_in_its_own_colours(look, bot, dark, ground):
    world, address = bot
    world.clock.time += timedelta(seconds=1)
    async with look(signed_in=False) as page:
        await page.goto(launch(address, now=world.clock(), dark=dark))
        await expect(page.get_by_role("heading", level=1)).to_have_text("Group numbers")
        assert "tgWebAppData" not in page.url and "hash" not in page.url
        assert await style(page, "body", "background-color") == ground


async def test_what_telegram_said_before_is_refused_in_a_sentence(look, bot):
    world, address = bot
    world.clock.time += timedelta(seconds=1)
    before = launch(address, now=world.clock())
    async with look(signed_in=False) as page:
        await page.goto(before)
        await expect(page.get_by_role("heading", level=1)).to_have_text("Group numbers")
    async with look(signed_in=False) as page:
        await page.goto(before)
        await expect(page.get_by_role("status")).to_contain_text("was not accepted")
        await expect(page.get_by_role("heading", level=1)).to_have_text("Sign in")


async def test_without_a_session_it_says_how_to_come_in(look, bot):
    _world, address = bot
    async with look(signed_in=False) as page:
        await page.goto(f"{address}/dashboard")
        await expect(page.get_by_text("Send /dashboard to the bot.")).to_be_visible()
        await expect(page.get_by_text("Active plans")).to_have_count(0)


async def test_without_javascript_everything_can_be_read(look):
    async with look(java_script_enabled=False) as page:
        await expect(page.get_by_role("img")).to_have_count(4)
        await page.get_by_text("The same as a table").first.click()
        await expect(page.get_by_role("table").first).to_be_visible()
        await expect(page.get_by_role("cell", name="hidden").first).to_be_visible()
        await page.get_by_role("button", name="Sign out").click()
        await expect(page.get_by_role("heading", level=1)).to_have_text("Signed out")


@pytest.mark.parametrize("wide", [320, 360, 768])
async def test_a_phone_never_scrolls_sideways(look, wide):
    async with look(viewport={"width": wide, "height": 640}) as page:
        await page.evaluate("document.querySelectorAll('details').forEach(d => { d.open = true })")
        assert await page.evaluate("document.documentElement.scrollWidth") == wide


async def test_by_keyboard_one_comes_to_everything_and_sees_where_one_is(look):
    async with look() as page:
        await page.keyboard.press("Tab")
        skip = page.get_by_role("link", name="Skip to the numbers")
        await expect(skip).to_be_focused()
        await expect(skip).to_be_in_viewport()
        await page.keyboard.press("Enter")
        await expect(page.get_by_role("main")).to_be_focused()
        await page.keyboard.press("Tab")
        summary = page.locator("summary").first
        await expect(summary).to_be_focused()
        assert (await style(page, "summary", "outline-style")) == "solid"
        await page.keyboard.press("Enter")
        await expect(page.get_by_role("table", name="Adherence, week by week")).to_be_visible()


async def test_a_screen_reader_finds_landmarks_names_and_captions(look):
    async with look() as page:
        for role in ("banner", "main", "contentinfo"):
            await expect(page.get_by_role(role)).to_have_count(1)
        await expect(page.get_by_role("navigation", name="On this page")).to_have_count(1)
        for heading in ("At a glance", "Adherence over time", "Side effects by dose"):
            await expect(page.get_by_role("region", name=heading)).to_have_count(1)
        told = page.get_by_role("img", name=re.compile(r"Answered went from 92% to 92%"))
        await expect(told).to_have_count(1)
        for table in await page.locator("table").all():
            assert await table.locator("caption").count() == 1
            assert await table.locator("thead th[scope=col]").count() >= 2
            rows = await table.locator("tbody tr").count()
            assert await table.locator("tbody th[scope=row]").count() == rows
        assert await page.locator("html").get_attribute("lang") == "en"
        levels = await page.evaluate(
            "[...document.querySelectorAll('h1,h2,h3')].map(each => each.tagName)"
        )
        assert levels == ["H1", *["H2"] * 7]


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_every_text_stands_out_from_its_ground(look, scheme):
    async with look(color_scheme=scheme) as page:
        await page.evaluate("document.querySelectorAll('details').forEach(d => { d.open = true })")
        pairs = await page.evaluate(COLOURS)

    assert len(pairs) > 100
    weak = {(text, fore, back) for text, fore, back in pairs if contrast(fore, back) < 4.5}
    assert weak == set()


COLOURS = """() => {
  const shown = getComputedStyle;
  const ground = element => {
    for (let each = element; each; each = each.parentElement) {
      const colour = shown(each).backgroundColor;
      if (colour !== 'rgba(0, 0, 0, 0)') return colour;
    }
    return shown(document.body).backgroundColor;
  };
  const found = [];
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walk.nextNode()) {
    const text = walk.currentNode.textContent.trim(), parent = walk.currentNode.parentElement;
    if (!text || parent.closest('.skip')) continue;
    if (parent.closest('svg')) {
      const under = parent.previousElementSibling;
      const on = /^on-/.test(parent.getAttribute('class')) ? shown(under).fill : ground(parent);
      found.push([text, shown(parent).fill, on]);
    } else {
      found.push([text, shown(parent).color, ground(parent)]);
    }
  }
  return found;
}"""


def contrast(one, other):
    """Return the contrast ratio of two colours (WCAG 2.2, 1.4.3)."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def luminance(colour):
    parts = [int(part) / 255 for part in re.findall(r"\d+", colour)[:3]]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


async def style(page, selector, name):
    await page.wait_for_load_state()  # a heading may be there before the style is
    asked = "([selector, name]) => getComputedStyle(document.querySelector(selector))[name]"
    return await page.evaluate(asked, [selector, name])


async def test_in_the_dark_it_is_dark(look):
    async with look(color_scheme="dark") as page:
        assert await style(page, "body", "background-color") == "rgb(13, 20, 38)"


async def test_on_a_desk_figures_stand_beside_each_other(look):
    async with look() as page:
        boxes = [await each.bounding_box() for each in await page.locator("main > section").all()]
    lefts = {round(box["x"]) for box in boxes[1:]}

    assert len(lefts) == 2
    assert boxes[0]["width"] > 1.8 * boxes[1]["width"]


async def test_who_signs_out_sees_no_numbers_by_going_back(look):
    async with look() as page:
        await page.get_by_role("button", name="Sign out").click()
        await expect(page.get_by_role("heading", level=1)).to_have_text("Signed out")
        await page.go_back()
        await expect(page.get_by_role("heading", level=1)).to_have_text("Sign in")
