"""Rows by the thousand: statements made once, and values as the database keeps them.

At ten o'clock thousands of rows differ in nothing but whose they are. What a row holds
is put in the database's terms once for all that are alike.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, Final, TypeAlias

from sqlalchemy import Dialect, Table, bindparam, update
from sqlalchemy.engine import make_url
from sqlalchemy.sql.dml import UpdateBase

from storage import Transaction
from storage.upserts import in_both

Crowd: TypeAlias = tuple[Mapping[str, Any], Sequence[int]]
"""What a row holds but for its key, and the keys of those who get one like it."""

_DRIVERS: Final = {"sqlite": ("aiosqlite", "qmark"), "postgresql": ("psycopg", "format")}
_Encode: TypeAlias = Callable[[Mapping[str, Any]], tuple[Any, ...]]


@dataclass(frozen=True, slots=True)
class _Statement:
    """*sql*, and the values that come *before* and *after* the key in it."""

    sql: str
    before: _Encode
    after: _Encode

    def rows(self, crowds: Iterable[Crowd]) -> Iterator[tuple[Any, ...]]:
        for values, keys in crowds:
            before, after = self.before(values), self.after(values)
            yield from [(*before, key, *after) for key in keys]


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
        names = tuple(crowds[0][0])
        prepared = statement(tx.dialect.name, table, key, names)
        await tx.exec_driver_sql(prepared.sql, list(prepared.rows(crowds)))


@cache
def _adding(dialect: str, table: Table, key: str, names: tuple[str, ...]) -> _Statement:
    values: dict[str, Any] = {name: bindparam(name) for name in (key, *names)}
    new = in_both(lambda insert: insert(table).values(values).on_conflict_do_nothing())
    return _prepared(dialect, new[dialect], key)


@cache
def _changing(dialect: str, table: Table, key: str, names: tuple[str, ...]) -> _Statement:
    its_own = table.c[key] == bindparam("its_own")
    values: dict[str, Any] = {name: bindparam(f"new_{name}") for name in names}
    return _prepared(dialect, update(table).where(its_own).values(values), "its_own")


@cache
def _dialect(name: str) -> Dialect:
    """Return how the database called *name* wants its values: one after the other."""
    driver, style = _DRIVERS[name]
    speaks: Any = make_url(f"{name}+{driver}://").get_dialect()
    dialect: Dialect = speaks(paramstyle=style)
    return dialect


def _prepared(dialect: str, statement: UpdateBase, key: str) -> _Statement:
    speaks = _dialect(dialect)
    compiled: Any = statement.compile(dialect=speaks)
    order = list(compiled.positiontup)
    place = order.index(key)

    def encoder(names: Sequence[str]) -> _Encode:
        made = [
            (
                name.removeprefix("new_"),
                compiled.binds[name].type.dialect_impl(speaks).bind_processor(speaks) or _same,
            )
            for name in names
        ]
        return lambda values: tuple(encode(values[name]) for name, encode in made)

    return _Statement(str(compiled), encoder(order[:place]), encoder(order[place + 1 :]))


def _same(value: Any) -> Any:
    return value
