"""Prompts on their way out: claimed, sending, concluded (P1–P4).

Every write after the claim is fenced by its token and the state it expects, so that
who has lost a lease changes nothing.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final

from sqlalchemy import ColumnElement, bindparam, select, update

from domain.prompts import LEASE, PromptState
from storage import Transaction, claims
from storage.claims import KEY, Claimed
from storage.ids import new_id
from storage.keys import among, is_
from storage.tables import prompts


async def claim(tx: Transaction, now: datetime, *, limit: int) -> list[Claimed]:
    """Claim the prompts that are due, oldest first; nobody else gets them while we hold them."""
    due = await tx.execute(_DUE, {"now": now, "limit": limit})
    keys = [tuple(row) for row in due]
    if not keys:
        return []
    token = new_id()
    await tx.execute(
        update(prompts)
        .where(among(KEY, keys))
        .values(state=PromptState.CLAIMED, token=token, lease_until=now + LEASE)
    )
    return await claims.read(tx, keys, token)


async def mark_sending(tx: Transaction, claimed: Sequence[Claimed], now: datetime) -> list[Claimed]:
    """Note that requests begin, and return those that may; the commit precedes the first byte."""
    still = (prompts.c.state == PromptState.CLAIMED) & (prompts.c.lease_until > now)
    ours = await _moved(tx, claimed, still, state=PromptState.SENDING)
    return [each for each in claimed if each.key in ours]


async def sent(
    tx: Transaction, delivered: Sequence[tuple[Claimed, int]], *, at: datetime
) -> list[tuple[Claimed, int]]:
    """Note which message each became, and return those for whom no reaper was faster.

    All are of one claim: they share its token.
    """
    if not delivered:
        return []
    ours = await _moved(
        tx,
        [claimed for claimed, _ in delivered],
        prompts.c.state == PromptState.SENDING,
        state=PromptState.SENT,
        sent_at=at,
        buttons=True,
    )
    kept = [each for each in delivered if each[0].key in ours]
    if kept:
        await tx.execute(
            update(prompts)
            .where(*(column == bindparam(f"of_{column.name}") for column in KEY))
            .values(message_id=bindparam("message")),
            [
                {
                    **{
                        f"of_{column.name}": part
                        for column, part in zip(KEY, claimed.key, strict=True)
                    },
                    "message": message_id,
                }
                for claimed, message_id in kept
            ],
        )
    return kept


async def not_sent(tx: Transaction, claimed: Claimed, *, due_at: datetime) -> None:
    """Give back what certainly did not go out, to be sent not before *due_at*."""
    await _finish(tx, claimed, state=PromptState.DUE, due_at=due_at)


async def ambiguous(tx: Transaction, claimed: Claimed, *, at: datetime) -> None:
    """Note that nobody knows whether it arrived; recovery asks once more, later."""
    await _finish(
        tx,
        claimed,
        state=PromptState.AMBIGUOUS,
        lease_until=at,
        ambiguous=prompts.c.ambiguous + 1,
    )


async def failed(tx: Transaction, claimed: Claimed, state: PromptState, *, why: str) -> None:
    """Conclude what will not be tried again."""
    await _finish(tx, claimed, state=state, why=why)


async def void(tx: Transaction, claimed: Claimed, *, why: str) -> None:
    """Withdraw what has nothing left to say."""
    await _finish(tx, claimed, state=PromptState.VOID, why=why)


async def _moved(
    tx: Transaction, claimed: Sequence[Claimed], expected: ColumnElement[bool], **columns: Any
) -> set[tuple[Any, ...]]:
    """Change those of one claim that are still its own and as *expected*; return their keys."""
    query = (
        update(prompts)
        .where(
            among(KEY, [each.key for each in claimed]),
            prompts.c.token == claimed[0].token,
            expected,
        )
        .values(**columns)
        .returning(*KEY)
    )
    return {tuple(row) for row in await tx.execute(query)}


async def _finish(tx: Transaction, claimed: Claimed, **columns: Any) -> None:
    await tx.execute(
        update(prompts)
        .where(
            among(KEY, [claimed.key]),
            prompts.c.token == claimed.token,
            prompts.c.state == PromptState.SENDING,
        )
        .values(**columns)
    )


_DUE: Final = (
    select(*KEY)
    .where(
        is_(prompts, PromptState.DUE),
        prompts.c.due_at <= bindparam("now"),
        prompts.c.expires_at > bindparam("now"),
    )
    .order_by(prompts.c.due_at)
    .limit(bindparam("limit"))
    .with_for_update(skip_locked=True)
)
