"""The page that /report prints: one course over a period, for a doctor with two minutes."""

from itertools import groupby
from typing import Final

from domain.course import Phase
from domain.plans import Ladder
from domain.reports import Report
from domain.zones import city
from messages.documents import report_chart, report_table
from messages.documents.report_doses import put_doses
from messages.documents.report_slowings import slowed
from messages.documents.sheet import HEIGHT, SMALL, Sheet
from messages.doses import amount, dose_line
from messages.drawing import FAINT, Drawing
from messages.language import Language
from messages.night import night_of_step
from messages.schedule import no_dose

FOOT: Final = HEIGHT - 132.0
"""Where the explanations at the foot of the page begin."""

LONGEST_NOTE: Final = 300
"""Letters of a note that are printed; all of it is in /export."""


def page(_: Language, report: Report, *, notes: bool, name: str) -> Drawing:
    sheet = Sheet()
    _title(_, sheet, report, name)
    _plan(_, sheet, report)
    put_doses(_, sheet, report)
    sheet.heading(_("Nights and mornings"))
    strips = report_chart.chart(_, report.entries, report.items, sheet.y - 6)
    sheet.put(strips, height=report_chart.height(report.items))
    sheet.whisper(_("Columns: mild, moderate, severe. A thin line is none, a gap is no answer."))
    sheet.heading(_("Mornings on each dose"))
    _mornings(_, sheet, report)
    sheet.heading(_("Held, paused, stepped back"))
    sheet.columns(list(slowed(_, report.slowings)))
    if notes:
        _notes(_, sheet, report)
    _foot(_, sheet)
    return sheet.drawing


def _title(_: Language, sheet: Sheet, report: Report, name: str) -> None:
    first, last = report.entries[0].night, report.entries[-1].night
    sheet.say(_("Low-dose naltrexone: a patient's own record"), size=26, bold=True)
    if name:
        sheet.say(_("Name, as typed for this page: {name}", name=name))
    period = _.long_day(first)
    if last != first:
        period = _("{first} to {last}", first=period, last=_.long_day(last))
    nights = _.n("{n} night", "{n} nights", len(report.entries))
    made = _.long_day(report.at.astimezone(report.patient.zone).date())
    sheet.say(f"{period} · {nights} · {_('made on {day}', day=made)}", colour=FAINT)


def _plan(_: Language, sheet: Sheet, report: Report) -> None:
    course, patient = report.episode.course, report.patient
    sheet.heading(_("Plan and present step"))
    steps = _ladder(_, course.plan.ladder, report.here.rung)
    sheet.say(_("Steps and their nights: {steps}", steps=steps))
    agreed = _.long_day(course.confirmed_at.astimezone(patient.zone).date())
    sheet.say(_("The patient says that a prescriber confirmed this plan on {day}.", day=agreed))
    sheet.say(_now(_, report), bold=True)
    if report.next and not report.is_over:
        sheet.say(_ahead(_, report))


def _ladder(_: Language, ladder: Ladder, here: int) -> str:
    """Return the rungs of *ladder*; of a long one the ends, and those around *here*."""
    rungs = range(ladder.top_rung + 1)
    near = {0, 1, *range(here - 3, here + 4), ladder.top_rung - 1, ladder.top_rung}
    told = ["…" if rung not in near else _rung(_, ladder, rung) for rung in rungs]
    return " → ".join(each for each, _same in groupby(told))


def _rung(_: Language, ladder: Ladder, rung: int) -> str:
    dose, days = amount(_, ladder.dose(rung)), ladder.days(rung)
    told = dose if days is None else _("{dose} × {days}", dose=dose, days=days)
    return told.replace(" ", "\N{NO-BREAK SPACE}")


def _now(_: Language, report: Report) -> str:
    here, dose = report.here, report.coming
    line = dose_line(_, dose.dose, here.form)
    if report.is_over:
        return _("Ended. The last dose on the plan was {dose}.", dose=line)
    if stopped := no_dose(_, here.phase):
        return f"{stopped} {_('Dose on the plan: {dose}.', dose=line)}"
    time, place = _.clock(report.patient.dose_time), city(report.patient.zone)
    now = _("Now: {dose}, at {time}, {city} time.", dose=line, time=time, city=place)
    held = _("Held.") if here.phase is Phase.HELD else ""
    return f"{now} {night_of_step(_, dose, report.episode.course.plan)}. {held}"


def _ahead(_: Language, report: Report) -> str:
    assert report.next
    dose = amount(_, report.next.dose)
    if report.next.night is None:
        return _("Next: {dose}, no date yet. Only the patient's yes moves it.", dose=dose)
    day = _.long_day(report.next.night)
    return _("Next: {dose}, from {day} at the earliest, on the patient's yes.", dose=dose, day=day)


def _mornings(_: Language, sheet: Sheet, report: Report) -> None:
    if not report.mornings:
        sheet.say(_("No morning was answered in this time."))
        return
    tall = report_table.height(report.mornings)
    sheet.put(report_table.table(_, report.mornings, report.worst, sheet.y - 8), height=tall)
    sheet.whisper(
        _(
            "In each cell: mornings with none · mild · moderate · severe, of so many answered. "
            "“Lately” is the last 7 nights."
        )
    )


def _notes(_: Language, sheet: Sheet, report: Report) -> None:
    """Put the newest notes for which there is room, and say how many more there are."""
    sheet.heading(_("The patient's notes"))
    left = len(report.notes)
    for night, note in report.notes:
        short = note if len(note) <= LONGEST_NOTE else f"{note[:LONGEST_NOTE].rstrip()} …"
        trial = Sheet(sheet.y)
        trial.say(f"{_.day(night)}: {' '.join(short.split())}", size=15)
        if trial.y > FOOT - 24:
            break
        sheet.put(trial.marks, height=trial.y - sheet.y)
        left -= 1
    if left:
        said = _.n(
            "{n} note has no room here. All of it is in the export.",
            "{n} notes have no room here. All of them are in the export.",
            left,
        )
        sheet.whisper(said)
    elif not report.notes:
        sheet.say(_("There is no note in this time."), size=15)


def _foot(_: Language, sheet: Sheet) -> None:
    sheet.y = FOOT
    sheet.heading(_("What the numbers mean"))
    for line in (
        _("These are tracking questions, not a medical test. The levels are in own words."),
        _("All of it is self-reported. People report more doses than they take."),
        _("A symptom in the same nights as a dose need not come from it."),
    ):
        sheet.say(line, size=SMALL, colour=FAINT)
