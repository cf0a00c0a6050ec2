"""The published schema of the Bot API, and what does not agree with it."""

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

_RETURNS = {
    "bool": "Boolean",
    "str": "String",
    "int": "Integer",
    "ResultMenuButtonUnion": "MenuButton",
    "ResultChatMemberUnion": "ChatMember",
}
_FORMATTED = ("text", "caption")  # their length counts after parsing, so methods look at it


class Schema:
    """Methods and types by name, as in `bot_api.json`."""

    def __init__(self, document: Mapping[str, Any]) -> None:
        self._methods = document["methods"]
        self._types = document["types"]

    def knows(self, method: str) -> bool:
        return method in self._methods

    def typed(self, method: str, params: Mapping[str, Any]) -> dict[str, Any]:
        """Return *params* with what came as text turned into what it means."""
        types = {field["name"]: field["types"] for field in self._methods[method]["fields"]}
        return {name: _typed(value, types.get(name, ["String"])) for name, value in params.items()}

    def complaints(self, method: str, params: Mapping[str, Any]) -> list[str]:
        """Return what is wrong with typed *params*, one sentence each."""
        return self._fields(params, self._methods[method]["fields"], method)

    def result_complaints(self, method: str, result: Any) -> list[str]:
        returns = self._methods[method]["returns"][0]
        types = [_return_type(kind) for kind in returns.split(" | ")]
        return self._value(result, types, f"result of {method}")

    def _fields(self, values: Mapping[str, Any], fields: Any, where: str) -> list[str]:
        known = {field["name"]: field for field in fields}
        found = [f"{where}: unknown {name}" for name in values if name not in known]
        for name, field in known.items():
            if name in values:
                found += self._value(values[name], field["types"], f"{where}.{name}")
                found += _bounds(values[name], field, f"{where}.{name}")
            elif field["required"]:
                found.append(f"{where}: {name} is missing")
        return found

    def _value(self, value: Any, types: list[str], where: str) -> list[str]:
        """Return the complaints of the type that fits best, none if one fits."""
        if len(types) == 1:
            return self._one(value, types[0], where)
        every = [(self._one(value, kind, where), -self._shared(value, kind)) for kind in types]
        best = min(every, key=lambda found: (bool(found[0]), found[1], len(found[0])))
        return best[0]

    def _shared(self, value: Any, kind: str) -> int:
        """Count the fields of *value* that are fields of *kind*."""
        fields = self._types[kind]["fields"] if kind in self._types else ()
        return sum(field["name"] in value for field in fields) if isinstance(value, dict) else 0

    def _one(self, value: Any, kind: str, where: str) -> list[str]:
        if kind.startswith("Array of "):
            if not isinstance(value, list):
                return [f"{where}: not an array"]
            inner = kind.removeprefix("Array of ").split(" | ")
            every = [self._value(each, inner, f"{where}[{n}]") for n, each in enumerate(value)]
            return [complaint for found in every for complaint in found]
        if (python := _PYTHON.get(kind)) is not None:
            right = isinstance(value, python) and (kind == "Boolean" or not isinstance(value, bool))
            return [] if right else [f"{where}: {type(value).__name__}, not {kind}"]
        if kind not in self._types or not self._types[kind]["fields"]:
            return []  # a type of the schema's origin that says nothing more
        if not isinstance(value, dict):
            return [f"{where}: {type(value).__name__}, not {kind}"]
        return self._fields(value, self._types[kind]["fields"], where)


_PYTHON: dict[str, type | tuple[type, ...]] = {
    "Integer": int,
    "String": str,
    "Boolean": bool,
    "Float": (int, float),
}


@cache
def published() -> Schema:
    text = Path(__file__).with_name("bot_api.json").read_text(encoding="utf-8")
    return Schema(json.loads(text))


def utf16_length(text: str) -> int:
    """Return the length as Telegram counts it."""
    return len(text.encode("utf-16-le")) // 2


def _return_type(kind: str) -> str:
    if kind.startswith("list["):
        return f"Array of {_return_type(kind[5:-1])}"
    return _RETURNS.get(kind, kind)


def _typed(value: Any, types: list[str]) -> Any:
    if not isinstance(value, str) or types == ["String"] or "InputFile" in types:
        return value
    if "Boolean" in types and value.lower() in {"true", "false", "1", "0"}:
        return value.lower() in {"true", "1"}
    try:
        found = json.loads(value)
    except ValueError:
        return value
    return value if "String" in types and not isinstance(found, int) else found


def _bounds(value: Any, field: Mapping[str, Any], where: str) -> list[str]:
    if isinstance(value, str) and "length" in field and field["name"] not in _FORMATTED:
        least, most = field["length"]
        in_bytes = field["unit"] == "bytes"
        length = len(value.encode()) if in_bytes else utf16_length(value)
        if not least <= length <= most:
            return [f"{where}: {length} {field['unit']}, not {least} to {most}"]
    if isinstance(value, int) and "range" in field:
        least, most = field["range"]
        if not least <= value <= most:
            return [f"{where}: {value}, not {least} to {most}"]
    if "one_of" in field and value not in field["one_of"]:
        return [f"{where}: {value!r}, not one of {', '.join(field['one_of'])}"]
    return []
