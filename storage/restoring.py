"""What a database from the past must be told before it serves: who is forgotten, what is over."""

from collections import Counter
from datetime import datetime

from sqlalchemy import delete, func, literal, or_, select, update

from domain.occurrences import State
from domain.prompts import Kind, PromptState
from storage import Transaction, announcing, marks, reopening
from storage.keys import is_
from storage.tables import admins, occurrences, passes, prompts, role_links
from storage.tables.entrance import Pass
from storage.upserts import upsert

WHY = "restored"

ROLES = "roles as of that day (look at /team)"
"""What stands for the colleagues with a role, some of whom may have lost it since."""


async def settle(tx: Transaction, now: datetime) -> Counter[str]:
    """Make the past of a restored database safe to go on from, and count what became of it.

    What was on its way may have arrived, so it is in doubt; what was due may have gone
    out, so it goes out no more. Each night that is still open is asked about once more,
    and silence since the backup is nobody's. What let somebody in may have been used or
    taken back, so it lets in nobody.
    """
    tally = Counter({"in doubt": await _doubt(tx, now), "given up": await _give_up(tx, now)})
    await announcing.give_up(tx)
    tally[ROLES] = await _let_nobody_in(tx)
    since = await marks.at(tx, marks.LISTENED)
    if since and since < now:
        await marks.add_gap(tx, since, now)
        await marks.put(tx, marks.LISTENED, at=now)
    await reopening.reopen(tx, now)
    await _ask_again(tx, now)
    tally["asked again"] = await _asked(tx, now)
    return +tally


async def _let_nobody_in(tx: Transaction) -> int:
    """Drop links and sessions, and return how many colleagues have a role given by a link.

    What was spent stays so, or it would be believed again.
    """
    await tx.execute(delete(role_links))
    await tx.execute(delete(passes).where(passes.c.kind != Pass.SPENT))
    query = select(func.count()).select_from(admins).where(admins.c.role.is_not(None))
    return (await tx.execute(query)).scalar_one()


async def _doubt(tx: Transaction, now: datetime) -> int:
    """Doubt claims as well: they may have been kept after the backup was made."""
    done = await tx.execute(
        update(prompts)
        .where(or_(is_(prompts, PromptState.CLAIMED), is_(prompts, PromptState.SENDING)))
        .values(state=PromptState.AMBIGUOUS, ambiguous=prompts.c.ambiguous + 1, lease_until=now)
    )
    return done.rowcount


async def _give_up(tx: Transaction, now: datetime) -> int:
    done = await tx.execute(
        update(prompts)
        .where(is_(prompts, PromptState.DUE), prompts.c.due_at <= now)
        .values(state=PromptState.MISSED, why=WHY)
    )
    return done.rowcount


async def _ask_again(tx: Transaction, now: datetime) -> None:
    """Owe a *reopened* prompt to the open nights whose dose prompt was given up here."""
    rows = (
        select(
            occurrences.c.course_id,
            occurrences.c.number,
            literal(Kind.REOPENED, prompts.c.kind.type),
            literal(now, prompts.c.due_at.type),
            occurrences.c.closes_at,
            literal(PromptState.DUE, prompts.c.state.type),
        )
        .join_from(occurrences, prompts)
        .where(
            occurrences.c.state == State.PENDING,
            occurrences.c.closes_at > now,
            reopening.GOES_ON,
            prompts.c.kind == Kind.DOSE,
            prompts.c.why == WHY,
        )
    )
    await tx.execute(
        upsert(tx, prompts)
        .from_select(["course_id", "number", "kind", "due_at", "expires_at", "state"], rows)
        .on_conflict_do_nothing()
    )


async def _asked(tx: Transaction, now: datetime) -> int:
    """Count what is now owed; not every database tells how many rows an insert has added."""
    owed = (prompts.c.kind == Kind.REOPENED) & (prompts.c.due_at == now)
    query = select(func.count()).select_from(prompts).where(owed, is_(prompts, PromptState.DUE))
    return (await tx.execute(query)).scalar_one()
