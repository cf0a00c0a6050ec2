"""The buttons under the messages that prompts became, and who loses them."""

from collections.abc import Collection, Iterable
from functools import cache
from typing import Any

from sqlalchemy import bindparam, tuple_, update

from domain.occurrences import CourseId, OccurrenceId
from domain.prompts import Kind
from storage import Transaction
from storage.keys import among, any_of
from storage.tables import prompts


async def take(
    tx: Transaction,
    id: OccurrenceId,
    kinds: Iterable[Kind],
    *,
    but: int | None = None,
    before: int = 0,
) -> list[int]:
    """Return the messages about *id* that still have buttons, and note that they lose them.

    With those about so many nights *before* it.
    """
    given = {"of": id.course_id, "nth": id.number, "first": id.number - before, "but": but or 0}
    return list((await tx.execute(_strip(frozenset(kinds)), given)).scalars())


async def outdated(
    tx: Transaction,
    ids: Collection[OccurrenceId],
    kinds: Iterable[Kind],
    *,
    but: Collection[tuple[int, int, str]],
) -> list[tuple[CourseId, int]]:
    """Return course and message of all about *ids* that still have buttons, *but* these prompts.

    Notes that they lose them.
    """
    if not ids:
        return []
    key = (prompts.c.course_id, prompts.c.number)
    query = (
        update(prompts)
        .where(
            among(key, [(each.course_id, each.number) for each in ids]),
            prompts.c.kind.in_(list(kinds)),
            prompts.c.buttons,
            prompts.c.message_id.isnot(None),
            tuple_(*key, prompts.c.kind).not_in(list(but)),
        )
        .values(buttons=False)
        .returning(prompts.c.course_id, prompts.c.message_id)
    )
    return [(CourseId(row.course_id), row.message_id) for row in await tx.execute(query)]


@cache
def _strip(kinds: frozenset[Kind]) -> Any:
    return (
        update(prompts)
        .where(
            prompts.c.course_id == bindparam("of"),
            prompts.c.number.between(bindparam("first"), bindparam("nth")),
            any_of(prompts.c.kind, kinds),
            prompts.c.buttons,
            prompts.c.message_id != bindparam("but"),
        )
        .values(buttons=False)
        .returning(prompts.c.message_id)
    )
