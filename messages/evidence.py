"""What was logged on a step, in one line, and what it may mean for the next."""

from collections.abc import Iterator
from datetime import date

from domain.checkins import Item, Severity
from domain.evidence import Concerns, Evidence, Trend
from messages.language import Language
from messages.morning import levels, names


def logged(_: Language, evidence: Evidence) -> str:
    """Return "12 of 14 nights answered · dreams: mild, then none · headache: none for 5 nights"."""
    nights = _.n(
        "{answered} of {n} night answered",
        "{answered} of {n} nights answered",
        evidence.answered.denominator,
        answered=evidence.answered.numerator,
    )
    return " · ".join((nights, *(_trend(_, trend) for trend in evidence.trends)))


def remarks(_: Language, evidence: Evidence, *, dose: str, night: date) -> Iterator[str]:
    """Yield what speaks for waiting: symptoms (R3, R4), little known (R5), few doses (R6)."""
    if evidence.suggests_hold:
        yield bothered(_, evidence.suggests_hold)
        yield _(
            "Your next step is due on {night}. You can stay on {dose} for now. "
            "Staying is fine and common. It is your choice. "
            "If this worries you, call your prescriber.",
            night=_.day(night),
            dose=dose,
        )
    elif not evidence.tolerating:
        yield _("Your last mornings were not all calm, or I know too little about them.")
    if evidence.few:
        yield _(
            "You logged {taken} of the last {of} nights. Many people wait for a full week.",
            taken=evidence.few.numerator,
            of=evidence.few.denominator,
        )


def bothered(_: Language, concerns: Concerns) -> str:
    """Return what was said that speaks for staying (R3, R4)."""
    items = _listed(_, concerns.items)
    if concerns.mornings is None:
        return _("You said this was severe in the last day: {items}.", items=items)
    return _(
        "You said this bothered you on {n} of the last {of} mornings: {items}.",
        n=concerns.mornings,
        of=concerns.of,
        items=items,
    )


def _trend(_: Language, trend: Trend) -> str:
    item, now = _.noun(names(_)[trend.item]), _level(_, trend.now)
    if trend.before is not None:
        before = _level(_, trend.before)
        return _("{item}: {before}, then {now}", item=item, before=before, now=now)
    return _.n(
        "{item}: {now} for {n} night",
        "{item}: {now} for {n} nights",
        trend.mornings,
        item=item,
        now=now,
    )


def _level(_: Language, severity: Severity) -> str:
    return levels(_)[severity].lower()


def _listed(_: Language, items: tuple[Item, ...]) -> str:
    return ", ".join(_.noun(names(_)[item]) for item in items)
