"""The settings: the menu, and each question behind it."""

from datetime import datetime, time

from domain.patients import Patient, Wording
from domain.zones import city
from messages import enrolment, extras
from messages.channel import Button, Card
from messages.enrolment_times import DOSE_TIMES, WAKE_TIMES
from messages.language import LANGUAGES, Language, language
from messages.taps import Tap

TOPIC = "set"
BEDTIMES_AFTER = (30, 60, 90)
"""Minutes after the dose at which `Bedtime` offers to end the reminders."""

USUAL = "usual"
EXTRAS = "morning"


def menu(_: Language, patient: Patient, now: datetime) -> Card:
    text = f"{_('Your settings:')}\n{_values(_, patient, now)}"
    rows = (
        (_button(_("Dose time"), "dose_time"), _button(_("Wake time"), "wake_time")),
        (_button(_("Time zone"), "zone"), _button(_("Wording"), "wording")),
        (_button(_("Bedtime"), "bedtime"), _button(_("Group numbers"), "counted")),
        (
            _button(_("Morning questions"), EXTRAS),
            Button(_("Announcements"), Tap("ann", "ask").encode()),
        ),
        _languages(_),
        (_button(_("Done"), "done"),),
    )
    return Card(text, rows)


def _languages(_: Language) -> tuple[Button, ...]:
    """Return each language under its own name, which those who speak it can read."""
    return tuple(
        _button(f"● {each.name}" if each.code == _.code else each.name, "language", each.code)
        for each in map(language, LANGUAGES)
    )


def done(_: Language, patient: Patient, now: datetime) -> Card:
    return Card(f"{_('Your settings are kept.')}\n{_values(_, patient, now)}")


def _values(_: Language, patient: Patient, now: datetime) -> str:
    counted = _("Group numbers: yes") if patient.counted else _("Group numbers: no")
    lines = (
        _("Dose time: {time}", time=_.clock(patient.dose_time)),
        _("Wake time: {time}", time=_.clock(patient.wake_time)),
        _(
            "Time zone: {city}, now {time}",
            city=city(patient.zone),
            time=_.clock_at(now, patient.zone),
        ),
        _("Wording: {name}", name=wordings(_)[patient.wording]),
        bedtime_line(_, patient),
        extras.line(_, patient),
        counted,
        _("Language: {name}", name=_.name),
    )
    return "\n".join(lines)


def bedtime_line(_: Language, patient: Patient) -> str:
    if patient.bedtime is None:
        return _("Bedtime: 90 minutes after the dose")
    return _("Bedtime: {time}", time=_.clock(patient.bedtime))


def dose_time(_: Language) -> Card:
    text = _("When is your dose due? Tap a time, or type one such as 21:30.")
    return _times(_, text, "dose_time", DOSE_TIMES)


def wake_time(_: Language) -> Card:
    text = _("When do you wake up? I ask about the night half an hour later.")
    return _times(_, text, "wake_time", WAKE_TIMES)


def bedtime(_: Language, patient: Patient) -> Card:
    text = _(
        "When do you go to bed? I do not remind you of a dose after that. "
        "Tap a time, or type one such as 23:30."
    )
    after = tuple(_later(patient.dose_time, minutes) for minutes in BEDTIMES_AFTER)
    usual = _button(_("90 minutes after the dose"), "bedtime", USUAL)
    return _times(_, text, "bedtime", after, (usual,))


def _later(at: time, minutes: int) -> time:
    hour, minute = divmod(at.hour * 60 + at.minute + minutes, 60)
    return time(hour % 24, minute)


def _times(
    _: Language, text: str, verb: str, times: tuple[time, ...], *more: tuple[Button, ...]
) -> Card:
    chips = tuple(_button(_.clock(at), verb, f"{at:%H%M}") for at in times)
    return Card(text, (chips, *more, (back(_),)))


def which_half(_: Language, verb: str, hour: int) -> Card:
    """Ask which time a bare *hour* means, from 1 to 12."""
    text = _("Is that in the morning or in the evening?")
    return _times(_, text, verb, (time(hour % 12), time(hour % 12 + 12)))


def zone(_: Language) -> Card:
    """Ask for a place; a card that shares a location has no other buttons."""
    text = _(
        "Where are you now? Share your location, or type a big city near you. "
        "Your location is used once and not kept. To leave it as it is, send /settings."
    )
    return zone_again(_, text)


def zone_again(_: Language, text: str) -> Card:
    return Card(text, asks_location=_("Share my location"))


def morning(_: Language, patient: Patient) -> Card:
    """Offer what the mornings can ask about besides."""

    def toggle(said: str) -> str:
        return Tap(TOPIC, EXTRAS, (said,)).encode()

    return extras.chooser(_, patient, toggle, back(_), _button(_("Done"), "done"))


def wording(_: Language, patient: Patient) -> Card:
    lines = [_("How much may a message say, for all to see on a locked phone?")]
    examples = {
        Wording.PLAIN: _("Time for your LDN: 1.5 mg."),
        Wording.DISCREET: _("Time for tonight's dose: 1.5 mg."),
        Wording.HIDDEN: _("Evening check. Tap when done."),
    }
    names = wordings(_)
    for each, example in examples.items():
        lines.append(_("{name}: “{example}”", name=names[each], example=example))
    lines.append(_("Now: {name}", name=names[patient.wording]))
    chips = tuple(_button(names[each], "wording", str(each)) for each in examples)
    return Card("\n".join(lines), (chips, (back(_),)))


def wordings(_: Language) -> dict[Wording, str]:
    return {
        Wording.PLAIN: _("Plain"),
        Wording.DISCREET: _("Discreet"),
        Wording.HIDDEN: _("Hidden"),
    }


def counted(_: Language, patient: Patient) -> Card:
    now = _("Now: yes") if patient.counted else _("Now: no")
    choice = (_button(_("Yes"), "counted", "yes"), _button(_("No"), "counted", "no"))
    return Card(f"{enrolment.counted(_).text}\n{now}", (choice, (back(_),)))


def changed(_: Language, *lines: str) -> Card:
    """Say what is kept now, and lead back to the menu."""
    return Card("\n".join(lines), ((back(_), _button(_("Done"), "done")),))


def wake_line(_: Language, patient: Patient) -> str:
    return _("Wake time: {time}. It counts from the next morning.", time=_.clock(patient.wake_time))


def no_reminders(_: Language) -> str:
    return _("That is not after your dose time, so no reminder follows the first message.")


def wording_line(_: Language, patient: Patient) -> str:
    return _("Wording: {name}. It counts from now on.", name=wordings(_)[patient.wording])


def counted_line(_: Language, patient: Patient) -> str:
    if patient.counted:
        return _("Your answers count in group numbers from now on.")
    return _("Your answers are left out of group numbers from now on.")


def unchanged(_: Language) -> str:
    return _("Nothing was changed.")


def back(_: Language) -> Button:
    return _button(_("Back"), "menu")


def _button(label: str, verb: str, *arguments: str) -> Button:
    return Button(label, Tap(TOPIC, verb, arguments).encode())
