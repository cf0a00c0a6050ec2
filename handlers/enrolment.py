"""Somebody enrols: from consent to a started course, one question per message."""

from dataclasses import dataclass, replace

from domain.drafts import TYPED, Ask, Draft
from domain.slips import letters
from handlers.agreeing import agreed
from handlers.courses import enrolled
from handlers.enrolment_answers import answer
from handlers.enrolment_cards import card
from handlers.enrolment_place import located
from handlers.enrolment_plan import Onward, Outcome, Over
from handlers.turn import Turn
from messages import enrolment
from messages.channel import Card, Show, Strip
from messages.enrolment_form import TOGGLE
from messages.taps import Tap
from storage import enrolments, invites, patients, recent
from storage.codes import digest


@dataclass(frozen=True, slots=True)
class Enrolment:
    """Nothing is kept before consent; after it, each answer at once."""

    async def start(self, turn: Turn, code: str) -> None:
        """Begin, or go on where somebody stopped; *code* is that of an invite, or empty."""
        draft = await _draft(turn)
        if draft is not None:
            note = ""
            if code and Ask.CONSENT in draft.answers:
                draft, note = await _invited(turn, draft, code)
            await _go(turn, Onward(draft, note))
        elif await enrolled(turn):
            works = await _works(turn, code)
            turn.say(enrolment.already(turn.language, new_plan=works))
        else:
            await _welcome(turn, code)

    async def tap(self, turn: Turn, tap: Tap) -> None:
        """Take an answer; a button of an older question shows the current one again."""
        draft = await _draft(turn)
        reply = tap.argument(0)
        if draft is None:
            await self._first(turn, tap, reply)
        elif tap.verb != draft.question or not _is_of(tap, draft):
            _strip(turn)
            turn.say(await card(turn, draft))
        else:
            await _go(turn, await answer(turn, draft, reply), since=draft)

    async def text(self, turn: Turn, text: str) -> bool:
        """Take a typed answer: what a button says counts as that button."""
        draft = await _draft(turn)
        if draft is None:
            return await self._consent_typed(turn, text)
        reply = _reply(await card(turn, draft), text) or text
        await _go(turn, await answer(turn, draft, reply), since=draft)
        return True

    async def location(self, turn: Turn, latitude: float, longitude: float) -> bool:
        draft = await _draft(turn)
        if draft is None or draft.question not in (Ask.ZONE, Ask.ZONE_CHECK):
            return False
        await _go(turn, located(turn, draft, latitude, longitude), since=draft)
        return True

    async def nudge(self, turn: Turn) -> bool:
        """Ask the current question again; False if there is none."""
        draft = await _draft(turn)
        if draft is None:
            return False
        await _go(turn, Onward(draft))
        return True

    async def _first(self, turn: Turn, tap: Tap, reply: str) -> None:
        """Answer a button while there is no draft: only that of consent begins one."""
        if await enrolled(turn):
            _strip(turn)
            turn.say(enrolment.already(turn.language))
        elif tap.verb != Ask.CONSENT:
            await _welcome(turn, "")
        elif reply == "yes":
            await self._consent(turn, "yes", "".join(tap.arguments[1:]))
        else:
            _strip(turn)
            turn.say(enrolment.declined(turn.language))

    async def _consent(self, turn: Turn, how: str, code: str = "") -> None:
        if turn.known is None:
            await patients.add(
                turn.tx, turn.vault, turn.telegram_id, language=turn.language.code, at=turn.now
            )
            turn.known = await patients.find(turn.tx, turn.vault, turn.telegram_id)
            if turn.press and turn.press.message_id:  # asked before there was anybody to note
                asked = turn.press.message_id
                await recent.note(turn.tx, turn.vault, turn.telegram_id, asked, at=turn.now)
        await agreed(turn, purpose="care", given=True)
        draft, note = Draft().answered(Ask.CONSENT, how), ""
        if code:
            draft, note = await _invited(turn, draft, code)
        await _go(turn, Onward(draft, note), since=Draft())

    async def _consent_typed(self, turn: Turn, text: str) -> bool:
        """Take the words of the consent card, from who is on no course and asked nothing else."""
        reply = _reply(enrolment.consent(turn.language), text)
        if reply is None or (turn.known and (turn.known.awaiting or await enrolled(turn))):
            return False
        if reply == "yes":
            await self._consent(turn, TYPED)
        else:
            turn.say(enrolment.declined(turn.language))
        return True


async def _draft(turn: Turn) -> Draft | None:
    return await enrolments.find(turn.tx, turn.known.id) if turn.known else None


async def _welcome(turn: Turn, code: str) -> None:
    """Show the consent card; only a code that works rides in its button."""
    works = await _works(turn, code)
    shown = enrolment.consent(turn.language, code if works else "")
    lapsed = enrolment.lapsed_invite(turn.language) if code and not works else ""
    turn.say(_noted(shown, lapsed))


async def _works(turn: Turn, code: str) -> bool:
    return bool(code) and await invites.peek(turn.tx, code, turn.now) is not None


async def _invited(turn: Turn, draft: Draft, code: str) -> tuple[Draft, str]:
    """Return *draft* with the plan that *code* brings, or with a word that it brings none."""
    digested = digest(code).hex()
    if draft.invite == digested:
        return draft, ""
    plan_key = await invites.peek(turn.tx, code, turn.now)
    if plan_key is None:
        return draft, enrolment.lapsed_invite(turn.language)
    answers = {**draft.without(Ask.PLAN).answers, Ask.PLAN: str(plan_key)}
    return replace(draft, answers=answers, invite=digested, before=None, choosing=False), ""


async def _go(turn: Turn, outcome: Outcome, *, since: Draft | None = None) -> None:
    """Keep where the enrolment stands, and say what comes next."""
    if isinstance(outcome, Over):
        _strip(turn)
        turn.say(outcome.card)
        return
    draft = outcome.draft
    await enrolments.keep(turn.tx, turn.patient_id, draft, at=turn.now)
    shown = _noted(outcome.card or await card(turn, draft), outcome.note)
    if since and since.question == draft.question and not shown.asks_location:
        turn.show(shown)
        return
    _strip(turn)
    if since and since.question == Ask.ZONE:
        turn.say(enrolment.zone_seen(turn.language))
    turn.say(shown)


def _strip(turn: Turn) -> None:
    """Take the buttons from the message that was answered, and leave what was tapped there."""
    press = turn.press
    if press is None or press.message_id is None:
        return
    if press.text and press.label:
        answered = Card(enrolment.answered(turn.language, press.text, press.label))
        turn.replies.append(Show(press.message_id, answered))
    else:
        turn.replies.append(Strip(press.message_id))


def _noted(shown: Card, note: str) -> Card:
    return replace(shown, text=f"{note}\n\n{shown.text}") if note else shown


def _is_of(tap: Tap, draft: Draft) -> bool:
    """Whether the card with this button showed *draft* as it is; one without a mark always does."""
    return tap.verb == Ask.CONSENT or tap.arguments[1:] in ((), (draft.mark,))


def _reply(shown: Card, text: str) -> str | None:
    """Return the reply of the button that says *text*; strengths are typed as a list instead."""
    typed = letters(text)
    for button in (each for row in shown.rows for each in row):
        reply = Tap.decode(button.carries).argument(0)
        if letters(button.label) == typed and not reply.startswith(TOGGLE):
            return reply
    return None
