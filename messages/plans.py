"""The plans that can be chosen, and what became of one that was sent as a file."""

from collections.abc import Mapping, Sequence
from typing import Any

from domain.doses import Micrograms
from domain.ladders import LadderProblem, Problem
from domain.plan_files import FileProblem, PlanFileProblem
from domain.plans import Plan
from domain.slips import Slip
from messages import enrolment_plan
from messages.channel import Card
from messages.doses import amount
from messages.language import Language


def card(_: Language, offered: Sequence[Plan], *, may_import: bool) -> Card:
    lines = [
        _(
            "• {id}, version {version}: {name}, to {top}",
            id=plan.id,
            version=plan.version,
            name=plan.name,
            top=amount(_, plan.ladder.top),
        )
        for plan in offered
    ]
    how = _(
        "To add a plan, or a new version of one, send its file here (JSON, ladder/v1). "
        "Who is on a plan stays on the version they began with."
    )
    listed = "\n".join((_("Plans to choose from:"), *lines))
    return Card(f"{listed}\n\n{how}" if may_import else listed)


def reading(_: Language) -> Card:
    return Card(_("I read the file now, and say what became of it."))


def imported(_: Language, values: Mapping[str, Any]) -> Card:
    told = _(
        "Plan {id} is here as version {version}, to {top}. New courses can follow it: "
        "/invite {id}. Courses that run keep their version.",
        id=values["id"],
        version=values["version"],
        top=amount(_, Micrograms(values["top"])),
    )
    return Card(told)


def slip_of(values: Mapping[str, Any]) -> Slip:
    """Return the slip that was found, from how it was kept."""
    if values["slip"] == LadderProblem.__name__:
        return LadderProblem(Problem(values["code"]), **values["said"])
    return PlanFileProblem(FileProblem(values["code"]), **values["said"])


def refused(_: Language, slip: Slip) -> Card:
    """Say what is wrong with a file, and that nothing was changed."""
    match slip:
        case LadderProblem():
            wrong = enrolment_plan.problem(_, slip)
        case PlanFileProblem():
            wrong = _wrong(_, slip.code).format(**slip.values)
        case _other:
            wrong = str(slip)
    return Card(f"{wrong} {_('No plan was changed.')}")


def not_fetched(_: Language) -> Card:
    return Card(_("The file could not be fetched from Telegram. Please send it again."))


def _wrong(_: Language, code: FileProblem) -> str:
    return {
        FileProblem.NOT_JSON: _("The file is not JSON."),
        FileProblem.NO_SCHEMA: _('The file does not say "schema": "ladder/v1".'),
        FileProblem.UNKNOWN: _("“{field}” is nothing that a plan has."),
        FileProblem.BAD_VALUE: _("“{field}” is missing or cannot be used."),
        FileProblem.BAD_STEP: _("Step {rung} needs ug, a whole number of micrograms, and days."),
        FileProblem.TOO_LARGE: _("The file is larger than {most} kB. That is no plan."),
    }[code]
