"""What the web server answers, put together."""

from starlette.applications import Starlette

from bot import backups
from bot.app import Nightstep
from bot.settings import Settings
from web.health import Health
from web.scrape import Scrape

DEAF_AFTER = 90.0
STILL_AFTER = 30.0
"""Seconds without Telegram, and without a sweep, after which we are not well."""


def site(app: Nightstep, settings: Settings) -> Starlette:
    """Return the application for LISTEN."""
    health = Health(
        app.database,
        {
            "listening": lambda: app.listening.silence() < DEAF_AFTER,
            "sweeping": lambda: app.metrics.stillness() < STILL_AFTER,
        },
    )
    newest = backups.shelf(settings).newest
    scrape = Scrape(
        app.metrics,
        app.database,
        app.limiter.halted,
        lambda: copy.at if (copy := newest()) else None,
        app.now,
    )
    return Starlette(routes=[*health.routes(), scrape.route(), *app.listening.routes])
