"""What was prescribed: the plan, the prescriber's yes to it, and what it is made of."""

from dataclasses import replace

from domain import labels, ladders
from domain.doses import Micrograms
from domain.drafts import CAPSULES, LIQUID, OWN, Ask, Draft
from domain.forms import MOST_STRENGTHS, STRENGTHS
from domain.labels import FormProblem
from domain.ladders import LadderProblem, Problem
from handlers.enrolment_plan import Onward, fitted
from handlers.turn import Turn
from messages import enrolment, enrolment_form, enrolment_plan
from messages.enrolment_form import DONE, TOGGLE
from storage import plans


async def plan(turn: Turn, draft: Draft, reply: str) -> Onward:
    """Take a plan by its id, or a ladder that somebody typed without tapping My own."""
    if reply == OWN:
        return Onward(draft.answered(Ask.PLAN, OWN))
    if reply in {each.id for each in await plans.offered(turn.tx)}:
        found = await plans.newest(turn.tx, reply)
        assert found  # it is offered
        return Onward(draft.answered(Ask.PLAN, str(found[0])))
    try:
        return await _ladder(turn, draft.answered(Ask.PLAN, OWN), reply)
    except LadderProblem as wrong:
        if wrong.code in (Problem.EMPTY, Problem.UNREADABLE):
            return Onward(draft, enrolment_plan.plan_unknown(turn.language))
        return Onward(draft, enrolment_plan.problem(turn.language, wrong))


async def own(turn: Turn, draft: Draft, reply: str) -> Onward:
    try:
        return await _ladder(turn, draft, reply)
    except LadderProblem as wrong:
        return Onward(draft, enrolment_plan.problem(turn.language, wrong))


async def _ladder(turn: Turn, draft: Draft, typed: str) -> Onward:
    ladder = ladders.parse(typed, decimal_comma=turn.language.decimal_comma)
    return Onward(draft.answered(Ask.OWN, ladders.write(ladder)))


async def confirmed(turn: Turn, draft: Draft, reply: str) -> Onward:
    if reply == "yes":
        return await fitted(turn, draft.answered(Ask.CONFIRMED, reply))
    if reply == "no":
        return Onward(draft, enrolment_plan.not_yet(turn.language))
    return Onward(draft, enrolment.use_the_buttons(turn.language))


async def form(turn: Turn, draft: Draft, reply: str) -> Onward:
    if reply not in (CAPSULES, LIQUID):
        return Onward(draft, enrolment.use_the_buttons(turn.language))
    return Onward(draft.without(Ask.FORM).answered(Ask.FORM, reply))


async def strengths(turn: Turn, draft: Draft, reply: str) -> Onward:
    if reply == LIQUID:
        return await form(turn, draft, reply)
    if reply == DONE:
        if not draft.toggled:
            return Onward(draft, enrolment_form.none_marked(turn.language))
        return await _in_hand(turn, draft)
    if reply.startswith(TOGGLE) and reply.removeprefix(TOGGLE).isdecimal():
        return Onward(_toggled(draft, Micrograms(int(reply.removeprefix(TOGGLE)))))
    try:
        typed = labels.parse_strengths(reply, decimal_comma=turn.language.decimal_comma)
        return await _in_hand(turn, replace(draft, toggled=typed))
    except FormProblem as wrong:
        return Onward(draft, enrolment_form.problem(turn.language, wrong))


async def liquid(turn: Turn, draft: Draft, reply: str) -> Onward:
    if reply == CAPSULES:
        return await form(turn, draft, reply)
    try:
        strength = labels.parse_concentration(reply).ug_per_ml
    except FormProblem as wrong:
        return Onward(draft, enrolment_form.problem(turn.language, wrong))
    return await fitted(turn, draft.answered(Ask.LIQUID, str(strength)))


async def _in_hand(turn: Turn, draft: Draft) -> Onward:
    marked = ",".join(str(each) for each in draft.toggled)
    return await fitted(turn, draft.answered(Ask.STRENGTHS, marked))


def _toggled(draft: Draft, strength: Micrograms) -> Draft:
    marked = set(draft.toggled) ^ ({strength} & {*STRENGTHS, *draft.toggled})
    return replace(draft, toggled=tuple(sorted(marked)[:MOST_STRENGTHS]))
