"""Pages: templates filled with texts and charts, everything in them escaped."""

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from starlette.requests import Request
from starlette.responses import HTMLResponse

from messages import doorway
from messages.doorway import Notice
from messages.language import LANGUAGES, Language, language
from web.charts import chart

if TYPE_CHECKING:
    from jinja2 import Environment

THEMES: Final = {"light", "dark"}


def spoken(request: Request) -> Language:
    """Return the language that the browser names first, if it is one of ours."""
    first = request.headers.get("Accept-Language", "").strip()[:2].lower()
    return language(first if first in LANGUAGES else request.app.state.language)


def page(request: Request, template: str, *, status: int = 200, **values: Any) -> HTMLResponse:
    theme = request.query_params.get("theme")
    told = {"language": spoken(request).code, "theme": theme if theme in THEMES else None}
    html = _templates().get_template(template).render(told | values)
    return HTMLResponse(html, status_code=status)


def notice(
    request: Request, said: Notice, template: str = "frame.html", *, status: int = 200, **more: Any
) -> HTMLResponse:
    return page(request, template, status=status, title=said.title, lines=said.lines, **more)


def refused(request: Request, status: int) -> HTMLResponse:
    return notice(request, doorway.refusal(spoken(request), status), status=status)


@cache
def _templates() -> "Environment":
    # Imported here: few bots have anybody who opens a page, and it is 2 MB.
    from jinja2 import Environment, FileSystemLoader, StrictUndefined  # noqa: PLC0415

    templates = Environment(
        loader=FileSystemLoader(Path(__file__).parent / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    templates.globals["chart"] = chart
    return templates
