from zoneinfo import available_timezones

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.countries import COUNTRIES
from domain.moves import Concern
from domain.presets import PRESETS
from domain.red_flags import LANGUAGES, spotted

ALLERGY = [
    "my throat is swelling",
    "Swollen tongue!!",
    "my lips feel really puffy",
    "throat getting tight",
    "I can't breathe",
    "I can’t breathe",
    "could not breathe for a moment",
    "couldn't breathe",
    "CANT BREATHE",
    "cannot breathe well",
    "hard to breathe since the dose",
    "short of breath",
    "wheezing again",
    "I feel faint",
    "fainted in the bathroom",
    "I passed out",
    "think it is anaphylaxis",
    "anaphylactic",
    "used my EpiPen",
    "used an epi-pen",
    "Mein Hals ist geschwollen",  # codespell:ignore ist
    "die Zunge schwillt an",
    "ich kriege keine Luft",
    "kann nicht atmen",
    "bin ohnmächtig geworden",
    "me cuesta respirar",
    "No puedo respirar",
    "tengo la garganta hinchada",
    "se me hinchó la lengua",
    "me desmayé",
    "anafilaxia",
]
SELF_HARM = [
    "I feel suicidal",
    "thinking about suicide",
    "I want to kill myself",
    "I just want to end it",
    "end it all",
    "self-harm",
    "selfharm",
    "I don't want to live",
    "I do not want to live any more",
    "no reason to live",
    "I want to die",
    "better off dead",
    "ich will nicht mehr leben",
    "Selbstmord",
    "ich bringe mich um",
    "ich will sterben",
    "ich will dem ein Ende setzen",  # codespell:ignore ende
    "no quiero vivir",
    "quiero morir",
    "voy a suicidarme",
    "pienso en quitarme la vida",
]
WITHDRAWAL = [
    "is this withdrawal?",
    "withdrawals are bad",
    "shaking, sweating and vomiting",
    "vomited twice, all sweaty and shaky",
    "I throw up, sweat and shake",
    "Entzugserscheinungen",
    "zittern, schwitzen und Erbrechen",
    "síndrome de abstinencia",
    "tiemblo, sudo y temblores con vómitos",
]
LIVER = [
    "my eyes look yellow",
    "yellow skin",
    "my skin is turning yellow",
    "dark urine",
    "my pee is very dark",
    "jaundice",
    "pale stools",
    "gelbe Haut",
    "meine Augen sind gelb",
    "dunkler Urin",
    "ojos amarillos",
    "la orina es oscura",
]
EVERYDAY = [
    "",
    "I took it",
    "taken",
    "not tonight",
    "slept fine",
    "vivid dreams",
    "Slept badly, a bad headache, sore throat",
    "threw up once",
    "a bit sweaty",
    "in the end it was fine",
    "it ended well",
    "I want to withdraw my consent",
    "withdrawal of consent",
    "the capsule is yellow",
    "dark room, slept well",
    "I collapsed into bed at ten",
    "I don't want to wake up at six",
    "face mask on, close to sleep",
    "half past ten",
    "22:30",
    "0.5x14, 1x14, 1.5",
    "1 mg/mL",
    "how do I move up?",
    "genommen",
    "gut geschlafen",
    "an der frischen Luft gewesen",
    "lebhafte Träume",
    "he dormido bien",
    "sueños vívidos",
    "voy a cortarme el pelo",
]
SIGNS = [
    *((text, Concern.ALLERGY) for text in ALLERGY),
    *((text, Concern.SELF_HARM) for text in SELF_HARM),
    *((text, Concern.WITHDRAWAL) for text in WITHDRAWAL),
    *((text, Concern.LIVER) for text in LIVER),
]


@pytest.mark.parametrize(("text", "concern"), SIGNS)
def test_the_words_of_an_emergency_are_spotted(text, concern):
    assert spotted(text) is concern


@pytest.mark.parametrize("text", EVERYDAY)
def test_everyday_words_raise_no_alarm(text):
    assert spotted(text) is None


@pytest.mark.parametrize(
    ("text", "concern"),
    [
        ("I am not suicidal", Concern.SELF_HARM),
        ("no trouble breathing at all", Concern.ALLERGY),
        ("only a faint headache", Concern.ALLERGY),
        ("a cold turkey sandwich", Concern.WITHDRAWAL),
    ],
)
def test_negations_and_figures_of_speech_raise_an_alarm_too(text, concern):
    assert spotted(text) is concern


@pytest.mark.parametrize(
    ("text", "concern"),
    [
        ("dark urine, and I cannot breathe", Concern.ALLERGY),
        ("withdrawal. I want to die. my throat is swollen", Concern.ALLERGY),
        ("yellow eyes and withdrawal and suicidal", Concern.SELF_HARM),
        ("jaundice or withdrawal", Concern.WITHDRAWAL),
    ],
)
def test_of_several_concerns_the_worst_is_answered(text, concern):
    assert spotted(text) is concern


def test_words_that_belong_together_may_stand_a_little_apart_and_not_far():
    assert spotted("my tongue is now very swollen") is Concern.ALLERGY
    assert spotted("my tongue is fine and it is my left foot that is swollen") is None


def test_no_answer_that_the_bot_asks_for_raises_an_alarm():
    zones = (zone.replace("_", " ") for zone in available_timezones())
    countries = (name for country in COUNTRIES for name in country.names)
    plans = (f"{plan.name} {plan.suits}" for plan in PRESETS)

    assert [text for text in (*zones, *countries, *plans) if spotted(text)] == []


def test_every_language_has_signs_of_the_same_concerns_worst_first():
    orders = {tuple(signs) for signs in LANGUAGES}

    assert orders == {
        (Concern.ALLERGY, Concern.SELF_HARM, Concern.WITHDRAWAL, Concern.LIVER),
    }


@settings(deadline=None)
@given(st.text(), st.sampled_from(SIGNS), st.text())
def test_a_sign_is_spotted_whatever_stands_around_it(before, sign, after):
    text, _concern = sign

    assert spotted(f"{before} {text}. {after}") is not None


@settings(deadline=None)
@given(st.sampled_from(SIGNS), st.sampled_from([str.upper, str.lower, str.title]))
def test_case_does_not_hide_a_sign(sign, case):
    text, concern = sign

    assert spotted(case(text)) is concern
