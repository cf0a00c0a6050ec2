"""What must never be said, in Spanish and in German (clinical 3, forbidden outputs)."""

import re

import pytest

from tests.messages.catalogues import TRANSLATED, strings
from tests.messages.reading import sentences, words

LONGEST = {"de": 20, "es": 24}
"""Words in a sentence; Spanish needs more of them to say the same."""

GERMAN = {
    "a promise of safety": r"\b(?:ist|sind) (?:völlig |ganz )?(?:sicher|ungefährlich|harmlos)\b",
    "an order to take": r"\bdu (?:musst|sollst|solltest)\b[^.]*\b(?:nehmen|einnehmen|absetzen)\b",
    "a dose of our own": (
        r"\b(?:erhöhe|steigere|senke|verringere|verdopple|halbiere)\b[^.]*\bDosis\b"
    ),
    "a shrug": r"\b(?:ist|sind) (?:ganz |völlig )?normal\b|\bkeine Sorge\b|\bignoriere\b",
    "blame": r"\bdu hast\b[^.?]*\b(?:vergessen|verpasst|versäumt|versagt)\b",
    "a promise of benefit": r"\bwird (?:dir )?(?:helfen|besser|wirken)\b|\bheilt\b|\blindert\b",
    "antihistamine advice": r"\bAntihistaminik|\bCetirizin\b|\bLoratadin\b|\bFamotidin\b",
    "opioid advice": (
        r"\b(?:nimm|nutze|versuche|setze)\b(?! keine)[^.]*\b(?:Opioide?|Schmerzmittel|Tramadol)\b"
    ),
    "a time to stop before surgery": r"\d+ (?:Stunden|Tage|Wochen)[^.]*\b(?:Operation|Eingriff)\b",
    "a way to mix": r"\b(?:mische|löse|öffne|teile|zerdrücke)\b[^.]*\b(?:Kapsel|Tablette|Pulver)",
    "a cheer or a shout": r"!",
    "a bare decimal or a trailing zero": r"(?<!\d)[.,]\d+ ?m[gl]\b|\d[.,]0+ ?m[gl]\b",
    "another way to address": r"\b\w+en Sie\b|(?<=\w )Ihre[rnm]?\b|\bIhnen\b",
}
SPANISH = {
    "a promise of safety": r"\b(?:es|son) (?:totalmente )?(?:segur[oa]s?|inofensiv[oa]s?)\b",
    "an order to take": r"\b(?:debes|tienes que|deberías) (?:tomar|usar|dejar|saltar)",
    "a dose of our own": r"\b(?:aumenta|sube|baja|reduce|duplica)\b (?:tu|la) dosis\b",
    "a shrug": r"\bes (?:totalmente )?normal\b|\bno te preocupes\b|\bno hagas caso\b",
    "blame": r"\b(?:olvidaste|te olvidaste|te saltaste|fallaste)\b",
    "a promise of benefit": r"\bte (?:ayudará|curará|aliviará)\b|\bte sentirás mejor\b|\bcura\b",
    "antihistamine advice": r"\bantihistamín|\bcetirizina\b|\bloratadina\b|\bfamotidina\b",
    "opioid advice": (
        r"(?<!no )\b(?:toma|usa|prueba|deja)\b[^.]*\b(?:opioides?|calmantes?|tramadol)\b"
    ),
    "a time to stop before surgery": r"\d+ (?:horas|días|semanas)[^.]*\b(?:operación|cirugía)\b",
    "a way to mix": r"\b(?:mezcla|disuelve|abre|parte|tritura)\b[^.]*\b(?:cápsula|tableta|polvo)",
    "a cheer or a shout": r"[!¡]",
    "a bare decimal or a trailing zero": r"(?<!\d)[.,]\d+ ?m[gl]\b|\d[.,]0+ ?m[gl]\b",
    "another way to address": r"\b(?:usted|ustedes)\b",
}
FORBIDDEN = {"de": GERMAN, "es": SPANISH}


def offences(code, text):
    return [
        f"{name}: {sentence}"
        for sentence in sentences(text)
        for name, pattern in FORBIDDEN[code].items()
        if re.search(pattern, sentence, re.IGNORECASE if name != "another way to address" else 0)
    ]


@pytest.mark.parametrize("code", TRANSLATED)
def test_nothing_forbidden_is_said_in_a_translation(code):
    assert [each for text in strings(code).values() for each in offences(code, text)] == []


@pytest.mark.parametrize("code", TRANSLATED)
def test_no_sentence_of_a_translation_is_long(code):
    said = [sentence for text in strings(code).values() for sentence in sentences(text)]

    assert [each for each in said if len(words(each)) > LONGEST[code]] == []


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("de", "LDN ist sicher."),
        ("de", "Du solltest heute 2 mg nehmen."),
        ("de", "Erhöhe deine Dosis."),
        ("de", "Das ist ganz normal."),
        ("de", "Du hast deine Dosis vergessen."),
        ("de", "LDN wird dir helfen."),
        ("de", "Nimm ein Antihistaminikum."),
        ("de", "Nimm ein schwaches Schmerzmittel."),
        ("de", "Setze LDN 3 Tage vor der Operation ab."),
        ("de", "Öffne die Kapsel."),
        ("de", "Gut gemacht!"),
        ("de", "Nimm 1,0 mg."),
        ("de", "Bitte fragen Sie Ihre Praxis."),
        ("es", "La LDN es segura."),
        ("es", "Debes tomar 2 mg."),
        ("es", "Aumenta tu dosis."),
        ("es", "Es normal."),
        ("es", "Olvidaste tu dosis."),
        ("es", "Te ayudará a dormir."),
        ("es", "Toma un antihistamínico."),
        ("es", "Prueba un calmante."),
        ("es", "Deja la LDN 3 días antes de la operación."),
        ("es", "Abre la cápsula."),
        ("es", "¡Bien hecho!"),
        ("es", "Toma ,5 mg."),
        ("es", "Pregunte usted."),
    ],
)
def test_what_is_forbidden_is_found_in_a_translation(code, text):
    assert offences(code, text)
