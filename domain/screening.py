"""Screening: the questions before a start, and what an answer means for it.

Only meaning is here; the wording is in messages/ and the reasons are E1-E11 of
docs/clinical.md.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final


class Reply(StrEnum):
    YES = "yes"
    NO = "no"
    NOT_SURE = "not sure"


class Verdict(StrEnum):
    """What one answer leads to, from the mildest to the last word.

    BLOCK holds until a changed answer or, where the question is attestable, until the
    patient says that the prescriber knows and agrees.
    """

    CLEAR = "clear"
    CAUTION = "caution"
    BLOCK = "block"
    END = "end"


@dataclass(frozen=True, slots=True)
class Question:
    """One question; *cautious* is the answer that leads to *verdict*, and so does Not sure.

    attestable: a prescriber's yes lifts it.
    """

    id: str
    about: str
    verdict: Verdict
    cautious: Reply = Reply.YES
    attestable: bool = False


QUESTIONS: Final = (
    Question("E1", "adult", Verdict.END, Reply.NO),
    Question("E2", "prescribed", Verdict.END, Reply.NO),
    Question("E3", "opioids", Verdict.BLOCK, attestable=True),
    Question("E4", "full-dose naltrexone", Verdict.BLOCK),
    Question("E5", "procedure planned", Verdict.CAUTION),
    Question("E6", "pregnancy", Verdict.BLOCK, attestable=True),
    Question("E7", "liver or kidney", Verdict.BLOCK, attestable=True),
    # One answer cannot tell the drug from a filler, so a yes is taken for the drug.
    Question("E8", "allergy", Verdict.BLOCK, attestable=True),
    Question("E9", "self-harm", Verdict.BLOCK, attestable=True),
    Question("E10", "other medicines", Verdict.CAUTION),
    # Asked for the wording of RF1, not against the start.
    Question("E11", "anaphylaxis and pen", Verdict.CLEAR),
)


def question(id: str) -> Question:
    """Return the question known as *id*; KeyError if there is none."""
    return {each.id: each for each in QUESTIONS}[id]


def told(answers: Mapping[str, str], id: str) -> bool:
    """Return whether *id* was answered with yes or not surely, attested or not; silence is no."""
    return answers.get(id, Reply.NO) != Reply.NO


def verdict(question: Question, reply: Reply) -> Verdict:
    """Return what *reply* leads to; Not sure counts as the cautious answer."""
    return question.verdict if reply in {question.cautious, Reply.NOT_SURE} else Verdict.CLEAR
