"""The three numbers of a report, always together, and what is in none of them (clinical 7)."""

from collections.abc import Iterator

from domain.adherence import Rate
from domain.reports import Report
from messages.documents.sheet import ACROSS, MARGIN, SMALL, Sheet
from messages.drawing import RULE, Mark, Words, box
from messages.history import mishaps
from messages.language import Language
from messages.night import reasons
from messages.pictures.signs import fitting


def put_doses(_: Language, sheet: Sheet, report: Report) -> None:
    sheet.heading(_("Doses, as the patient reports them"))
    counts = report.counts
    if not counts.due:
        sheet.say(_("No night counts yet: a night counts two days after it."))
    else:
        sheet.put(_boxes(_, report, sheet.y - 12), height=66)
        if not report.counts.has_rates:
            sheet.say(_("With fewer than 7 nights due there are counts, and no percentages."))
    sheet.whisper(" · ".join(_beside(_, report)))
    if report.reasons:
        said = reasons(_)
        known = sorted((why, n) for why, n in report.reasons.items() if why in said)
        told = (f"{_.noun(said[why])} {n}" for why, n in known)
        sheet.whisper(_("Why not taken: {reasons}", reasons=", ".join(told)))
    if report.mishaps:
        named = mishaps(_).items()
        told = (f"{says} {report.mishaps[why]}" for why, says in named if why in report.mishaps)
        sheet.whisper(_("Not as planned: {mishaps}", mishaps=" · ".join(told)))


def _boxes(_: Language, report: Report, y: float) -> Iterator[Mark]:
    """Yield the three numbers, which are only ever shown together."""
    counts, width = report.counts, ACROSS / 3
    least, most = counts.taking.percent(), counts.taking_at_most.percent()
    taken = _told(_, counts.taking, report)
    if report.counts.has_rates and least != most:
        taken = _.number(f"{least}–{most} %")
    numbers = (
        (taken, _("taken: {taken} of {due} nights due", taken=counts.taken, due=counts.due)),
        (
            _told(_, counts.response, report),
            _("answered: {n} of {due} nights due", n=counts.answered, due=counts.due),
        ),
        (
            _told(_, counts.of_answered, report),
            _("taken: {taken} of {n} nights answered", taken=counts.taken, n=counts.answered),
        ),
    )
    for n, (number, says) in enumerate(numbers):
        x = MARGIN + n * width
        yield box(x, y, width - 14, 56, "#ffffff", edge=RULE)
        yield Words(x + 12, y + 19, number, 22, bold=True)
        yield Words(x + 12, y + 43, says, min(SMALL, fitting(says, width - 34)))


def _told(_: Language, rate: Rate, report: Report) -> str:
    percent = rate.percent()
    if percent is None:
        return _("no data")
    if report.counts.has_rates:
        return _.number(f"{percent} %")
    return f"{rate.numerator} / {rate.denominator}"


def _beside(_: Language, report: Report) -> Iterator[str]:
    """Yield what is in no number."""
    yield _("Silent nights make the range: none of them taken, or all.")
    yield _("Not in it: paused as told {n}", n=report.paused)
    yield _("not asked {n}", n=report.not_asked)
    yield _("not over yet {n}", n=report.open)
