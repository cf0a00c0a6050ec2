"""The card that asks what a draft needs next."""

from collections.abc import Callable, Mapping
from datetime import time
from typing import Final
from zoneinfo import ZoneInfo

from domain import screening
from domain.drafts import SCREENING, TYPED, Ask, Draft, Question
from domain.nights import night_of
from domain.starts import Start, first_dose
from handlers.enrolment_plan import chosen
from handlers.safety import country
from handlers.turn import Turn
from messages import (
    enrolment,
    enrolment_form,
    enrolment_morning,
    enrolment_plan,
    enrolment_times,
)
from messages import screening as screening_texts
from messages.channel import Card
from messages.language import Language
from storage import plans

OFTEN: Final = ("US", "GB", "CA", "AU", "IE", "DE", "NL", "NO")
"""Countries to tap; any other is typed."""


async def card(turn: Turn, draft: Draft) -> Card:
    """Return the question where *draft* stands."""
    _, question = turn.language, draft.question
    if question in SCREENING:
        return _screening(turn, draft)
    match question:
        case Ask.COUNTRY:
            return enrolment.country(_, OFTEN)
        case Ask.ZONE_CHECK:
            return enrolment.zone_check(_, zone(draft), turn.now, mark=draft.mark)
        case Ask.PLAN:
            typed = draft.answers[Ask.CONSENT] == TYPED
            return enrolment_plan.plan(_, await plans.offered(turn.tx), link_lost=typed)
        case Ask.CONFIRMED:
            plan = await chosen(turn, draft)
            return enrolment_plan.confirm(_, plan.name, plan.ladder, mark=draft.mark)
        case Ask.STRENGTHS:
            return enrolment_form.strengths(_, draft.toggled, lacking=False)
        case Ask.LIQUID:
            return enrolment_form.liquid(_, lacking=False)
        case Ask.DOSE_TIME if draft.pending:
            return enrolment_morning.check(_, time.fromisoformat(draft.pending))
        case Ask.START:
            return _start(turn, draft)
        case Ask.SUMMARY:
            return enrolment_times.summary(_, await _choices(turn, draft), mark=draft.mark)
        case Ask.CHANGE:
            return enrolment_times.change(_, with_plan=draft.invite is None)
        case _other:
            return PLAIN[question](_)


PLAIN: Final[Mapping[Question, Callable[[Language], Card]]] = {
    Ask.CONSENT: enrolment.consent,
    Ask.COUNTED: enrolment.counted,
    Ask.ZONE: enrolment.zone,
    Ask.OWN: enrolment_plan.own,
    Ask.FORM: enrolment_form.form,
    Ask.DOSE_TIME: enrolment_times.dose_time,
    Ask.WAKE_TIME: enrolment_times.wake_time,
}
"""Questions that are the same for everybody."""


def zone(draft: Draft) -> ZoneInfo:
    return ZoneInfo(draft.answers[Ask.ZONE])


def dose_time(draft: Draft) -> time:
    return time.fromisoformat(draft.answers[Ask.DOSE_TIME])


def _screening(turn: Turn, draft: Draft) -> Card:
    _ = turn.language
    asked = screening.question(draft.question)
    if draft.pending is None:
        return screening_texts.question(_, asked.id)
    unsure = draft.pending == screening.Reply.NOT_SURE
    return screening_texts.blocked(
        _, asked.id, country(turn), attestable=asked.attestable, unsure=unsure
    )


def _start(turn: Turn, draft: Draft) -> Card:
    here = zone(draft)
    doses = {start: first_dose(start, turn.now, dose_time(draft), here) for start in Start}
    passed = night_of(doses[Start.TONIGHT], here) != night_of(turn.now, here)
    return enrolment_times.start(turn.language, doses, here, passed=passed)


async def _choices(turn: Turn, draft: Draft) -> enrolment_times.Choices:
    form = draft.form
    assert form  # every question is answered
    start, here = Start(draft.answers[Ask.START]), zone(draft)
    return enrolment_times.Choices(
        counted=draft.answers[Ask.COUNTED] == "yes",
        country=draft.answers[Ask.COUNTRY],
        zone=here,
        plan=await chosen(turn, draft),
        form=form,
        dose_time=dose_time(draft),
        wake_time=time.fromisoformat(draft.answers[Ask.WAKE_TIME]),
        start=start,
        first_dose=first_dose(start, turn.now, dose_time(draft), here),
    )
