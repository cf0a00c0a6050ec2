"""Whether a value read from a file is what the annotations of its class say, all the way down."""

from collections.abc import Iterable, Mapping
from dataclasses import is_dataclass
from functools import cache
from types import UnionType
from typing import Any, Final, NewType, Union, get_args, get_origin, get_type_hints

LARGEST: Final = 2**63 - 1
"""The largest whole number that a database keeps."""


def fits(value: object, kind: Any) -> bool:
    """Whether *value* is a *kind*: True is no number, and 1.0 no whole one.

    Raises ValueError about a text that cannot be written, such as half a character.
    """
    inner = get_args(kind)
    match get_origin(kind) or kind:
        case NewType():
            return fits(value, kind.__supertype__)
        case origin if origin is Union or origin is UnionType:
            return any(fits(value, each) for each in inner)
        case origin if origin is tuple or origin is frozenset:
            return isinstance(value, origin) and _all_fit(value, inner[0])
        case origin if origin is Mapping:
            return (
                isinstance(value, Mapping)
                and _all_fit(value, inner[0])
                and _all_fit(value.values(), inner[1])
            )
        case _ if type(value) is not kind:
            return False
        case _ if is_dataclass(kind):
            return all(fits(getattr(value, name), hint) for name, hint in _hints(kind).items())
        case _:
            return _can_be_kept(value)


def _all_fit(values: Iterable[object], kind: Any) -> bool:
    return all(fits(each, kind) for each in values)


def _can_be_kept(value: object) -> bool:
    if isinstance(value, str):
        value.encode()
    return not isinstance(value, int) or abs(value) <= LARGEST


@cache
def _hints(kind: type) -> dict[str, Any]:
    return get_type_hints(kind)
