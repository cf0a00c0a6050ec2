"""Our messages of the last two days: which a patient who leaves can have taken back."""

from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import delete, literal, select

from domain.patients import PatientId
from storage import Transaction
from storage.columns import Instant
from storage.tables import courses, patients, prompts, recent_messages
from storage.upserts import upsert
from storage.vault import Vault

DELETABLE_FOR: Final = timedelta(hours=48)
"""How long after it was sent Telegram lets a bot delete a message of its own."""


async def note(
    tx: Transaction, vault: Vault, telegram_id: int, message_id: int, *, at: datetime
) -> None:
    """Note a message to somebody we know; who is unknown, or was just erased, leaves no row."""
    row = select(patients.c.id, literal(message_id), literal(at, Instant)).where(
        patients.c.lookup == vault.lookup(telegram_id)
    )
    await tx.execute(
        upsert(tx, recent_messages)
        .from_select(["patient_id", "message_id", "at"], row)
        .on_conflict_do_nothing()
    )


async def messages(tx: Transaction, patient_id: PatientId, now: datetime) -> list[int]:
    """Return what Telegram would still delete: replies, and prompts with their receipts."""
    since = now - DELETABLE_FOR
    replies = select(recent_messages.c.message_id).where(
        recent_messages.c.patient_id == patient_id, recent_messages.c.at > since
    )
    asked = (
        select(prompts.c.message_id)
        .join_from(prompts, courses, courses.c.id == prompts.c.course_id)
        .where(
            courses.c.patient_id == patient_id,
            prompts.c.message_id.isnot(None),
            prompts.c.sent_at > since,
        )
    )
    return sorted((await tx.execute(replies.union(asked))).scalars())


async def forget(tx: Transaction, now: datetime) -> int:
    """Drop what Telegram would no longer delete."""
    old = recent_messages.c.at <= now - DELETABLE_FOR
    return (await tx.execute(delete(recent_messages).where(old))).rowcount
