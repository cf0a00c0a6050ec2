"""What /today says when no night is open."""

from domain.occurrences import Occurrence, State
from domain.patients import Wording
from messages import notes
from messages.channel import Card
from messages.doses import dose_line
from messages.language import Language
from messages.schedule import View, no_dose


def next_dose(_: Language, view: View, last: Occurrence | None) -> Card:
    """Answer /today when no night is open: what comes, when, and how the *last* night ended."""
    rows = ((notes.button(_, last.id),),) if last else ()
    if stopped := no_dose(_, view.here.phase):
        return Card(f"{stopped} {_('/schedule shows your plan.')}", rows)
    zone = view.patient.zone
    when = {
        "day": _.day(view.dose.scheduled_at.astimezone(zone).date()),
        "time": _.clock_at(view.dose.scheduled_at, zone),
    }
    lines = [_("Next dose: {day} at {time}", **when)]
    if view.patient.wording is not Wording.HIDDEN:
        lines.append(dose_line(_, view.dose.dose, view.here.form))
    lines.append(_("You can answer from {time} on.", time=_.clock_at(view.dose.opens_at, zone)))
    if last and not last.is_baseline:
        lines.append(_last(_, last))
    return Card("\n".join(lines), rows)


def _last(_: Language, last: Occurrence) -> str:
    match last.state:
        case State.TAKEN | State.DIFFERENT:
            text = _("Night of {night}: taken")
        case State.SKIPPED:
            text = _("Night of {night}: not taken")
        case State.PENDING | State.UNANSWERED:
            text = _("Night of {night}: no answer")
        case _:
            text = _("Night of {night}: no dose was due")
    return text.format(night=_.day(last.night))
