"""When: dose time, wake time, the first night, and the summary of it all."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time
from zoneinfo import ZoneInfo

from domain.doses import Micrograms
from domain.drafts import Ask, Question
from domain.forms import Capsules, Form, Liquid
from domain.nights import TimeProblem, UnclearTime
from domain.plans import Plan
from domain.starts import Start
from domain.zones import city
from messages.channel import Button, Card
from messages.doses import amount
from messages.language import Language
from messages.options import asked, option, slip_values

DOSE_TIMES = (time(21), time(22), time(23))
WAKE_TIMES = (time(7), time(8), time(9))
BEGIN, CHANGE = "start", "change"


@dataclass(frozen=True, slots=True)
class Choices:
    """Everything that was chosen; *first_dose* is the instant of the first dose."""

    counted: bool
    country: str  # its code; empty for one without numbers here
    zone: ZoneInfo
    plan: Plan
    form: Form
    dose_time: time
    wake_time: time
    start: Start
    first_dose: datetime


def dose_time(_: Language) -> Card:
    text = _("At what time do you take your dose? Tap a time, or type one such as 21:30")
    return asked(_, Ask.DOSE_TIME, text, _times(_, Ask.DOSE_TIME, DOSE_TIMES))


def wake_time(_: Language) -> Card:
    text = _("When do you wake up on most days? I ask about your night half an hour later.")
    return asked(_, Ask.WAKE_TIME, text, _times(_, Ask.WAKE_TIME, WAKE_TIMES))


def time_problem(_: Language, wrong: TimeProblem) -> str:
    match wrong.code:
        case UnclearTime.MORNING_OR_EVENING:
            sentence = _("Is that {hour} am or {hour} pm? Please type it in full.")
        case UnclearTime.OUT_OF_RANGE:
            sentence = _("No clock shows “{text}”. Please type a time such as 21:30")
        case UnclearTime.UNREADABLE:
            sentence = _("“{text}” is not a time I can read. Please type one such as 21:30")
    return sentence.format(**slip_values(_, wrong))


def start(
    _: Language, first_doses: Mapping[Start, datetime], zone: ZoneInfo, *, passed: bool
) -> Card:
    """*first_doses*: when the first dose would be; *passed*: tonight's dose time is over."""
    when = {start: _when(_, at, zone) for start, at in first_doses.items()}
    tonight = (
        _("• Tonight: the time has passed, so {when}", when=when[Start.TONIGHT])
        if passed
        else _("• Tonight: {when}", when=when[Start.TONIGHT])
    )
    lines = (
        _("When do you want to begin? This is when the first dose would be:"),
        tonight,
        _("• Tomorrow: {when}", when=when[Start.TOMORROW]),
        _("• After 3 mornings: {when}", when=when[Start.BASELINE]),
        _("With 3 mornings first, I ask how your nights are before any dose."),
    )
    soon = (
        option(Ask.START, _("Tonight"), Start.TONIGHT),
        option(Ask.START, _("Tomorrow"), Start.TOMORROW),
    )
    later = (option(Ask.START, _("After 3 mornings"), Start.BASELINE),)
    return asked(_, Ask.START, "\n".join(lines), soon, later)


def summary(_: Language, chosen: Choices, *, mark: str) -> Card:
    row = (
        option(Ask.SUMMARY, _("Start"), BEGIN, mark=mark, style="success"),
        option(Ask.SUMMARY, _("Change"), CHANGE),
    )
    return asked(_, Ask.SUMMARY, "\n".join(_lines(_, chosen)), row)


def change(_: Language, *, with_plan: bool) -> Card:
    """*with_plan*: the plan can be changed, as it did not come with an invite."""
    to_change: list[tuple[Question, str]] = [
        (Ask.ZONE, _("Zone")),
        (Ask.PLAN, _("Plan")),
        (Ask.FORM, _("Form")),
        (Ask.DOSE_TIME, _("Dose time")),
        (Ask.WAKE_TIME, _("Wake time")),
        (Ask.START, _("Start")),
        (Ask.COUNTRY, _("Country")),
        (Ask.COUNTED, _("Group numbers")),
    ]
    buttons = [
        option(Ask.CHANGE, label, question)
        for question, label in to_change
        if with_plan or question != Ask.PLAN
    ]
    rows: list[Sequence[Button]] = [buttons[i : i + 2] for i in range(0, len(buttons), 2)]
    return asked(_, Ask.CHANGE, _("What do you want to change?"), *rows)


def begun(_: Language, *, first_word: datetime, first_dose: datetime, zone: ZoneInfo) -> Card:
    """*first_word* is when we write next."""
    if first_word < first_dose:
        what = _(
            "You are set up. First I ask how your nights are, on {first}. "
            "The first dose on your plan is on {dose}.",
            first=_when(_, first_word, zone),
            dose=_when(_, first_dose, zone),
        )
    else:
        what = _(
            "You are set up. I first ask about your dose on {dose}.",
            dose=_when(_, first_dose, zone),
        )
    rules = _(
        "No step up happens without your yes. "
        "To stop at any time, send /stop. To see what comes next, send /schedule."
    )
    limits = _(
        "I am a reminder tool. I am not a doctor or a nurse. No one watches this chat. "
        "In an emergency, call your local emergency number."
    )
    return Card(f"{what}\n\n{rules}\n\n{limits}")


def _lines(_: Language, chosen: Choices) -> list[str]:
    ladder = chosen.plan.ladder
    counted = _("Group numbers: yes") if chosen.counted else _("Group numbers: no")
    country = _.country(chosen.country) if chosen.country else _("another country")
    lines = [
        _("Please check this before it starts."),
        _("Plan: {name}", name=_(chosen.plan.name)),
        _(
            "Doses: from {lowest} to {highest}",
            lowest=amount(_, ladder.dose(0)),
            highest=amount(_, ladder.top),
        ),
        _form(_, chosen.form),
        _("Dose time: {time}", time=_.clock(chosen.dose_time)),
        _("Wake time: {time}", time=_.clock(chosen.wake_time)),
        _("Zone: {city}", city=city(chosen.zone)),
        _("Country: {name}", name=country),
        counted,
        _("First dose: {when}", when=_when(_, chosen.first_dose, chosen.zone)),
    ]
    if chosen.start is Start.BASELINE:
        lines.append(_("Before it: 3 mornings without a dose"))
    return lines


def _form(_: Language, form: Form) -> str:
    match form:
        case Capsules(strengths):
            listed = ", ".join(amount(_, strength) for strength in strengths)
            return _("Form: capsules of {strengths}", strengths=listed)
        case Liquid(ug_per_ml):
            strength = amount(_, Micrograms(ug_per_ml))
            return _("Form: liquid, {strength} in 1 mL", strength=strength)


def _times(_: Language, question: Question, times: Sequence[time]) -> list[Button]:
    return [option(question, _.clock(at), f"{at:%H%M}") for at in times]


def _when(_: Language, at: datetime, zone: ZoneInfo) -> str:
    return _("{day} at {time}", day=_.day(at.astimezone(zone).date()), time=_.clock_at(at, zone))
