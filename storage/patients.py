"""The patients: who they are inside, found by a keyed hash of who they are on Telegram."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import RowMapping, bindparam, insert, select, update

from domain.checkins import Item
from domain.patients import Patient, PatientId, Wording
from storage import Transaction
from storage.ids import new_id
from storage.tables import consents, patients
from storage.vault import Vault

_BY_LOOKUP = select(patients).where(patients.c.lookup == bindparam("lookup"))


@dataclass(frozen=True, slots=True)
class Known:
    """Somebody who once agreed: perhaps still enrolling, so perhaps without a zone."""

    id: PatientId
    language: str
    awaiting: str | None
    patient: Patient | None
    unreachable: bool


async def find(tx: Transaction, vault: Vault, telegram_id: int) -> Known | None:
    found = await tx.execute(_BY_LOOKUP, {"lookup": vault.lookup(telegram_id)})
    row = found.mappings().one_or_none()
    return known_of(row) if row else None


def known_of(row: RowMapping) -> Known:
    return Known(
        PatientId(row["id"]),
        row["language"],
        row["awaiting"],
        patient_of(row),
        unreachable=row["unreachable_at"] is not None,
    )


async def add(
    tx: Transaction, vault: Vault, telegram_id: int, *, language: str, at: datetime
) -> PatientId:
    patient_id = new_id()
    await tx.execute(
        insert(patients).values(
            id=patient_id,
            lookup=vault.lookup(telegram_id),
            telegram_id=vault.seal(str(telegram_id), row=sealed_row(patient_id)),
            language=language,
            wording=Wording.DISCREET,
            counted=False,
            created_at=at,
        )
    )
    return PatientId(patient_id)


async def change(tx: Transaction, patient_id: PatientId, **columns: Any) -> None:
    await tx.execute(update(patients).where(patients.c.id == patient_id).values(**columns))


async def consent(
    tx: Transaction,
    patient_id: PatientId,
    *,
    purpose: str,
    version: str,
    given: bool,
    at: datetime,
    update_id: int,
) -> None:
    """Append a consent, or its withdrawal."""
    await tx.execute(
        insert(consents).values(
            patient_id=patient_id,
            purpose=purpose,
            version=version,
            given=given,
            at=at,
            update_id=update_id,
        )
    )


async def consents_of(tx: Transaction, patient_id: PatientId) -> dict[str, bool]:
    """Return the last word on each purpose."""
    query = select(consents).where(consents.c.patient_id == patient_id).order_by(consents.c.at)
    return {row.purpose: row.given for row in await tx.execute(query)}


async def get(tx: Transaction, patient_id: PatientId) -> Patient | None:
    query = select(patients).where(patients.c.id == patient_id)
    row = (await tx.execute(query)).mappings().one_or_none()
    return patient_of(row) if row else None


def patient_of(row: RowMapping) -> Patient | None:
    """Return the patient in *row*, or None while they have no zone and no times yet."""
    if row["zone"] is None or row["dose_time"] is None or row["wake_time"] is None:
        return None
    return Patient(
        id=PatientId(row["id"]),
        zone=row["zone"],
        dose_time=row["dose_time"],
        wake_time=row["wake_time"],
        language=row["language"],
        country=row["country"],
        wording=row["wording"],
        bedtime=row["bedtime"],
        counted=row["counted"],
        unreachable_at=row["unreachable_at"],
        extras=tuple(Item(item) for item in row["extras"]),
        asks_burden=row["asks_burden"],
    )


def telegram_id_of(vault: Vault, id: int, sealed: bytes) -> int:
    return int(vault.open(sealed, row=sealed_row(id)))


def sealed_row(id: int) -> str:
    """Return the name of the place that a Telegram id is sealed for."""
    return f"patients.telegram_id.{id}"
