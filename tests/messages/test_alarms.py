import re

import pytest

from domain.countries import COUNTRIES, UNKNOWN, find
from domain.moves import Concern
from messages import alarms
from messages.language import language
from tests.messages.catalogues import TRANSLATED, strings
from tests.messages.reading import grade, sentences, words

ANYWHERE = (UNKNOWN, *COUNTRIES)
NUMBERS = {
    number
    for country in COUNTRIES
    for number in (country.emergency, country.crisis, country.poison)
    if number
}


def said(concern, country):
    return alarms.alarm(language("en"), concern, country).text


@pytest.mark.parametrize("concern", Concern)
def test_an_alarm_reads_easily_wherever_one_is(concern):
    texts = [said(concern, country) for country in ANYWHERE]

    assert max(grade(text) for text in texts) <= 5
    assert max(len(words(each)) for text in texts for each in sentences(text)) <= 20


@pytest.mark.parametrize("concern", Concern)
def test_an_alarm_gives_the_emergency_number_and_says_that_nobody_watches(concern):
    for country in ANYWHERE:
        text = said(concern, country)

        assert alarms.emergency(language("en"), country) in text
        assert "Nobody watches this chat" in text


def test_no_alarm_gives_a_number_of_another_country():
    for country in COUNTRIES:
        texts = " ".join(said(concern, country) for concern in Concern)
        given = {number for number in NUMBERS if re.search(rf"(?<![\d-]){number}(?![\d-])", texts)}

        assert given <= {country.emergency, country.crisis, country.poison}


def test_an_unknown_country_gets_the_number_that_works_in_many():
    assert all("112 works in many countries" in said(concern, UNKNOWN) for concern in Concern)


def test_an_allergic_reaction_is_told_the_pen_the_call_and_how_to_lie():
    text = said(Concern.ALLERGY, UNKNOWN)

    for part in ("adrenaline pen", "anaphylaxis", "Lie flat", "second pen", "blocks opioid"):
        assert part in text


def test_thoughts_of_suicide_are_met_with_people_to_call():
    text = said(Concern.SELF_HARM, UNKNOWN)

    assert "You are not alone." in text and "crisis line" in text and "prescriber" in text


def test_withdrawal_is_told_to_take_neither():
    text = said(Concern.WITHDRAWAL, UNKNOWN)

    assert "Do not take more LDN." in text and "Do not take more opioids" in text


@pytest.mark.parametrize("concern", [Concern.LIVER, Concern.FLARE])
def test_a_dose_waits_for_a_talk(concern):
    assert "before your next" in said(concern, UNKNOWN)


def test_a_severe_mood_is_offered_the_same_help():
    text = alarms.mood(language("en"), UNKNOWN).text

    assert text.endswith(said(Concern.SELF_HARM, UNKNOWN))
    assert grade(text) <= 5


@pytest.mark.parametrize("code", TRANSLATED)
@pytest.mark.parametrize("country", [UNKNOWN, find("DE")])
def test_whom_to_call_fits_into_every_sentence_with_a_number_and_without(code, country):
    number = alarms.emergency(language(code), country)
    said = [each for each in strings(code).values() if "{emergency}" in each]

    assert len(said) > len(Concern)
    for text in said:
        assert not re.search(
            r"\b(?:al|del|den|dem|el|la) (?:el|la|los|den|dem)\b",
            text.replace("{emergency}", number),
        )
