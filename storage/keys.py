"""Rows by their keys, many at once."""

from collections.abc import Callable, Iterable, Sequence
from enum import StrEnum
from typing import Any, TypeVar

from sqlalchemy import (
    JSON,
    BigInteger,
    Column,
    ColumnElement,
    Table,
    and_,
    any_,
    bindparam,
    func,
    literal,
    or_,
    select,
    tuple_,
)
from sqlalchemy.dialects.postgresql import ARRAY

T = TypeVar("T")


def among(columns: Sequence[Column[Any]], keys: Sequence[Sequence[Any]]) -> ColumnElement[bool]:
    """Whether *columns* are one of *keys*, found by the index that begins with them.

    SQLite reads a table through when it is given tuples alone; lists of single values it finds.
    """
    singly = (column.in_({key[place] for key in keys}) for place, column in enumerate(columns))
    return and_(*singly, tuple_(*columns).in_(keys))


def about_one(table: Table) -> ColumnElement[bool]:
    """Whether a row of *table* is about the night *nth* of the course *of*, given with each use."""
    return (table.c.course_id == bindparam("of")) & (table.c.number == bindparam("nth"))


def any_of(column: ColumnElement[Any], values: Iterable[Any]) -> ColumnElement[bool]:
    """Return IN, spelled so that nothing is left to spell out with each execution."""
    return or_(*(column == value for value in values))


def is_(table: Table, state: StrEnum) -> ColumnElement[bool]:
    """Compare its state as a literal, so that the database may use a partial index."""
    return table.c.state == literal(state, table.c.state.type, literal_execute=True)


def listed(dialect: str, column: Column[int], name: str) -> ColumnElement[bool]:
    """Whether *column* is in the list *name*, one value however long it is.

    An ``IN`` of SQLAlchemy writes a long list into the text of its statement each time.
    """
    if dialect == "sqlite":
        return column.in_(select(each_of(dialect, name)))
    return column == any_(bindparam(name, type_=ARRAY(BigInteger)))


def by_dialect(build: Callable[[str], T]) -> dict[str, T]:
    """Return what *build* makes for each dialect, so that a statement is built once."""
    return {dialect: build(dialect) for dialect in ("sqlite", "postgresql")}


def each_of(dialect: str, name: str) -> ColumnElement[int]:
    """Return the list *name* as rows, one for each value."""
    if dialect == "sqlite":
        values: ColumnElement[int] = (
            func.json_each(bindparam(name, type_=JSON)).table_valued("value").c.value
        )
        return values
    return func.unnest(bindparam(name, type_=ARRAY(BigInteger))).column_valued()
