"""The Chromium of this machine, if there is one; playwright would like to download its own."""

import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from playwright.async_api import Browser, async_playwright

CHROMIUM = next(
    filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), ""
)
QUIET = ["--no-sandbox", "--disable-gpu", "--disable-sync", "--no-first-run"]
QUIET += ["--disable-background-networking", "--disable-component-update"]


@asynccontextmanager
async def launched() -> AsyncIterator[Browser]:
    """Yield a browser without a window; without Chromium, the test is skipped."""
    if not CHROMIUM:
        pytest.skip("no Chromium on this machine: install one to look at the page with it")
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        yield browser
        await browser.close()
