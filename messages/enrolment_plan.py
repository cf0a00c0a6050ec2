"""Which plan, as the prescriber gave it: presets, a typed ladder, and what may be wrong with it."""

from collections.abc import Iterator, Sequence
from typing import Final

from domain.drafts import OWN, Ask
from domain.ladders import LadderProblem, Problem
from domain.plans import Ladder, Plan
from messages.basics import marked
from messages.channel import Card
from messages.doses import amount
from messages.language import Language
from messages.options import asked, option, slip_values

OWN_NAME: Final = marked("Own plan")
"""What a typed plan is called where it is kept."""


def plan(_: Language, plans: Sequence[Plan], *, link_lost: bool = False) -> Card:
    """*link_lost*: a link with a plan may have been opened, and could not be kept."""
    text = _(
        "Which plan did your prescriber give you? Pick the one that is the same. "
        "If none is, tap My own and type it.\n\n"
        "None of these was tested against the others."
    )
    if link_lost:
        text += "\n\n" + _("Did you come by a link? Open it again now.")
    rows = [(option(Ask.PLAN, _(each.name), each.id),) for each in plans]
    own = option(Ask.PLAN, _("My own"), OWN)
    return asked(_, Ask.PLAN, text, *rows, (own,))


def plan_unknown(_: Language) -> str:
    return _("I do not know this plan. Tap one of the buttons, or tap My own.")


def own(_: Language) -> Card:
    text = _(
        "Please type your plan as your prescriber wrote it. "
        "Write each dose in mg with its number of nights. "
        "The last dose has none. For example:\n0.5x14, 1x14, 1.5"
    )
    return asked(_, Ask.OWN, text)


def steps(_: Language, ladder: Ladder) -> Iterator[str]:
    """Yield a line for each rung: "1. 0.5 mg for 14 nights"."""
    for rung in range(ladder.top_rung + 1):
        dose, days = amount(_, ladder.dose(rung)), ladder.days(rung)
        if days is None:
            yield _("{number}. {dose} from then on", number=rung + 1, dose=dose)
        else:
            yield _.n(
                "{number}. {dose} for {n} night",
                "{number}. {dose} for {n} nights",
                days,
                number=rung + 1,
                dose=dose,
            )


def confirm(_: Language, name: str, ladder: Ladder, *, mark: str) -> Card:
    text = "\n\n".join(
        (
            _("This is the plan I understood: {name}", name=_(name)),
            "\n".join(steps(_, ladder)),
            _("No step up happens without your yes. Did your prescriber confirm this plan?"),
        )
    )
    yes = option(
        Ask.CONFIRMED, _("My prescriber confirmed this plan"), "yes", mark=mark, style="success"
    )
    return asked(_, Ask.CONFIRMED, text, (yes,), (option(Ask.CONFIRMED, _("Not yet"), "no"),))


def not_yet(_: Language) -> str:
    return _(
        "OK. Nothing starts before your prescriber says yes. I keep your answers. "
        "Come back when they do. /start shows this again."
    )


def problem(_: Language, wrong: LadderProblem) -> str:
    """Return what is wrong with a typed ladder, and whom to ask if the plan itself is odd."""
    values = slip_values(_, wrong)
    slip = _slip(_, wrong.code)
    if slip is not None:
        return slip.format(**values)
    ask = _("Please check this with your prescriber.")
    return f"{_odd(_, wrong.code).format(**values)} {ask}"


def _slip(_: Language, code: Problem) -> str | None:
    """Return the sentence for a slip of typing."""
    match code:
        case Problem.EMPTY:
            return _("I found no dose in it. Please type it like this: 0.5x14, 1x14, 1.5")
        case Problem.UNREADABLE:
            return _("I cannot read “{text}”. Please type each step like this: 0.5x14")
        case Problem.UNIT_SLIP:
            return _("“{text}” is not a dose in mg. Please type the mg, such as 0.5 mg.")
        case Problem.DECIMAL_COMMA:
            return _("The comma in “{text}” can mean two things. Please type a point: 0.5")
        case Problem.OPEN_IN_THE_MIDDLE:
            return _("Step {rung} has no end. Only the last dose can have none.")
        case Problem.MISSING_DAYS:
            return _("How many nights is step {rung} (“{text}”)? Please type it like this: 0.5x14")
        case Problem.TOP_HAS_DAYS:
            return _("The last dose has no nights, so “{text}” cannot be last. Is one missing?")
        case _other:
            return None


def _odd(_: Language, code: Problem) -> str:
    """Return the sentence for a plan that is odd in itself."""
    match code:
        case Problem.TOO_MANY:
            return _("This plan has more than {most} steps.")
        case Problem.NOT_POSITIVE:
            return _("Step {rung} has a dose of 0.")
        case Problem.ABOVE_MAX:
            return _("Step {rung} is {dose} mg. I take plans up to {most} mg only.")
        case Problem.NOT_RISING:
            return _("Step {rung} is {dose} mg. That is not more than {before} mg before it.")
        case Problem.BIG_STEP:
            return _("Step {rung} goes from {before} mg to {dose} mg. That is over {most} mg more.")
        case Problem.SHORT_STEP:
            return _("Nights of step {rung}: {days}. I take {least} or more.")
        case _other:
            return _("Nights of step {rung}: {days}. I take {most} or less.")
