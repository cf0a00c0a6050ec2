"""How what is in hand is said, and how far it goes along the plan."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from domain.course import Course
from domain.doses import Micrograms
from domain.occurrences import Occurrence, OccurrenceId
from domain.patients import Patient
from domain.planning import Asked, night_date
from domain.stocks import Bottle, CapsulesInHand, Stock, fits
from domain.supply import HORIZON, Forecast, Leg, forecast
from messages.doses import amount
from messages.language import Language


@dataclass(frozen=True, slots=True)
class View:
    """What is *left* of the count at *place*, and its *forecast*: None while no dose is due.

    *fits* is false once doses are made of something else than what was counted.
    """

    patient: Patient
    newest: Occurrence
    place: OccurrenceId
    left: Stock
    forecast: Forecast | None
    fits: bool

    def night(self, number: int) -> date:
        return night_date(self.patient, self.newest, number)


def look(
    course: Course,
    patient: Patient,
    newest: Occurrence,
    left: Stock,
    *,
    place: OccurrenceId,
    asked: Asked | None,
    now: datetime,
) -> View:
    """Return *left* as its patient sees it while *newest* is the last night planned."""
    known = forecast(course, patient, newest, left, asked=asked, now=now)
    form = course.standing(max(newest.number, 1)).form
    return View(patient, newest, place, left, known, fits=fits(left, form))


def in_hand(_: Language, view: View) -> Iterator[str]:
    match view.left:
        case CapsulesInHand(counts):
            for strength, number in sorted(counts.items()):
                yield f"• {many(_, number, strength)}"
        case Bottle(_ug_per_ml, volume):
            yield _("• {n} mL", n=volume)
            yield _opened(_, view.left, view.newest.night)


def many(_: Language, number: int, strength: Micrograms) -> str:
    """Return "30 × 0.5 mg"."""
    return _("{n} × {strength}", n=number, strength=amount(_, strength))


def reach(_: Language, view: View, known: Forecast) -> Iterator[str]:
    """Yield how far it goes, and what there will be for the next step."""
    if known.runs_out == known.number:
        yield cause(_, view, known)
    else:
        yield _until(_, view, known)
    if len(known.legs) > 1:
        yield _step(_, view, known.legs[1])


def cause(_: Language, view: View, known: Forecast) -> str:
    """Say what cannot be done any more, and from when on."""
    short, end = known.short, known.runs_out or known.number
    if short is None:
        return _(
            "From {night} on your bottle is past its 28 days. Please ask your pharmacy.",
            night=_.day(view.night(end)),
        )
    if short is not known.legs[0]:
        return _step(_, view, short)
    dose = amount(_, short.dose)
    if end == known.number:
        return _("Your dose of {dose} cannot be made of it any more.", dose=dose)
    night = _.day(view.night(end - 1))
    return _("Your dose of {dose} can be made up to the night of {night}.", dose=dose, night=night)


def _opened(_: Language, bottle: Bottle, tonight: date) -> str:
    if bottle.opened is None or bottle.past_from is None:
        return _("Not opened yet.")
    day = _.day(bottle.opened)
    if bottle.past_from <= tonight:
        return _("Opened on {day}. It is past its 28 days: ask your pharmacy.", day=day)
    return _("Opened on {day}. Its 28 days end on {end}.", day=day, end=_.day(bottle.past_from))


def _until(_: Language, view: View, known: Forecast) -> str:
    end = known.runs_out
    if end is None:
        return _("Enough for more than a year of your plan.")
    night = _.day(view.night(end - 1))
    step = known.legs[1].first if len(known.legs) > 1 else end
    if end > step:
        return _(
            "Enough up to the night of {night}, if each step comes as early as it can.",
            night=night,
        )
    return _("Enough up to the night of {night}.", night=night)


def _step(_: Language, view: View, leg: Leg) -> str:
    step = _(
        "The step to {dose} can come from {night} on.",
        dose=amount(_, leg.dose),
        night=_.day(view.night(leg.first)),
    )
    return f"{step} {_made(_, leg)}"


def _made(_: Language, leg: Leg) -> str:
    if leg.made == 0:
        return _("It cannot be made of what is left by then.")
    if not leg.falls_short:
        return _("What is left by then makes all of its nights.")
    if leg.made >= HORIZON:
        return _("What is left by then makes more than a year of it.")
    return _.n(
        "What is left by then makes {n} night of it.",
        "What is left by then makes {n} nights of it.",
        leg.made,
    )
