"""The audit log: what was done, by whom and when; appended to, and chained by hashes.

Each hash covers the one before it, so that no line can be changed, dropped or slipped in
without all later ones giving it away. The newest hash is kept apart as well, for the end.
It holds no health values and no Telegram id.
"""

import json
import logging
from collections.abc import Sequence
from datetime import UTC, datetime
from hashlib import sha256

from sqlalchemy import insert, select

from domain.deeds import Deed, Line
from storage import Transaction, marks
from storage.tables import audit

log = logging.getLogger(__name__)

START = bytes(32)
"""What stands for the hash before the first."""


async def append(tx: Transaction, deed: Deed, *, by: str, at: datetime, about: str = "") -> None:
    """Add a line; it stands in the bot's own log too, where no database can take it back."""
    await marks.put(tx, marks.AUDIT, at=at)  # locks the row: on PostgreSQL others wait here
    query = select(audit.c.seq, audit.c.hash).order_by(audit.c.seq.desc()).limit(1)
    last = (await tx.execute(query)).one_or_none()
    seq, before = (last.seq + 1, last.hash) if last else (1, START)
    hashed = _hash(before, [seq, _written(at), by, deed, about])
    await tx.execute(
        insert(audit).values(seq=seq, at=at, by=by, deed=deed, about=about, hash=hashed)
    )
    await marks.put(tx, marks.AUDIT, at=at, value=hashed.hex())
    log.info("audit %d: %s: %s (%s) %s", seq, by, deed, about, hashed.hex()[:16])


async def newest(tx: Transaction, *, limit: int) -> list[Line]:
    """Return the last lines, newest first."""
    query = select(audit).order_by(audit.c.seq.desc()).limit(limit)
    return [Line(**row) for row in (await tx.execute(query)).mappings()]


async def broken_at(tx: Transaction) -> int | None:
    """Return the number of the first line that is not as it was written, or None if all are."""
    before, expected = START, 1
    for row in (await tx.execute(select(audit).order_by(audit.c.seq))).mappings():
        line = Line(**row)
        said = (line.seq, _written(line.at), line.by, line.deed, line.about)
        hashed = _hash(before, said)
        if line.seq != expected or line.hash != hashed:
            return expected
        before, expected = hashed, expected + 1
    head = await marks.value(tx, marks.AUDIT)
    return None if head == (before.hex() if expected > 1 else None) else expected


def _written(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="microseconds")


def _hash(before: bytes, row: Sequence[str | int]) -> bytes:
    return sha256(before + json.dumps(list(row)).encode()).digest()
