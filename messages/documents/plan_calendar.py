"""The plan as a calendar file: what was done, and what may come, each at its earliest date.

icalendar is for the workshop's process only.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Final, Literal

from domain.copies import Copy, Episode
from domain.outlook import Tense
from domain.patients import Patient, Wording
from domain.stairs import Stretch, Tread, Why
from messages.doses import amount
from messages.language import Language, language
from messages.taps import base36

A_DAY: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry from the day *start* up to *end*; *id* is the same in every later file."""

    id: str
    start: date
    end: date
    title: str
    says: str
    status: Literal["CONFIRMED", "TENTATIVE"] = "CONFIRMED"


def content(copy: Copy) -> bytes:
    """Return the file, as RFC 5545 has it; without a plan it has no entries."""
    from icalendar import Calendar, Event  # noqa: PLC0415  see above

    _ = language(copy.person.language)
    calendar = Calendar()
    calendar.add("prodid", "-//Nightstep//Nightstep//EN")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", _("My plan"))
    for entry in entries(_, copy):
        event = Event()
        event.add("uid", f"{entry.id}@nightstep")
        event.add("dtstamp", copy.at)
        event.add("dtstart", entry.start)
        event.add("dtend", entry.end)
        event.add("summary", entry.title)
        event.add("description", entry.says)
        event.add("status", entry.status)
        event.add("transp", "TRANSPARENT")
        calendar.add_component(event)
    return bytes(calendar.to_ical())


def entries(_: Language, copy: Copy) -> Iterator[Entry]:
    patient = copy.person.patient
    for episode in copy.episodes:
        if patient and episode.nights:
            yield from _episode(_, episode, patient, copy.at)


def _episode(_: Language, episode: Episode, patient: Patient, now: datetime) -> Iterator[Entry]:
    shown = episode.stairs(patient, now)
    agreed = {each.dose for each in episode.outlook(patient, now) if each.agreed}
    prefix = base36(episode.course.id)
    stays = Counter[int]()
    for tread in _stays(shown.treads):
        stays[tread.dose] += 1
        if tread.start:
            name = f"{prefix}-{tread.dose}-{stays[tread.dose]}"
            says = amount(_, tread.dose)
            dose = _("Dose on my plan") if patient.wording is Wording.HIDDEN else says
            yield _stay(_, name, tread, tread.start, dose, agreed=tread.dose in agreed)
    for number, stretch in enumerate(shown.stretches, start=1):
        yield _stretch(_, f"{prefix}-stretch-{number}", stretch, shown.today)


def _stays(treads: Sequence[Tread]) -> Iterator[Tread]:
    """Yield *treads*, those as one that follow each other on the same dose."""
    stay: Tread | None = None
    for tread in treads:
        if stay and tread.start and (stay.dose, stay.end) == (tread.dose, tread.start):
            stay = replace(stay, end=tread.end, tense=tread.tense)
            continue
        if stay:
            yield stay
        stay = tread
    if stay:
        yield stay


def _stay(_: Language, name: str, tread: Tread, start: date, dose: str, *, agreed: bool) -> Entry:
    """Return a stay on a dose; one ahead is an entry on its first day only."""
    a_day, end = start + A_DAY, max(tread.end or start, start + A_DAY)
    match tread.tense:
        case Tense.PAST:
            return Entry(name, start, end, _("{dose}: done", dose=dose), _("This part is over."))
        case Tense.PRESENT:
            says = _("The end is the earliest. The next step waits for your yes.")
            return Entry(name, start, end, _("{dose}: now", dose=dose), says)
        case Tense.FUTURE if agreed:
            title = _("{dose}: from tonight on, as you said yes", dose=dose)
            return Entry(name, start, a_day, title, _moves(_))
        case Tense.FUTURE:
            title = _("{dose}: from tonight at the earliest, if you say yes", dose=dose)
            return Entry(name, start, a_day, title, _moves(_), "TENTATIVE")


def _moves(_: Language) -> str:
    return _("This date can move, and this file does not know. /schedule has the newest date.")


def _stretch(_: Language, name: str, stretch: Stretch, today: date) -> Entry:
    """Return a stretch; one without an end is known up to *today*."""
    title = _("Held on the same dose") if stretch.why is Why.HELD else _("Paused: no dose due")
    end = max(stretch.end or today, stretch.start + A_DAY)
    return Entry(name, stretch.start, end, title, _("As you set it in the chat."))
