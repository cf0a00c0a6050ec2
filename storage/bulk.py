"""Rows by the thousand: statements made once, and values as the database keeps them.

At ten o'clock thousands of rows differ in nothing but whose they are. What a row holds
goes to the database once for all that are alike, with a list of those who get it.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, Final, TypeAlias

from sqlalchemy import Dialect, Table, bindparam, select, text, update
from sqlalchemy.engine import make_url
from sqlalchemy.sql.dml import UpdateBase

from storage import Transaction
from storage.keys import each_of, listed
from storage.upserts import in_both

Crowd: TypeAlias = tuple[Mapping[str, Any], Sequence[int]]
"""What a row holds but for its key, and the keys of those who get one like it."""

_KEYS: Final = "all_of_them"
_DRIVERS: Final = {"sqlite": ("aiosqlite", "qmark"), "postgresql": ("psycopg", "format")}


@dataclass(frozen=True, slots=True)
class _Statement:
    """*sql*, and how to *encode* the value of each name in it, in their order."""

    sql: str
    encode: tuple[tuple[str, Callable[[Any], Any]], ...]

    def values(self, crowd: Crowd) -> tuple[Any, ...]:
        given = {**crowd[0], _KEYS: crowd[1]}
        return tuple(encode(given[name]) for name, encode in self.encode)


async def add(tx: Transaction, table: Table, key: str, crowds: Sequence[Crowd]) -> None:
    """Add a row for each of *crowds* to *table*, whose column *key* says whose it is.

    One that is there already is left as it is. All hold the same columns.
    """
    await _execute(tx, _adding, table, key, crowds)


async def change(tx: Transaction, table: Table, key: str, crowds: Sequence[Crowd]) -> None:
    """Change the rows of *crowds* in *table*. All change the same columns."""
    await _execute(tx, _changing, table, key, crowds)


async def _execute(
    tx: Transaction, statement: Any, table: Table, key: str, crowds: Sequence[Crowd]
) -> None:
    if crowds:
        prepared = statement(tx.dialect.name, table, key, tuple(crowds[0][0]))
        await tx.exec_driver_sql(prepared.sql, list(map(prepared.values, crowds)))


@cache
def _adding(dialect: str, table: Table, key: str, names: tuple[str, ...]) -> _Statement:
    given = [bindparam(name, type_=table.c[name].type) for name in names]
    # SQLite takes the ON of ON CONFLICT for that of a join where nothing stands between.
    rows = select(each_of(dialect, _KEYS), *given).where(text("1 = 1"))
    new = in_both(
        lambda insert: insert(table).from_select([key, *names], rows).on_conflict_do_nothing()
    )
    return _prepared(dialect, new[dialect])


@cache
def _changing(dialect: str, table: Table, key: str, names: tuple[str, ...]) -> _Statement:
    theirs = listed(dialect, table.c[key], _KEYS)
    values: dict[str, Any] = {name: bindparam(f"new_{name}") for name in names}
    return _prepared(dialect, update(table).where(theirs).values(values))


@cache
def _dialect(name: str) -> Dialect:
    """Return how the database called *name* wants its values: one after the other."""
    driver, style = _DRIVERS[name]
    speaks: Any = make_url(f"{name}+{driver}://").get_dialect()
    dialect: Dialect = speaks(paramstyle=style)
    return dialect


def _prepared(dialect: str, statement: UpdateBase) -> _Statement:
    speaks = _dialect(dialect)
    compiled: Any = statement.compile(dialect=speaks)
    return _Statement(
        str(compiled),
        tuple(
            (
                name.removeprefix("new_"),
                compiled.binds[name].type.dialect_impl(speaks).bind_processor(speaks) or _same,
            )
            for name in compiled.positiontup
        ),
    )


def _same(value: Any) -> Any:
    return value
