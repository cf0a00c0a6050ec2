"""All steps of a plan: what was, what is, and what can come at the earliest."""

from domain.outlook import Rung, Tense
from messages.channel import Card
from messages.doses import amount
from messages.language import Language
from messages.schedule import View, button


def all_steps(_: Language, view: View) -> Card:
    lines = [_("All steps on your plan:")]
    lines += [f"{n}. {_step(_, view, rung)}" for n, rung in enumerate(view.rungs, start=1)]
    lines.append(_("Dates ahead are the earliest. Each step waits for your yes."))
    gap = view.course.plan.rules.gap_nights
    lines.append(
        _.n(
            "A hold, a pause or {n} night with no dose keeps a step waiting.",
            "A hold, a pause or {n} nights with no dose keep a step waiting.",
            gap,
        )
    )
    buttons = (button(_("Picture"), "picture"), button(_("Back"), "back"))
    return Card("\n".join(lines), (buttons,))


def _step(_: Language, view: View, rung: Rung) -> str:
    dose, lasts = amount(_, rung.dose), _lasts(_, rung)
    awaited = rung.tense is Tense.PRESENT and not view.begun
    night = view.dose.night if awaited else rung.night
    day = _.day(night) if night else None
    match rung.tense:
        case Tense.PAST if day:
            return _("✓ {dose}: from {day}, {lasts}", dose=dose, day=day, lasts=lasts)
        case Tense.PRESENT if day:
            return _("→ {dose}: from {day}, {lasts} (now)", dose=dose, day=day, lasts=lasts)
        case Tense.FUTURE if day and rung.agreed:
            return _("{dose}: from {day}, {lasts}", dose=dose, day=day, lasts=lasts)
        case Tense.FUTURE if day:
            return _("{dose}: not before {day}, {lasts}", dose=dose, day=day, lasts=lasts)
        case _:
            return _("{dose}: {lasts}", dose=dose, lasts=lasts)


def _lasts(_: Language, rung: Rung) -> str:
    if rung.days is None:
        return _("then it stays")
    return _.n("{n} night", "{n} nights", rung.days)
