"""Rows by their keys, many at once."""

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import Column, ColumnElement, and_, or_, tuple_


def among(columns: Sequence[Column[Any]], keys: Sequence[Sequence[Any]]) -> ColumnElement[bool]:
    """Whether *columns* are one of *keys*, found by the index that begins with them.

    SQLite reads a table through when it is given tuples alone; lists of single values it finds.
    """
    singly = (column.in_({key[place] for key in keys}) for place, column in enumerate(columns))
    return and_(*singly, tuple_(*columns).in_(keys))


def any_of(column: ColumnElement[Any], values: Iterable[Any]) -> ColumnElement[bool]:
    """Return IN, spelled so that nothing is left to spell out with each execution."""
    return or_(*(column == value for value in values))
