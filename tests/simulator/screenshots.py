"""Pictures of the chat for the README, taken of the demo: python -m tests.simulator.screenshots."""

import asyncio
import re
from pathlib import Path

from playwright.async_api import Page

from bot.demo import demo
from tests.chromium import launched

IMAGES = Path(__file__).parents[2] / "docs/images"
PHONE = {"width": 390, "height": 780}
ENROLS = ["Start", "I agree", "Yes", "Yes", "Yes", *["No"] * 9, "Germany", "“Berlin”", "Yes"]
ENROLS += ["Slow: +0.5 mg every 14 nights", "My prescriber confirmed this plan", "Capsules"]
ENROLS += ["0.5 mg", "1.5 mg", "Done", "22:00", "07:00", "Tonight", "Start"]
BUTTONS = "[role=tabpanel]:not([hidden]) :is(.scroll, .foot, .keyboard) button"


async def does(page: Page, *steps: str) -> None:
    """Tap the newest button of each name, or type what stands in “quotes”; await the answer."""
    for step in steps:
        before = await page.locator("[role=log]").first.inner_html()
        if step.startswith("“"):
            await page.get_by_role("textbox", name="Message").fill(step[1:-1])
            await page.keyboard.press("Enter")
        else:
            named = re.compile(rf"^\W*{re.escape(step)}\W*$")
            await page.locator(BUTTONS).filter(has_text=named).locator("visible=true").last.click()
        await answered(page, before)


async def answered(page: Page, before: str) -> None:
    """Wait until the chat has changed, and then until it no longer does."""
    log, seen = page.locator("[role=log]").first, before
    while True:
        await page.wait_for_timeout(400)
        now = await log.inner_html()
        if now == seen and now != before:
            return
        seen = now


async def comes(page: Page) -> None:
    """Let the clock go to the next question."""
    before = await page.locator("[role=log]").first.inner_html()
    await page.locator("[data-jump=prompt]").click()
    await answered(page, before)


async def main() -> None:
    async with launched() as browser, demo(0) as (address, _clock):
        page = await browser.new_page(viewport=PHONE, device_scale_factor=2)
        await page.goto(address)
        await does(page, *ENROLS)
        await comes(page)
        await does(page, "Taken")
        await comes(page)
        await page.screenshot(path=IMAGES / "chat.png")
        await does(page, "All fine", "“/schedule”")
        await page.screenshot(path=IMAGES / "schedule.png")


if __name__ == "__main__":
    asyncio.run(main())
