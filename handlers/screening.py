"""A screening question is answered: go on, with a word of caution, only if attested, or not."""

from dataclasses import replace

from domain import screening
from domain.drafts import Draft
from domain.screening import Reply, Verdict
from handlers.enrolment_plan import Onward, Outcome, Over
from handlers.turn import Turn
from messages import enrolment
from messages import screening as texts
from storage import enrolments


async def answered(turn: Turn, draft: Draft, reply: str) -> Outcome:
    asked = screening.question(draft.question)
    if draft.pending and reply == texts.STOP:
        return await _ended(turn, texts.STOP)
    if draft.pending and reply == texts.ATTEST and asked.attestable:
        attested = draft.answered(asked.id, f"{draft.pending} attested")
        return Onward(attested, texts.noted(turn.language, asked.id))
    if reply not in set(Reply):
        return Onward(draft, enrolment.use_the_buttons(turn.language))
    match screening.verdict(asked, Reply(reply)):
        case Verdict.CLEAR:
            return Onward(draft.answered(asked.id, reply))
        case Verdict.CAUTION:
            return Onward(draft.answered(asked.id, reply), texts.noted(turn.language, asked.id))
        case Verdict.BLOCK:
            return Onward(replace(draft, pending=reply))
        case Verdict.END:
            return await _ended(turn, asked.id)


async def _ended(turn: Turn, why: str) -> Over:
    await enrolments.forget(turn.tx, turn.patient_id, at=turn.now)
    return Over(texts.ended(turn.language, why))
