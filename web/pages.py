"""Pages: templates filled with texts and charts, everything in them escaped."""

from pathlib import Path
from typing import Any, Final

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import HTMLResponse

from messages import doorway
from messages.doorway import Notice
from messages.language import LANGUAGES, Language, language
from web.charts import chart

TEMPLATES: Final = Environment(
    loader=FileSystemLoader(Path(__file__).parent / "templates"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
TEMPLATES.globals["chart"] = chart

THEMES: Final = {"light", "dark"}


def spoken(request: Request) -> Language:
    """Return the language that the browser names first, if it is one of ours."""
    first = request.headers.get("Accept-Language", "").strip()[:2].lower()
    return language(first if first in LANGUAGES else request.app.state.language)


def page(request: Request, template: str, *, status: int = 200, **values: Any) -> HTMLResponse:
    theme = request.query_params.get("theme")
    told = {"language": spoken(request).code, "theme": theme if theme in THEMES else None}
    html = TEMPLATES.get_template(template).render(told | values)
    return HTMLResponse(html, status_code=status)


def notice(
    request: Request, said: Notice, template: str = "frame.html", *, status: int = 200, **more: Any
) -> HTMLResponse:
    return page(request, template, status=status, title=said.title, lines=said.lines, **more)


def refused(request: Request, status: int) -> HTMLResponse:
    return notice(request, doorway.refusal(spoken(request), status), status=status)
