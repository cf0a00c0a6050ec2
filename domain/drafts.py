"""Drafts: an enrolment on its way, as the answers given so far.

The question that comes next is the first one on the way without an answer; nothing else
says where somebody stopped.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from itertools import takewhile
from typing import Final, TypeAlias
from zlib import crc32

from domain.doses import Micrograms
from domain.forms import Capsules, Form, Liquid
from domain.screening import QUESTIONS


class Ask(StrEnum):
    """What is asked, in this order; screening stands between COUNTED and COUNTRY."""

    CONSENT = "consent"
    COUNTED = "counted"
    COUNTRY = "country"
    ZONE = "zone"
    ZONE_CHECK = "zone_check"
    PLAN = "plan"
    OWN = "own"
    CONFIRMED = "confirmed"
    FORM = "form"
    STRENGTHS = "strengths"
    LIQUID = "liquid"
    DOSE_TIME = "dose_time"
    WAKE_TIME = "wake_time"
    START = "start"
    SUMMARY = "summary"
    CHANGE = "change"


Question: TypeAlias = str
"""A member of Ask, or the id of a screening question."""

SCREENING: Final = tuple(question.id for question in QUESTIONS)
OWN: Final = "own"
"""The answer, and what the id of a plan begins with that a patient typed."""

TYPED: Final = "typed"
"""Consent in words, which no invite can ride along with."""

CAPSULES: Final = "capsules"
LIQUID: Final = "liquid"

_TOGETHER: Final[Mapping[Question, tuple[Question, ...]]] = {
    Ask.ZONE: (Ask.ZONE, Ask.ZONE_CHECK),
    Ask.PLAN: (Ask.PLAN, Ask.OWN, Ask.CONFIRMED),
    Ask.FORM: (Ask.FORM, Ask.STRENGTHS, Ask.LIQUID),
}


@dataclass(frozen=True, slots=True)
class Draft:
    """What somebody has answered, by question.

    invite: the digest of the code that brought the plan, in hexadecimal.
    pending: the answer that waits until it is attested: one of screening, or a morning dose.
    toggled: the capsule strengths marked before `Done`.
    before: the answers as they stood when a change began.
    """

    answers: Mapping[Question, str] = field(default_factory=dict)
    invite: str | None = None
    pending: str | None = None
    toggled: tuple[Micrograms, ...] = ()
    before: Mapping[Question, str] | None = None
    choosing: bool = False

    @property
    def question(self) -> Question:
        """Return what is asked now."""
        if self.choosing:
            return Ask.CHANGE
        return next((each for each in self._way() if each not in self.answers), Ask.SUMMARY)

    @property
    def mark(self) -> str:
        """Return eight characters that differ when any answer does."""
        return f"{crc32(json.dumps(self.answers, sort_keys=True).encode()):08x}"

    @property
    def form(self) -> Form | None:
        if Ask.STRENGTHS in self.answers:
            strengths = self.answers[Ask.STRENGTHS].split(",")
            return Capsules(tuple(Micrograms(int(each)) for each in strengths))
        return Liquid(int(self.answers[Ask.LIQUID])) if Ask.LIQUID in self.answers else None

    @property
    def screening(self) -> dict[str, str]:
        return {each: self.answers[each] for each in SCREENING if each in self.answers}

    def answered(self, question: Question, answer: str) -> "Draft":
        """Return the draft with *answer*; a change ends when everything is answered again."""
        then = replace(self, answers={**self.answers, question: answer}, pending=None)
        return replace(then, before=None) if then.question == Ask.SUMMARY else then

    def without(self, question: Question) -> "Draft":
        """Return the draft with *question*, and what depends on it, to be asked again."""
        gone = _TOGETHER.get(question, (question,))
        return replace(self, answers={k: v for k, v in self.answers.items() if k not in gone})

    def changing(self, question: Question) -> "Draft":
        return replace(self.without(question), before=self.answers, choosing=False)

    def back(self) -> "Draft":
        """Return the draft one question earlier; out of a change, as it was before it."""
        if self.choosing:
            return replace(self, choosing=False)
        if self.pending:
            return replace(self, pending=None)
        if self.before is not None:
            return replace(self, answers=self.before, before=None)
        given = list(takewhile(lambda each: each != self.question, self._way()))
        last = given[-1] if given else None
        return replace(self, answers={k: v for k, v in self.answers.items() if k != last})

    def _way(self) -> Iterator[Question]:
        yield Ask.CONSENT
        yield Ask.COUNTED
        yield from SCREENING
        yield from (Ask.COUNTRY, Ask.ZONE, Ask.ZONE_CHECK)
        if self.invite is None:
            yield Ask.PLAN
        if self.answers.get(Ask.PLAN) == OWN:
            yield Ask.OWN
        yield from (Ask.CONFIRMED, Ask.FORM)
        yield Ask.LIQUID if self.answers.get(Ask.FORM) == LIQUID else Ask.STRENGTHS
        yield from (Ask.DOSE_TIME, Ask.WAKE_TIME, Ask.START)
