"""Pictures of the dashboard for the README, taken of the demo: python -m tests.web.screenshots."""

import asyncio
from pathlib import Path

from playwright.async_api import Page, expect

from bot.demo import demo
from tests.chromium import launched

IMAGES = Path(__file__).parents[2] / "docs/images"
PHONE, DESK = {"width": 390, "height": 844}, {"width": 1180, "height": 860}
TAKEN = (
    ("dashboard-phone", PHONE, "light", "Adherence over time"),
    ("dashboard-desktop", DESK, "light", "Group numbers"),
    ("dashboard-dark", PHONE, "dark", "Side effects by dose"),
)


async def sign_in(page: Page, address: str) -> None:
    """Ask in the admin's chat, and follow the link that comes."""
    await page.goto(address)
    await page.get_by_role("tab", name="Admin").click()
    await page.get_by_role("textbox", name="Message").fill("/dashboard")
    await page.keyboard.press("Enter")
    link = page.get_by_role("link", name="/dashboard/enter")
    await page.goto(await link.get_attribute("href") or "")
    await page.get_by_role("button", name="Open the numbers").click()
    await expect(page.get_by_role("heading", level=1)).to_have_text("Group numbers")


async def main() -> None:
    async with launched() as browser, demo(0) as (address, _clock):
        page = await browser.new_page()
        await sign_in(page, address)
        for name, size, scheme, heading in TAKEN:
            await page.set_viewport_size(size)
            await page.emulate_media(color_scheme=scheme)
            await page.get_by_role("heading", name=heading).evaluate(
                "each => each.scrollIntoView()"
            )
            await page.evaluate("scrollBy(0, -30)")
            await page.screenshot(path=IMAGES / f"{name}.png")


if __name__ == "__main__":
    asyncio.run(main())
