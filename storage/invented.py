"""Invented patients as rows: what everybody else's enrolment and answers would have left."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any, Final, TypeAlias

from sqlalchemy import Table

from domain.histories import History, Told
from domain.prompts import PromptState
from domain.screening import QUESTIONS, Reply
from storage import Transaction, marks
from storage.courses import asked_columns
from storage.documents import dump_form
from storage.moves import move_rows
from storage.patients import sealed_row
from storage.tables import (
    answers,
    checkins,
    consents,
    courses,
    moves,
    occurrences,
    patients,
    prompts,
)
from storage.vault import Vault

MARK: Final = "invented"
"""Marks a database that holds invented patients."""

TABLES: Final = (
    patients,
    consents,
    courses,
    moves,
    occurrences,
    answers,
    checkins,
    prompts,
)
"""Parents before children."""

ENROLLING: Final = timedelta(minutes=8)
CONSENT: Final = "invented"
"""The version of a text that nobody read."""

Row: TypeAlias = dict[str, Any]


async def is_marked(tx: Transaction) -> bool:
    return await marks.at(tx, MARK) is not None


def rows(
    history: History, plan_key: int, telegram_id: int, vault: Vault, now: datetime
) -> Iterator[tuple[Table, Row]]:
    """Yield all rows of a patient but those of the newest night, which is planned as ever."""
    yield patients, _patient(history, telegram_id, vault)
    for purpose in ("care", "counted"):
        yield consents, _consent(history, purpose)
    yield courses, _course(history, plan_key)
    yield from ((moves, row) for row in move_rows(history.course))
    for told in history.told:
        yield from _night(told, now)


def _patient(history: History, telegram_id: int, vault: Vault) -> Row:
    patient = history.patient
    return {
        "id": patient.id,
        "lookup": vault.lookup(telegram_id),
        "telegram_id": vault.seal(str(telegram_id), row=sealed_row(patient.id)),
        "zone": patient.zone,
        "dose_time": patient.dose_time,
        "wake_time": patient.wake_time,
        "language": patient.language,
        "wording": patient.wording,
        "counted": patient.counted,
        "unreachable_at": patient.unreachable_at,
        "created_at": history.course.confirmed_at - ENROLLING,
    }


def _consent(history: History, purpose: str) -> Row:
    return {
        "patient_id": history.patient.id,
        "purpose": purpose,
        "version": CONSENT,
        "given": True,
        "at": history.course.confirmed_at - ENROLLING,
    }


def _course(history: History, plan_key: int) -> Row:
    harmless = {
        each.id: Reply.NO if each.cautious is Reply.YES else Reply.YES for each in QUESTIONS
    }
    return {
        "id": history.course.id,
        "patient_id": history.patient.id,
        "plan_key": plan_key,
        "form": dump_form(history.course.form),
        "screening": harmless,
        "confirmed_at": history.course.confirmed_at,
        **asked_columns(history.asked),
    }


def _night(told: Told, now: datetime) -> Iterator[tuple[Table, Row]]:
    occurrence, checkin = told.occurrence, told.checkin
    key = {"course_id": occurrence.id.course_id, "number": occurrence.number}
    yield (
        occurrences,
        key
        | {
            "night": occurrence.night,
            "scheduled_at": occurrence.scheduled_at,
            "closes_at": occurrence.closes_at,
            "zone": occurrence.zone,
            "dose": occurrence.dose,
            "rung": occurrence.rung,
            "step_night": occurrence.step_night,
            "state": occurrence.state,
            "answered_at": occurrence.answered_at,
            "taken_at": occurrence.taken_at,
            "source": occurrence.source,
            "reason": occurrence.reason,
        },
    )
    for seq, answer in enumerate(_answers(told), start=1):
        yield answers, key | {"seq": seq} | answer
    if checkin:
        yield (
            checkins,
            key
            | {
                "closes_at": checkin.closes_at,
                "items": [str(item) for item in checkin.items],
                "given": {str(item): int(value) for item, value in checkin.values.items()},
                "implied": sorted(checkin.implied),
                "saved_at": checkin.saved_at,
            },
        )
    for prompt in told.prompts:
        if prompt.due_at > now or occurrence.freezes_at > now:
            sent = prompt.due_at <= now
            yield (
                prompts,
                key
                | {
                    "kind": prompt.kind,
                    "due_at": prompt.due_at,
                    "expires_at": prompt.expires_at,
                    "state": PromptState.SENT if sent else PromptState.DUE,
                    "sent_at": prompt.due_at if sent else None,
                },
            )


def _answers(told: Told) -> Iterator[Row]:
    """Yield what was said about a night, in the order it was said."""
    occurrence, checkin = told.occurrence, told.checkin
    if occurrence.answered_at:
        value = f"{occurrence.state} {occurrence.reason or ''}".strip()
        yield {
            "at": occurrence.answered_at,
            "item": "dose",
            "value": value,
            "taken_at": occurrence.taken_at,
        }
    if checkin and checkin.saved_at:
        for item, severity in checkin.values.items():
            yield {
                "at": checkin.saved_at,
                "item": str(item),
                "value": str(int(severity)),
                "taken_at": None,
            }
