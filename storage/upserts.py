"""Inserts that know what to do when the row is there already, in the dialect of the database."""

from collections.abc import Callable
from typing import Any

from sqlalchemy.dialects.postgresql import insert as upsert_postgresql
from sqlalchemy.dialects.sqlite import insert as upsert_sqlite

from storage import Transaction


def upsert(tx: Transaction, table: Any) -> Any:
    """Return an insert that knows ON CONFLICT, in the dialect of *tx*."""
    return upsert_sqlite(table) if tx.dialect.name == "sqlite" else upsert_postgresql(table)


def in_both(build: Callable[[Any], Any]) -> dict[str, Any]:
    """Return what *build* makes of an insert that knows ON CONFLICT, by the dialect's name."""
    return {"sqlite": build(upsert_sqlite), "postgresql": build(upsert_postgresql)}
