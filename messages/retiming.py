"""Another dose time, another zone: what it would do, asked; what it does, told."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from domain.patients import Patient
from domain.retiming import Shift
from domain.zones import city
from messages.channel import Button, Card
from messages.language import Language
from messages.settings import TOPIC, changed
from messages.taps import Tap


def time_check(_: Language, patient: Patient, shift: Shift, *, to_morning: bool) -> Card:
    """Ask before a dose time counts that makes an unusual gap, or moves doses to the morning."""
    lines = [
        _("Dose time: {time}?", time=_.clock(patient.dose_time)),
        *_would(_, patient, shift),
    ]
    if to_morning:
        lines.append(
            _(
                "Your plan does not say that the morning is OK. "
                "Please ask your prescriber first. Did your prescriber agree?"
            )
        )
    else:
        lines.append(_("Do you want this?"))
    return _yes_no(_, lines, "dose_time", f"{patient.dose_time:%H%M}")


def zone_check(_: Language, patient: Patient, now: datetime, odd: Shift | None) -> Card:
    """Ask whether the local time that was understood is right; an *odd* gap is said before."""
    lines = [
        _(
            "In {city} it is now {time} on {day}. Is that your local time?",
            city=city(patient.zone),
            time=_.clock_at(now, patient.zone),
            day=_.day(now.astimezone(patient.zone).date()),
        )
    ]
    if odd:
        lines = [*_would(_, patient, odd), *lines]
    return _yes_no(_, lines, "zone", patient.zone.key)


def zones(_: Language, found: Sequence[ZoneInfo], now: datetime) -> Card:
    """Ask which of several is meant."""
    rows = [
        (
            Button(
                _("{city}, now {time}", city=city(each), time=_.clock_at(now, each)),
                Tap(TOPIC, "zone", (each.key,)).encode(),
            ),
        )
        for each in found
    ]
    return Card(_("More than one place has this name. Which of these clocks is yours?"), rows)


def time_line(_: Language, patient: Patient) -> str:
    return _("Dose time: {time}", time=_.clock(patient.dose_time))


def zone_line(_: Language, patient: Patient) -> str:
    return _("Time zone: {city}", city=city(patient.zone))


def shifted(_: Language, patient: Patient, line: str, shift: Shift | None) -> Card:
    """Tell what is set, *line*, and when the next dose is due; there is no *shift* if none is."""
    if shift is None:
        return changed(_, line, _("No dose is due for now. It counts when doses go on."))
    return changed(_, line, *_does(_, patient, shift))


def _would(_: Language, patient: Patient, shift: Shift) -> Iterator[str]:
    yield from _stays(_, patient, shift)
    yield _("The next dose would be on {when}.", when=_when(_, patient, shift.next_at))
    if shift.gap:
        yield _hours(_, shift.gap)


def _does(_: Language, patient: Patient, shift: Shift) -> Iterator[str]:
    yield from _stays(_, patient, shift)
    yield _("Your next dose is on {when}.", when=_when(_, patient, shift.next_at))
    if shift.gap and shift.is_unusual:
        yield _hours(_, shift.gap)


def _stays(_: Language, patient: Patient, shift: Shift) -> Iterator[str]:
    if shift.passed:
        time = _.clock(patient.dose_time)
        yield _("{time} has passed today, so it counts from tomorrow.", time=time)
    if shift.stays_at:
        yield _("Tonight's dose stays at {time}.", time=_.clock_at(shift.stays_at, patient.zone))


def _hours(_: Language, gap: timedelta) -> str:
    hours = round(gap / timedelta(hours=1))
    return _.n(
        "That is {n} hour after the dose before.",
        "That is {n} hours after the dose before.",
        hours,
    )


def _when(_: Language, patient: Patient, at: datetime) -> str:
    day = _.day(at.astimezone(patient.zone).date())
    return _("{day} at {time}", day=day, time=_.clock_at(at, patient.zone))


def _yes_no(_: Language, lines: Sequence[str], verb: str, value: str) -> Card:
    choice = (
        Button(_("Yes"), Tap(TOPIC, verb, (value, "yes")).encode()),
        Button(_("No"), Tap(TOPIC, "no").encode()),
    )
    return Card("\n".join(lines), (choice,))
