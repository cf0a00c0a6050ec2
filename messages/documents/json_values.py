"""Domain values as JSON has them: an instant as ISO 8601 in UTC, a dose in micrograms."""

from dataclasses import fields
from datetime import date, datetime, time, timedelta
from typing import Any, TypeAlias
from zoneinfo import ZoneInfo

from domain.forms import Capsules, Form, Liquid

Document: TypeAlias = dict[str, Any]


def by_name(value: Any) -> Document:
    """Return the fields of a dataclass."""
    return {field.name: plain(getattr(value, field.name)) for field in fields(value)}


def plain(value: Any) -> Any:
    match value:
        case datetime() | date():
            return value.isoformat()
        case time():
            return value.isoformat("minutes")
        case ZoneInfo():
            return value.key
        case Capsules() | Liquid():
            return form(value)
        case tuple():
            return [plain(each) for each in value]
        case bool() | int() | None:
            return value
        case _:
            return str(value)


def form(form: Form) -> Document:
    match form:
        case Capsules(strengths):
            return {"capsules_ug": list(strengths)}
        case Liquid(ug_per_ml):
            return {"ug_per_ml": ug_per_ml}


def instant(text: str) -> datetime:
    """Read an instant; raises ValueError about one that is not said in UTC."""
    at = datetime.fromisoformat(text)
    if at.utcoffset() != timedelta():
        raise ValueError(text)
    return at


def perhaps(text: str | None) -> datetime | None:
    return None if text is None else instant(text)


def wall(text: str | None) -> time | None:
    return None if text is None else time.fromisoformat(text)
