"""What the web server answers, put together."""

from collections.abc import Mapping
from typing import Any

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import ASGIApp

from bot import backups
from bot.app import Nightstep
from bot.settings import Settings
from storage import Unavailable
from web.dashboard import Dashboard
from web.door import Door
from web.headers import Guarded
from web.health import Health
from web.pages import refused
from web.scrape import Scrape

DEAF_AFTER = 90.0
STILL_AFTER = 30.0
UNKEPT_AFTER = 30.0
"""Seconds without Telegram, without a sweep, and without a database that keeps what a sweep
does, after which we are not well."""


def site(app: Nightstep, settings: Settings) -> ASGIApp:
    """Return the application for LISTEN."""
    health = Health(
        app.database,
        {
            "listening": lambda: app.listening.silence() < DEAF_AFTER,
            "sweeping": lambda: app.metrics.stillness() < STILL_AFTER,
            "storing": lambda: app.metrics.unkept() < UNKEPT_AFTER,
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
    ours = [*health.routes(), scrape.route(), *dashboard(app, settings), *app.listening.routes]
    answers = Starlette(routes=ours, exception_handlers=REFUSALS)
    answers.state.language = settings.default_language
    return Guarded(answers)


def dashboard(app: Nightstep, settings: Settings) -> list[Route]:
    secure = settings.origin.startswith("https://")
    door = Door(app.database, app.vault, settings.admin_ids, secure, app.now)
    return Dashboard(door, settings.bot_token.get_secret_value()).routes()


async def _unfit(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    answer = refused(request, error.status_code)
    answer.headers.update(error.headers or {})
    return answer


async def _away(request: Request, _error: Exception) -> Response:
    return refused(request, 503)


async def _failed(request: Request, _error: Exception) -> Response:
    return refused(request, 500)


REFUSALS: Mapping[Any, Any] = {HTTPException: _unfit, Unavailable: _away, Exception: _failed}
