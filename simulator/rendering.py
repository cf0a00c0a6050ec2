"""Text and entities as safe HTML for a page."""

from html import escape
from typing import Any


def as_html(text: str, entities: list[dict[str, Any]]) -> str:
    """Return safe HTML for a page; line breaks stay line breaks."""
    units = text.encode("utf-16-le")
    tags: dict[int, list[str]] = {}
    for entity in entities:
        start, end = entity["offset"], entity["offset"] + entity["length"]
        opening, closing = _html_tags(entity)
        tags.setdefault(start, []).append(opening)
        tags.setdefault(end, []).insert(0, closing)
    parts, at = [], 0
    for stop in [*sorted(tags), len(units) // 2]:
        parts.append(escape(units[at * 2 : stop * 2].decode("utf-16-le"), quote=False))
        parts += tags.pop(stop, [])
        at = stop
    return "".join(parts)


def _html_tags(entity: dict[str, Any]) -> tuple[str, str]:
    match entity["type"]:
        case "bold" | "italic" | "underline" | "strikethrough" | "code" | "pre" as kind:
            tag = {"bold": "b", "italic": "i", "underline": "u", "strikethrough": "s"}
            name = tag.get(kind, kind)
            return f"<{name}>", f"</{name}>"
        case "blockquote" | "expandable_blockquote":
            return "<blockquote>", "</blockquote>"
        case "text_link" if entity.get("url", "").startswith(("http://", "https://", "tg://")):
            return f'<a href="{escape(entity["url"])}" rel="noreferrer">', "</a>"
        case kind:
            return f'<span class="{escape(kind)}">', "</span>"
