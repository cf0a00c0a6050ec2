"""Whether Telegram knows us, agrees with our clock, and gives us what people say."""

from datetime import datetime
from email.utils import parsedate_to_datetime
from typing import Any

import httpx

from bot.findings import Finding, fault, ok, warning
from bot.settings import Settings
from bot.webhooks import path_of

WAITS_FOR = 8.0
"""Seconds for one answer of Telegram."""

SKEW = 5.0
"""Seconds by which a clock may be off; Telegram tells the time in whole ones."""

WRONG = 60.0


async def examine(settings: Settings, now: datetime) -> list[Finding]:
    async with httpx.AsyncClient(timeout=WAITS_FOR) as client:
        try:
            me = await _ask(client, settings, "getMe")
            webhook = await _ask(client, settings, "getWebhookInfo")
        except (httpx.HTTPError, httpx.InvalidURL):
            said = "Telegram cannot be reached; check the network and TELEGRAM_API_URL."
            return [fault("token", said)]
    if me.status_code in {401, 404}:
        said = "Telegram does not know this BOT_TOKEN; ask @BotFather for a new one."
        return [fault("token", said)]
    if me.status_code != httpx.codes.OK or webhook.status_code != httpx.codes.OK:
        return [fault("token", "Telegram did not answer as it should; try again in a while.")]
    return [
        ok("token", f"It is the one of @{me.json()['result']['username']}."),
        _clock(me.headers.get("date"), now),
        _webhook(webhook.json()["result"], settings),
    ]


async def _ask(client: httpx.AsyncClient, settings: Settings, method: str) -> httpx.Response:
    token = settings.bot_token.get_secret_value()
    return await client.post(f"{settings.telegram_api_url.rstrip('/')}/bot{token}/{method}")


def _clock(date: str | None, now: datetime) -> Finding:
    try:
        off = (now - parsedate_to_datetime(date or "")).total_seconds()
    except (ValueError, TypeError):
        return warning("clock", "The server does not tell the time, so it was not compared.")
    if abs(off) <= SKEW:
        return ok("clock", "It agrees with Telegram's.")
    said = (
        f"It is {abs(off):.0f} s {'ahead of' if off > 0 else 'behind'} Telegram's; set it by NTP."
    )
    return fault("clock", said) if abs(off) > WRONG else warning("clock", said)


def _webhook(info: dict[str, Any], settings: Settings) -> Finding:
    url, wanted = info.get("url", ""), settings.webhook_url
    if url and not wanted:
        said = (
            "One is set, and WEBHOOK_URL is empty: while it is set, polling hears nothing. "
            "Stop the program that set it, or set WEBHOOK_URL."
        )
        return fault("webhook", said)
    if not wanted:
        return ok("webhook", "None is set; the bot polls.")
    if url != wanted.rstrip("/") + path_of(settings.webhook_secret.get_secret_value()):
        return warning("webhook", "It is not set to WEBHOOK_URL yet; `nightstep run` sets it.")
    if info.get("last_error_message"):
        said = "Telegram could not deliver lately; check that WEBHOOK_URL is reached from outside."
        return warning("webhook", said)
    return ok("webhook", "It is set to WEBHOOK_URL.")
