"""Formatted text: from HTML as bots write it to text and entities."""

import re
from dataclasses import dataclass, field
from html import unescape
from typing import Any, NoReturn

from simulator.errors import bad_request
from simulator.schema import utf16_length

_KINDS = {
    **dict.fromkeys(("b", "strong"), "bold"),
    **dict.fromkeys(("i", "em"), "italic"),
    **dict.fromkeys(("u", "ins"), "underline"),
    **dict.fromkeys(("s", "strike", "del"), "strikethrough"),
    **dict.fromkeys(("tg-spoiler", "span"), "spoiler"),
    "a": "text_link",
    "code": "code",
    "pre": "pre",
    "blockquote": "blockquote",
    "tg-emoji": "custom_emoji",
}
_TOKEN = re.compile(r"<|&(?:lt|gt|amp|quot|#\d+|#x[0-9a-fA-F]+);|[^<&]+|&")
_ATTRIBUTE = re.compile(r"""([a-zA-Z-]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s>]+)))?""")
_FOUND = re.compile(
    r"(?P<bot_command>(?<![\w/])/[A-Za-z0-9_]{1,32}(?:@\w+)?)"
    r"|(?P<url>https?://[^\s<>]+)"
    r"|(?P<mention>(?<!\w)@[A-Za-z]\w{3,})"
)


@dataclass(frozen=True, slots=True)
class Formatted:
    """Text without marks, and entities counted in UTF-16 units."""

    text: str
    entities: list[dict[str, Any]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Open:
    tag: str
    start: int
    attributes: dict[str, str]


def read(text: str, mode: str | None, entities: list[dict[str, Any]] | None = None) -> Formatted:
    """Return *text* as it will be shown; raise a ApiError if it cannot be parsed."""
    match (mode or "").lower():
        case "html":
            formatted = _Parser(text).run()
        case "" | "markdown" | "markdownv2":  # Markdown is shown as it is written
            formatted = Formatted(text, [_checked(entity) for entity in entities or []])
        case _:
            raise bad_request("unsupported parse_mode")
    return _trimmed(formatted)


def _checked(entity: Any) -> dict[str, Any]:
    for name in ("offset", "length"):
        if not isinstance(entity, dict) or not isinstance(entity.get(name), int):
            raise bad_request(f"can't parse MessageEntity: Can't find field \"{name}\"")
    return dict(entity)


def detect(text: str) -> list[dict[str, Any]]:
    """Find the commands, links and mentions that Telegram finds by itself."""
    return [
        {
            "type": match.lastgroup,
            "offset": utf16_length(text[: match.start()]),
            "length": utf16_length(match.group()),
        }
        for match in _FOUND.finditer(text)
    ]


class _Parser:
    def __init__(self, source: str) -> None:
        self.source = source
        self.text = ""
        self.length = 0
        self.open: list[_Open] = []
        self.entities: list[dict[str, Any]] = []

    def run(self) -> Formatted:
        at = 0
        while token := _TOKEN.match(self.source, at):
            if token.group() != "<":
                self._add(unescape(token.group()) if len(token.group()) > 1 else token.group())
                at = token.end()
            elif self.source.startswith("</", at):
                at = self._end_tag(at)
            else:
                at = self._start_tag(at)
        if self.open:
            tag = self.open[-1].tag
            _fail(f'Can\'t find end tag corresponding to start tag "{tag}"')
        self.entities.sort(key=lambda entity: (entity["offset"], -entity["length"]))
        return Formatted(self.text, self.entities)

    def _add(self, text: str) -> None:
        self.text += text
        self.length += utf16_length(text)

    def _start_tag(self, at: int) -> int:
        name = re.match(r"[^\s>]*", self.source[at + 1 :])
        tag = name.group().lower() if name else ""
        end = self.source.find(">", at)
        offset = self._bytes(at)
        if at + 1 + len(tag) >= len(self.source):
            _fail(f"Unclosed start tag at byte offset {offset}")
        if tag not in _KINDS:
            _fail(f'Unsupported start tag "{tag}" at byte offset {offset}')
        if end < 0:
            _fail(f"Unclosed start tag at byte offset {offset}")
        found = _ATTRIBUTE.findall(self.source[at + 1 + len(tag) : end])
        values = {key.lower(): unescape(a or b or c) for key, a, b, c in found}
        if tag == "span" and values.get("class") != "tg-spoiler":
            _fail(f'Tag "span" must have class "tg-spoiler" at byte offset {offset}')
        self.open.append(_Open(tag, self.length, values))
        return end + 1

    def _end_tag(self, at: int) -> int:
        offset, end = self._bytes(at), self.source.find(">", at)
        if end < 0:
            _fail(f"Unclosed end tag at byte offset {offset}")
        if not self.open:
            _fail(f"Unexpected end tag at byte offset {offset}")
        tag, last = self.source[at + 2 : end].strip().lower(), self.open.pop()
        if tag not in {"", last.tag}:
            wanted = f'expected "</{last.tag}>", found "</{tag}>"'
            _fail(f"Unmatched end tag at byte offset {offset}, {wanted}")
        if entity := self._entity(last):
            self.entities.append(entity)
        return end + 1

    def _entity(self, last: _Open) -> dict[str, Any] | None:
        entity: dict[str, Any] = {"type": _KINDS[last.tag], "offset": last.start}
        entity["length"] = self.length - last.start
        if last.tag == "a":
            entity["url"] = last.attributes.get("href", "")
        if last.tag == "blockquote" and "expandable" in last.attributes:
            entity["type"] = "expandable_blockquote"
        if last.tag == "tg-emoji":
            entity["custom_emoji_id"] = last.attributes.get("emoji-id", "")
        is_plain_link = last.tag == "a" and not entity["url"]
        return None if is_plain_link or not entity["length"] else entity

    def _bytes(self, at: int) -> int:
        return len(self.source[:at].encode())


def _fail(what: str) -> NoReturn:
    raise bad_request(f"can't parse entities: {what}")


def _trimmed(formatted: Formatted) -> Formatted:
    """Drop white space at both ends, as Telegram does, and move the entities along."""
    text = formatted.text.rstrip()
    shift = utf16_length(text) - utf16_length(text.lstrip())
    text = text.lstrip()
    length, kept = utf16_length(text), []
    for entity in formatted.entities:
        start = max(0, entity["offset"] - shift)
        end = min(length, entity["offset"] - shift + entity["length"])
        if end > start:
            kept.append(entity | {"offset": start, "length": end - start})
    taken = [(entity["offset"], entity["offset"] + entity["length"]) for entity in kept]
    kept += [found for found in detect(text) if not _overlaps(found, taken)]
    return Formatted(text, sorted(kept, key=lambda found: (found["offset"], -found["length"])))


def _overlaps(found: dict[str, Any], taken: list[tuple[int, int]]) -> bool:
    start, end = found["offset"], found["offset"] + found["length"]
    return any(start < last and first < end for first, last in taken)
