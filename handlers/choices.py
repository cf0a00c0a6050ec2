"""The settings that change no dose: wake time, bedtime, wording, language, group numbers."""

from dataclasses import replace
from datetime import time
from typing import Any

from domain import nights
from domain.patients import Patient, Wording
from handlers.agreeing import agreed
from handlers.courses import enrolled, with_patient
from handlers.turn import Turn
from messages import settings
from messages.channel import Card
from messages.language import Language, language
from storage import patients


def question(_: Language, verb: str, patient: Patient) -> Card:
    match verb:
        case "dose_time":
            return settings.dose_time(_)
        case "wake_time":
            return settings.wake_time(_)
        case _:
            return settings.bedtime(_, patient)


async def wake_time(turn: Turn, patient: Patient, wall: time) -> None:
    await _change(turn, patient, wake_time=wall)
    changed = replace(patient, wake_time=wall)
    turn.show(settings.changed(turn.language, settings.wake_line(turn.language, changed)))


async def bedtime(turn: Turn, patient: Patient, wall: time | None) -> None:
    """Set when reminders of a dose end; with no *wall*, as long after it as is usual."""
    await _change(turn, patient, bedtime=wall)
    lines = [settings.bedtime_line(turn.language, replace(patient, bedtime=wall))]
    if nights.bedtime(turn.now, patient.dose_time, wall) == turn.now:
        lines.append(settings.no_reminders(turn.language))
    turn.show(settings.changed(turn.language, *lines))


async def wording(turn: Turn, patient: Patient, chosen: Wording) -> None:
    await patients.change(turn.tx, patient.id, wording=chosen)
    line = settings.wording_line(turn.language, replace(patient, wording=chosen))
    turn.show(settings.changed(turn.language, line))


async def spoken(turn: Turn, patient: Patient, code: str) -> None:
    """Speak the language *code* from this answer on."""
    await patients.change(turn.tx, patient.id, language=code)
    turn.language = language(code)
    turn.show(settings.menu(turn.language, replace(patient, language=code), turn.now))


async def counted(turn: Turn, patient: Patient) -> None:
    """Append the consent or its withdrawal, as *patient* now has it; no reason is asked."""
    await patients.change(turn.tx, patient.id, counted=patient.counted)
    await agreed(turn, purpose="counted", given=patient.counted)
    turn.show(settings.changed(turn.language, settings.counted_line(turn.language, patient)))


async def _change(turn: Turn, patient: Patient, **columns: Any) -> None:
    if on := await enrolled(turn):
        await with_patient(turn, on, **columns)
    else:
        await patients.change(turn.tx, patient.id, **columns)
