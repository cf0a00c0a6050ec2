"""The plan of a draft, and whether the form in hand can make it."""

from dataclasses import dataclass, replace

from domain import ladders
from domain.drafts import OWN, Ask, Draft
from domain.plans import Plan
from handlers.turn import Turn
from messages import enrolment_form as form_texts
from messages.channel import Card
from messages.enrolment_plan import OWN_NAME
from storage import plans


@dataclass(frozen=True, slots=True)
class Onward:
    """The enrolment goes on from *draft*; *note* stands above what is asked next.

    card: asks it in other words than usual.
    """

    draft: Draft
    note: str = ""
    card: Card | None = None


@dataclass(frozen=True, slots=True)
class Over:
    """The enrolment is over, one way or the other; *card* is the last word."""

    card: Card


Outcome = Onward | Over


async def chosen(turn: Turn, draft: Draft) -> Plan:
    """Return the plan of *draft*: the very version that was chosen, or the typed one."""
    key = draft.answers[Ask.PLAN]
    if key != OWN:
        return await plans.get(turn.tx, int(key))
    return Plan(id=OWN, name=OWN_NAME, ladder=ladders.parse(draft.answers[Ask.OWN]))


async def fitted(turn: Turn, draft: Draft) -> Onward:
    """Return *draft*, with its strength asked again if the plan cannot be made of it."""
    form = draft.form
    if form is None:
        return Onward(draft)
    plan = await chosen(turn, draft)
    lacks = form_texts.cannot_be_made(turn.language, plan.ladder, form)
    if not lacks:
        return Onward(draft)
    strengths = (Ask.STRENGTHS, Ask.LIQUID)
    kept = {ask: answer for ask, answer in draft.answers.items() if ask not in strengths}
    again = replace(draft, answers=kept)
    if again.question == Ask.LIQUID:
        card = form_texts.liquid(turn.language, lacking=True)
    else:
        card = form_texts.strengths(turn.language, draft.toggled, lacking=True)
    return Onward(again, lacks, card)
