"""The schedule: what the dose is, what comes next and when, in at most eight lines."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from domain.course import Course, Phase, Standing
from domain.delays import Delay
from domain.moves import Freeze, Hold, Pause, StepBack, Suspend
from domain.occurrences import Occurrence
from domain.outlook import Rung, Tense
from domain.patients import Patient, Wording
from domain.zones import city
from messages.causes import told
from messages.channel import Button, Card
from messages.doses import amount, dose_line
from messages.language import Language
from messages.marks import mark
from messages.night import night_of_step
from messages.taps import Tap

TOPIC = "sched"


@dataclass(frozen=True, slots=True)
class View:
    """A course as its patient sees it: *dose* is the coming one, *rungs* the whole outlook.

    *lapse*: due nights in a row, newest first, without the dose (R7).
    """

    patient: Patient
    course: Course
    dose: Occurrence
    rungs: Sequence[Rung]
    delay: Delay | None
    begun: bool
    lapse: int = 0

    @property
    def here(self) -> Standing:
        return self.course.standing(self.dose.number)

    @property
    def following(self) -> Rung | None:
        return following(self.rungs)

    @property
    def is_below_the_plan(self) -> bool:
        """Whether the patient named a highest step below the plan's last one."""
        return self.here.ceiling < self.course.plan.ladder.top_rung


def following(rungs: Sequence[Rung]) -> Rung | None:
    """Return the rung above the present one, if there is one."""
    return next((each for each in rungs if each.tense is Tense.FUTURE), None)


def closed(_: Language) -> Card:
    """Say nothing that a lock screen could show; the tap that opens it is an edit, unseen there."""
    return Card(_("Your schedule is ready. Tap to open it."), ((button(_("Open"), "open"),),))


def first_screen(_: Language, view: View) -> Card:
    return Card("\n".join(_lines(_, view)), _rows(_, view))


def _rows(_: Language, view: View) -> tuple[tuple[Button, ...], ...]:
    hold = Button(_("Hold"), Tap("hold", "ask", (mark(view.course),)).encode())
    time = Button(_("Change time"), Tap("set", "dose_time").encode())
    file = Button(_("Calendar file"), Tap("own", "export", ("ics",)).encode())
    return (button(_("All steps"), "steps"), hold), (time, file)


def _lines(_: Language, view: View) -> Iterator[str]:
    yield from _now(_, view)
    if view.following:
        yield _next(_, view.following)
        if view.delay:
            yield _why(_, view.delay, view.patient)
        yield from _blocked(_, view)
        yield _last(_, view)
    elif view.is_below_the_plan:
        yield _("Next: nothing above this. You said it is your highest.")
    else:
        yield _("Next: nothing above this. It is the last step on your plan.")
    day = _.day(view.course.confirmed_at.astimezone(view.patient.zone).date())
    yield _("Plan from: your prescriber, confirmed {day}", day=day)


def _now(_: Language, view: View) -> Iterator[str]:
    dose = dose_line(_, view.dose.dose, view.here.form)
    if stopped := no_dose(_, view.here.phase):
        yield stopped
        yield _("Dose on your plan: {dose}", dose=dose)
        return
    time = _.clock_at(view.dose.scheduled_at, view.patient.zone)
    place = city(view.patient.zone)
    if not view.begun:
        yield _("First dose: {dose}", dose=dose)
        day = _.day(view.dose.scheduled_at.astimezone(view.patient.zone).date())
        yield _("When: {day} at {time}, {city} time", day=day, time=time, city=place)
        return
    yield _("Now: {dose}", dose=dose)
    yield _("When: {time}, {city} time", time=time, city=place)
    yield night_of_step(_, view.dose, view.course.plan)


def no_dose(_: Language, phase: Phase) -> str | None:
    """Say that, and why, no dose is due; None if one is."""
    match phase:
        case Phase.PAUSED_SELF | Phase.PAUSED_DIRECTED:
            return _("Paused: no dose is due.")
        case Phase.FROZEN:
            return _("Stopped for now: no dose is due. Please talk to your prescriber first.")
        case Phase.SUSPENDED:
            return _("Waiting: please ask your prescriber which dose to start again with.")
        case Phase.STOPPED:
            return _("Ended: no dose is due.")
        case _:
            return None


def _next(_: Language, step: Rung) -> str:
    dose = amount(_, step.dose)
    if step.night is None:
        return _("Next: {dose}, with no date yet, and only if you say yes", dose=dose)
    day = _.day(step.night)
    if step.agreed:
        return _("Next: {dose} from {day} on, as you said yes", dose=dose, day=day)
    return _("Next: {dose} on or after {day}, if you say yes", dose=dose, day=day)


def _blocked(_: Language, view: View) -> Iterator[str]:
    """Say what keeps the next step from being offered, if its date alone would not (R7)."""
    if view.here.is_dosing and view.lapse >= view.course.plan.rules.gap_nights:
        yield _.n(
            "It waits: no dose logged for {n} night. Ask your prescriber how to start again.",
            "It waits: no dose logged for {n} nights. Ask your prescriber how to start again.",
            view.lapse,
        )


def _last(_: Language, view: View) -> str:
    dose = amount(_, view.rungs[-1].dose)
    if view.is_below_the_plan:
        return _("Your highest, as you said: {dose}", dose=dose)
    return _("Last step: {dose}", dose=dose)


def _why(_: Language, delay: Delay, patient: Patient) -> str:
    """Return why a date moved, and the reason that the patient gave, if any."""
    said, why = _moved(_, delay, patient), told(_, delay.move.reason)
    return f"{said}: {why}" if why else said


def _moved(_: Language, delay: Delay, patient: Patient) -> str:
    day, nights = _.day(delay.move.at.astimezone(patient.zone).date()), delay.nights
    match delay.move.act:
        case Hold() if nights is None:
            return _("Why no date: held since {day}, until you say", day=day)
        case Hold():
            return _.n(
                "Why later: held for {n} night, as set on {day}",
                "Why later: held for {n} nights, as set on {day}",
                nights or 0,
                day=day,
            )
        case Pause() | Suspend() | Freeze() if nights is None:
            return _("Why no date: no dose since {day}", day=day)
        case StepBack():
            return _("Why later: back on this dose since {day}", day=day)
        case _:
            return _.n(
                "Why later: paused for {n} night, as set on {day}",
                "Why later: paused for {n} nights, as set on {day}",
                nights or 0,
                day=day,
            )


def caption(_: Language, view: View) -> str:
    """Say in short what the picture of all steps shows; no dose where a lock screen may not."""
    shows = _("Your steps as a picture.")
    if view.patient.wording is Wording.HIDDEN:
        return shows
    lines = [shows, _("Dose now: {dose}", dose=amount(_, view.dose.dose))]
    if view.following:
        lines += [_next(_, view.following), _last(_, view)]
    return "\n".join(lines)


def button(label: str, verb: str) -> Button:
    return Button(label, Tap(TOPIC, verb).encode())
