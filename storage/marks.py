"""Marks: when something last happened, and gaps in which we could not listen."""

from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import bindparam, select

from storage import Transaction
from storage.tables import gaps, marks
from storage.upserts import upsert

LISTENED = "listened"
HALTED = "halted until"
BOT = "bot id"
AUDIT = "audit"
TEAM = "team changed"
PUBLISHED = "published"
SENT = "sent"
WATCHED = "watched"

_called = marks.c.name == bindparam("called")
_AT: Final = select(marks.c.at).where(_called)
_VALUE: Final = select(marks.c.value).where(_called)


async def at(tx: Transaction, name: str) -> datetime | None:
    return (await tx.execute(_AT, {"called": name})).scalar_one_or_none()


async def value(tx: Transaction, name: str) -> str | None:
    return (await tx.execute(_VALUE, {"called": name})).scalar_one_or_none()


async def put(
    tx: Transaction, name: str, *, at: datetime | None = None, value: str | None = None
) -> None:
    await tx.execute(
        upsert(tx, marks)
        .values(name=name, at=at, value=value)
        .on_conflict_do_update(index_elements=["name"], set_={"at": at, "value": value})
    )


async def put_later(tx: Transaction, name: str, *, at: datetime, value: str | None = None) -> None:
    """Put a mark, unless there is one that is later."""
    await tx.execute(
        upsert(tx, marks)
        .values(name=name, at=at, value=value)
        .on_conflict_do_update(
            index_elements=["name"],
            set_={"at": at, "value": value},
            where=marks.c.at.is_(None) | (marks.c.at < at),
        )
    )


async def add_gap(tx: Transaction, since: datetime, until: datetime) -> None:
    """Add a gap; one that was noted before, and followed by a crash, becomes longer."""
    await tx.execute(
        upsert(tx, gaps)
        .values(since=since, until=until)
        .on_conflict_do_update(index_elements=["since"], set_={"until": until})
    )


async def once_in(tx: Transaction, name: str, every: timedelta, *, now: datetime) -> bool:
    """Put the mark and return True, unless it was put less than *every* ago."""
    query = (
        upsert(tx, marks)
        .values(name=name, at=now)
        .on_conflict_do_update(
            index_elements=["name"], set_={"at": now}, where=marks.c.at <= now - every
        )
        .returning(marks.c.name)
    )
    return (await tx.execute(query)).first() is not None
