"""What must never be said, over all that can be (clinical 3, forbidden outputs)."""

import re

import pytest

from domain.presets import PRESETS
from tests.messages.reading import grade, sentences, words
from tests.messages.texts import texts

PAIN_DRUGS = (
    r"opioids?|opiates?|painkillers?|pain (?:pills?|drugs?)|tramadol|codeine|oxycodone"
    r"|hydrocodone|morphine|methadone|buprenorphine|fentanyl|kratom|loperamide"
)
ANTIHISTAMINES = r"antihistamines?|benadryl|diphenhydramine|cetirizine|loratadine|famotidine"
DO = r"\b(?:take|use|try|stop|start|skip|switch|avoid|swap|add)"
FORBIDDEN = {
    "a promise of safety": r"\bsafe to\b|\bperfectly safe\b|\b(?:is|are) safe\b",
    "an order to take": r"\byou (?:should|must|need to|have to) (?:take|use|stop|skip)\b",
    "a dose of our own": r"\b(?:increase|decrease|raise|lower|reduce|double|halve) your dose\b",
    "a shrug": r"\b(?:it|this|that) is (?:perfectly |quite |completely )?normal\b|\bjust ignore\b",
    "blame": r"\byou (?:have )?(?:missed|forgot|failed)\b(?!.*\?)|\bstreak\b",
    "a promise of benefit": (
        r"\b(?:will|should) (?:help|feel better|heal|cure|improve|work)\b"
        r"|\bhelps (?:with|against)\b"
        r"|\b(?:cures?|heals?|relieves?|works well)\b|\bgood results?\b"
    ),
    "antihistamine advice": rf"\b(?:{ANTIHISTAMINES})\b",
    "opioid advice": rf"(?<!you ){DO}\b(?: \w+){{0,3}} (?:{PAIN_DRUGS})\b",
    "a time to stop before surgery": (
        r"\b(?:hours?|days?|weeks?|nights?)\b[^.]*\b(?:before|after)\b[^.]*"
        r"\b(?:surgery|operation|procedure|dentist)\b"
        r"|\b(?:surgery|operation|procedure)\b[^.]*\d+ (?:hours?|days?|weeks?)\b"
    ),
    "a way to mix": (
        r"\b(?:mix|dissolve|crush|dilute|split|open|halve)\b[^.]*\b(?:capsules?|tablets?|powder|water)\b"
    ),
    "a cheer or a shout": r"!",
    "a bare decimal or a trailing zero": r"(?<!\d)\.\d+ ?m[gL]\b|\d\.0+ ?m[gL]\b",
}
AS_IT_MUST_BE = {
    # RF3: the fixed warning of clinical 5 forbids, it does not advise.
    "Do not take more opioids to stop it.",
}
"""Sentences that a rule above would refuse, each with its reason."""

A_PARAGRAPH = 20
"""Fewer words than this, and a name or two decide the grade."""

SAID = texts()
FOR_PATIENTS = sorted(module for module in SAID if module != "admin.py")


def offences(text):
    return [
        f"{name}: {sentence}"
        for sentence in sentences(text)
        if sentence not in AS_IT_MUST_BE
        for name, pattern in FORBIDDEN.items()
        if re.search(pattern, sentence, re.IGNORECASE)
    ]


def test_the_texts_are_found():
    assert "What is going on?" in SAID["safety.py"]
    assert "{parts} capsules" in SAID["doses.py"]
    assert "what I can do" in SAID["basics.py"]


@pytest.mark.parametrize("module", sorted(SAID))
def test_nothing_forbidden_is_said(module):
    assert [each for text in SAID[module] for each in offences(text)] == []


def test_nothing_forbidden_is_said_of_a_preset():
    assert [each for plan in PRESETS for each in offences(f"{plan.name}\n{plan.suits}")] == []


@pytest.mark.parametrize("module", sorted(SAID))
def test_no_sentence_is_longer_than_twenty_words(module):
    said = [sentence for text in SAID[module] for sentence in sentences(text)]

    assert [sentence for sentence in said if len(words(sentence)) > 20] == []


@pytest.mark.parametrize("module", FOR_PATIENTS)
def test_what_patients_read_asks_for_seven_years_of_school_at_most(module):
    said = [plain(text) for text in SAID[module] if text.endswith((".", "?"))]

    hard = [text for text in said if len(words(text)) >= A_PARAGRAPH and grade(text) > 7]
    assert hard == []
    assert not said or grade("\n".join(said)) <= 7


def plain(text):
    """Return *text* without lists of names, and with a short word for every value in it."""
    lines = [line for line in text.splitlines() if not line.startswith("•")]
    return re.sub(r"\{\w+\}", "it", "\n".join(lines))


@pytest.mark.parametrize(
    "text",
    [
        "It is safe to go on.",
        "You should take 2 mg tonight.",
        "Please increase your dose to 3 mg.",
        "It is normal, so go on.",
        "You missed your dose.",
        "LDN will help you sleep.",
        "Take an antihistamine.",
        "Stop all opioids now.",
        "Try a weak painkiller.",
        "Stop LDN three days before surgery.",
        "Before an operation wait 48 hours.",
        "Dissolve one tablet in 50 mL of water.",
        "Open the capsule.",
        "Well done!",
        "Take 1.0 mg.",
        "Take .5 mg.",
    ],
)
def test_what_is_forbidden_is_found(text):
    assert offences(text)


@pytest.mark.parametrize(
    "text",
    [
        "If you missed it, did you take it later?",
        "Tell them you take naltrexone.",
        "Tell the team that you take an opioid blocker.",
        "If you take loperamide, ask your pharmacist.",
        "It blocks opioid pain drugs.",
        "Ask your surgical team and your prescriber.",
        "You can stay on 1.5 mg for now.",
        "1.5 mg = one 1.5 mg capsule",
    ],
)
def test_what_may_be_said_is_let_through(text):
    assert offences(text) == []


def test_every_exception_is_still_said():
    said = {sentence for given in SAID.values() for text in given for sentence in sentences(text)}

    assert said >= AS_IT_MUST_BE
