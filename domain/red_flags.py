"""Red flags: the words of an emergency, in any text somebody types (clinical 5).

A false alarm costs a talk with a clinician; silence can cost more. So negations, and the
language somebody has set, are not looked at: people cry out in the language they think in.
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Final, TypeAlias

from domain.moves import Concern

Signs: TypeAlias = Mapping[Concern, tuple[str, ...]]
"""What counts for each concern, worst first.

In a sign ``|`` is *or*, ``*`` ends a stem, ``~`` means within three words, in either
order, and ``+`` anywhere in the text.
"""

ENGLISH: Final[Signs] = {
    Concern.ALLERGY: (
        "throat|tongue|lip|lips|face|airway ~ swell*|swollen|puff*",
        "throat|airway ~ tight*|close|closed|closes|closing",
        "cant|can ?not|could ?no?t|unable|barely|hardly|hard ~ breath*",
        "trouble|difficult*|struggl*|short* ~ breath*",
        "wheez*|gasping|choking",
        "faint|faints|fainted|fainting|pass out|passed out|passing out|black out|blacked out",
        r"lost consciousness|unconscious|collapsed(?! (?:in|into|on|onto)\b)",
        "anaphyl*|anaphal*|anafil*|allergic shock",
        "epipen|epi pen|adrenaline|epinephrine|auvi q|jext",
    ),
    Concern.SELF_HARM: (
        "suicid*|self harm*|selfharm*",
        "kill* myself|hurt* myself|harm* myself|cut* myself|hang* myself",
        "(?<!the )end it|ending it|end my life|ending my life|take my own life|take my life",
        "dont|not|no|never ~ want to live|wanna live|reason to live",
        "dont|not|never ~ want to be alive|want to be here",
        "want to die|wanna die|rather die|wish i was dead|wish i were dead|better off dead|be dead",
        "dont|not|never ~ wake up again|wake up anymore|wake up any more",
    ),
    Concern.WITHDRAWAL: (
        r"withdrawals?(?! of (?:my )?(?:consent|data))|withdrawing from|cold turkey|dope ?sick",
        "shak*|trembl*|shiver* + sweat* + vomit*|throw* up|threw up|puk*",
    ),
    Concern.LIVER: (
        "yellow* ~ eye|eyes|skin|face",
        "jaundice*",
        "dark*|brown|tea colo*|cola colo* ~ urine|pee|wee(?! hours)",
        "pale|white|gray|grey|clay* ~ stool*|poo|poop*",
    ),
}

GERMAN: Final[Signs] = {
    Concern.ALLERGY: (
        "hals|rachen|kehle|zunge|lippe*|gesicht ~ geschwoll*|schwell*|schwill*|angeschwoll*",
        "hals|rachen|kehle ~ geht zu|ist zu|schnurt zu|schnuert zu",  # codespell:ignore ist
        "nicht|kaum|schwer|schlecht ~ atmen|luft bekomm*|luft krieg*",
        "keine luft|kaum luft|schlecht luft|atemnot|luftnot|erstick*|pfeifende* atm*|giemen",
        "ohnmacht*|ohnmaecht*|bewusstlos*|bin umgekippt|zusammengebrochen|kollabiert",
        "anaphyl*|allergische* schock|epipen|adrenalin*|notfallpen|notfall pen|fastjekt",
    ),
    Concern.SELF_HARM: (
        "suizid*|selbstmord*|selbstverletz*|umbringen|ritzen|ritze mich",
        "bring* mich um|mich toten|mich toeten|mir etwas antun|mir was antun|mich selbst verletz*",
        "nicht leben|nicht mehr leben|nicht weiterleben|mehr weiterleben|mir das leben nehmen",
        "sterben ~ will|mochte|moechte|wurde|wuerde|lieber",
        "tot ~ lieber|besser|ware|waere",
        "mein leben beenden|ein ende machen|ein ende setzen",  # codespell:ignore ende
    ),
    Concern.WITHDRAWAL: (
        "entzug*",
        "zitter* + schwitz*|schweiss* + erbrech*|erbroch*|ubergeb*|uebergeb*|kotz*",
    ),
    Concern.LIVER: (
        "gelb* ~ auge|augen|haut|gesicht",
        "gelbsucht|ikterus",
        "dunkl*|dunkel*|braun* ~ urin|pipi|harn",
        "hell*|weiss*|grau*|lehm* ~ stuhl*",
    ),
}

SPANISH: Final[Signs] = {
    Concern.ALLERGY: (
        "garganta|lengua|labio|labios|cara ~ hinch*|inflam*|cierra|cerrando|cerrada",
        "no puedo|cuesta|dificultad|dificil|apenas ~ respirar|aire|aliento",
        "falta de aire|falta el aire|falta aire|sin aire|sin aliento",
        "sibilancia*|me ahogo|ahogando|asfixi*",
        "desmay*|desvanec*|perdi el conocimiento|perdi la conciencia|inconsciente",
        "anafil*|choque alergico|shock alergico|epipen|adrenalina|autoinyector",
    ),
    Concern.SELF_HARM: (
        "suicid*|matarme|me mato|me voy a matar|quitarme la vida|autolesi*|hacerme dano",
        "cortarme(?! el pelo| las unas)",
        "acabar con todo|acabar con mi vida|terminar con todo|terminar con mi vida",
        "no ~ quiero vivir|quiero seguir viviendo|ganas de vivir|vale la pena vivir",
        "sin ganas de vivir|quiero morir|quiero morirme|quisiera morir|estar muerto|estar muerta",
    ),
    Concern.WITHDRAWAL: (
        "abstinencia",
        "tembl*|temblor* + sud* + vomit*",
    ),
    Concern.LIVER: (
        "amarill* ~ ojo|ojos|piel|cara",
        "ictericia",
        "oscur*|marron ~ orina|pis|pipi",
        "palid*|blanc* ~ heces|caca",
    ),
}

LANGUAGES: Final = (ENGLISH, GERMAN, SPANISH)


def spotted(text: str) -> Concern | None:
    """Return the worst concern that *text* has a sign of, if it has one of any."""
    words = _words(text)
    for concern in ENGLISH:
        if any(_shows(sign, words) for signs in LANGUAGES for sign in signs[concern]):
            return concern
    return None


def _words(text: str) -> str:
    """Return the words of *text* in one spelling: "Can’t BREATHE…" is "cant breathe"."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    joined = re.sub(r"['’‘`´\u0300-\u036f]", "", plain)
    return " ".join(re.findall(r"\w+", joined))


def _shows(sign: str, words: str) -> bool:
    return all(pattern.search(words) for pattern in _patterns(sign))


@cache
def _patterns(sign: str) -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile("|".join(_orders(part))) for part in sign.split(" + "))


def _orders(part: str) -> Iterator[str]:
    """Yield the ways in which the words of *part* may follow one another."""
    near = [_alternatives(each) for each in part.split(" ~ ")]
    yield _apart(near)
    if len(near) > 1:
        yield _apart(near[::-1])


def _apart(words: list[str]) -> str:
    return r"(?: \w+){0,3} ".join(words)


def _alternatives(words: str) -> str:
    return rf"\b(?:{words.replace('*', chr(92) + 'w*')})\b"
