"""Another key: everything that was sealed with one is sealed with the other, or nothing is."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Column, Table, bindparam, select, update

from storage import Transaction, admins, announcing, patients
from storage import notes as notes_kept
from storage.tables import admins as colleagues
from storage.tables import announcements, notes
from storage.tables import patients as people
from storage.vault import BadKeyError, Vault

BATCH = 500


@dataclass(frozen=True, slots=True)
class Sealed:
    """A sealed *column*, and the name of a row's place by the primary key of its table."""

    column: Column[bytes]
    place: Callable[..., str]

    @property
    def key(self) -> list[Column[Any]]:
        return list(self.column.table.primary_key.columns)


SEALED: Sequence[Sealed] = (
    Sealed(people.c.telegram_id, patients.sealed_row),
    Sealed(colleagues.c.telegram_id, admins.sealed_row),
    Sealed(notes.c.text, notes_kept.sealed_row),
    Sealed(announcements.c.text, announcing.sealed_row),
)
"""Every sealed column there is."""


async def fits(tx: Transaction, vault: Vault) -> bool:
    """Return whether *vault* opens what is sealed here; nothing sealed fits every key."""
    for each in SEALED:
        query = select(*each.key, each.column).where(each.column.isnot(None)).limit(1)
        for *key, sealed in await tx.execute(query):
            try:
                vault.open(sealed, row=each.place(*key))
            except BadKeyError:
                return False
    return True


async def reseal(tx: Transaction, old: Vault, new: Vault) -> int:
    """Seal everything with *new* that *old* opens, look-ups included; return how much that was.

    Raises BadKeyError where *old* does not fit. The journal of erasures stays as it is:
    nobody can be named from it, with either key.
    """
    await _look_up_anew(tx, people, lambda *row: new.lookup(patients.telegram_id_of(old, *row)))
    await _look_up_anew(tx, colleagues, lambda *row: new.lookup(admins.telegram_id_of(old, *row)))
    return sum([await _reseal(tx, each, old, new) for each in SEALED])


async def _look_up_anew(
    tx: Transaction, table: Table, lookup: Callable[[int, bytes], bytes]
) -> None:
    found = (await tx.execute(select(table.c.id, table.c.telegram_id))).all()
    change = update(table).where(table.c.id == bindparam("key"))
    for start in range(0, len(found), BATCH):
        rows = [
            {"key": key, "anew": lookup(key, sealed)}
            for key, sealed in found[start : start + BATCH]
        ]
        await tx.execute(change.values(lookup=bindparam("anew")), rows)


async def _reseal(tx: Transaction, each: Sealed, old: Vault, new: Vault) -> int:
    query = select(*each.key, each.column).where(each.column.isnot(None))
    found = (await tx.execute(query)).all()
    change = update(each.column.table).values({each.column: bindparam("sealed")})
    for place, column in enumerate(each.key):
        change = change.where(column == bindparam(f"key{place}"))
    for start in range(0, len(found), BATCH):
        rows = [
            {
                **{f"key{place}": part for place, part in enumerate(key)},
                "sealed": new.seal(old.open(sealed, row=row), row=row),
            }
            for *key, sealed in found[start : start + BATCH]
            if (row := each.place(*key))
        ]
        await tx.execute(change, rows)
    return len(found)
