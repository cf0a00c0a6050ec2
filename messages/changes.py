"""Ways round a plain yes or no about a night: asked later, taken earlier."""

from datetime import UTC, datetime, timedelta

from domain.occurrences import Occurrence
from domain.patients import Patient
from messages.channel import Button, Card
from messages.language import Language
from messages.night import TOPIC, answer_rows, button
from messages.taps import Tap, about

EARLIER_BY = (15, 30, 60, 120)
"""Minutes before now that `Took it earlier` offers as buttons."""


def later(_: Language, occurrence: Occurrence, *, bedtime: datetime, now: datetime) -> Card:
    chips = [
        Button(_("15 min"), Tap(TOPIC, "in", (about(occurrence.id), "15")).encode()),
        Button(_("45 min"), Tap(TOPIC, "in", (about(occurrence.id), "45")).encode()),
    ]
    if bedtime > now:
        chips.append(
            Button(_("At bedtime"), Tap(TOPIC, "in", (about(occurrence.id), "bed")).encode())
        )
    return Card(
        _("When shall we ask again?"), (tuple(chips), (button(_("Back"), "back", occurrence),))
    )


def asked_later(_: Language, patient: Patient, occurrence: Occurrence, at: datetime) -> Card:
    """Say when we ask again; the answer can still be given at once."""
    text = _("⏰ We will ask again at {time}.", time=_.clock_at(at, patient.zone))
    return Card(text, answer_rows(_, occurrence))


def too_late_to_wait(_: Language, occurrence: Occurrence) -> str:
    return _(
        "The night of {night} is over, so I cannot ask later. Taken or Not tonight still count.",
        night=_.day(occurrence.night),
    )


def earlier(_: Language, patient: Patient, occurrence: Occurrence, now: datetime) -> Card:
    """Offer times at which it may have been taken, to the minute, none before the night opens."""
    at = [now.replace(second=0, microsecond=0) - timedelta(minutes=m) for m in EARLIER_BY]
    chips = tuple(
        Button(
            _.clock_at(each, patient.zone),
            Tap(TOPIC, "at", (about(occurrence.id), str(int(each.timestamp())))).encode(),
        )
        for each in at
        if occurrence.opens_at <= each <= occurrence.closes_at
    )
    rows = ((chips,) if chips else ()) + ((button(_("Back"), "back", occurrence),),)
    return Card(_("When did you take it? Tap a time, or type one such as 21:40."), rows)


def taken_at(epoch: int) -> datetime:
    """Return the instant that a time button carries."""
    return datetime.fromtimestamp(epoch, UTC)


def not_that_time(_: Language, patient: Patient, occurrence: Occurrence, now: datetime) -> str:
    opens = _.clock_at(occurrence.opens_at, patient.zone)
    if now > occurrence.closes_at:
        closes = _.clock_at(occurrence.closes_at, patient.zone)
        return _(
            "That night went from {opens} to {closes}. Please type a time in it, such as 21:40.",
            opens=opens,
            closes=closes,
        )
    return _("Please type a time between {opens} and now, such as 21:40.", opens=opens)
