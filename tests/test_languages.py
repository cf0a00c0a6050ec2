"""Whole nights in each language, and in one that shows what nobody translated."""

import re

import pytest

from messages import language as languages
from messages.basics import COMMANDS
from messages.language import LANGUAGES, language
from tests.messages.catalogues import TRANSLATED, strings
from tests.messages.pseudo import CODE, Pseudo, translated
from tests.wandering import Wanderer
from tests.world import ADMIN

ODD_PLANS = ("?", "1.5,5", "0.5x14 1", "0.5 ml", "5", "1x7, 3", "1x2, 2", "2x14, 1", "0x14, 1")
ODD_PLANS += ("1x999, 2", "1x14", "1, 2x14", "1x14 open, 2x14, 3", ",".join(["1x14"] * 61))
ODD_STRENGTHS = ("?", "50 mg", "0.5 ml", "1;" * 9, "3 mg", "1.5,5")
ODD_LIQUIDS = ("?", "1", "1 #/ml", "99 mg/ml", "7 mg/ml", "1,000 mg/ml")
ODD_PLACES = ("?", "+3", "Portland", "Berlin")
ODD_TIMES = ("?", "7", "25:00")
EVERY_COMMAND = tuple(f"/{name}" for name in COMMANDS if name not in {"start", "stop", "delete"})
VALUES = re.compile(
    r"(?<!\w)/[a-z]+|“[^”]*”|https?://\S+|\b[A-G]_\w+|Europe/Berlin|Berlin|Los Angeles|New York"
    r"|m[gL]\b|English|Español|Deutsch"
)
"""What no catalogue holds: commands, links, ids, cities, units, and what somebody typed."""

WIDEST = {1: 38, 2: 18, 3: 11, 4: 9, 5: 6, 6: 4, 8: 3}
"""Characters that fit on one of so many buttons in a row of a phone 390 pixels wide.

Measured in Chromium: a letter of these labels is 8.1 pixels wide on average at 14.4 pixels, a
button has 335, 157, 98 or 68 of them for text.
"""

ALARMS = ("anaphylaxis", "suicide", "withdrawal", "jaundice")


@pytest.fixture
def nobodys(monkeypatch):
    """The language of pseudo.py, as one that the bot speaks."""
    catalogue, known = Pseudo(), languages.catalogue
    monkeypatch.setattr(languages, "LANGUAGES", (*LANGUAGES, CODE))
    monkeypatch.setattr(
        languages, "catalogue", lambda code: catalogue if code == CODE else known(code)
    )
    language.cache_clear()
    yield catalogue
    language.cache_clear()


GERMAN = {
    "code": "de",
    "consent": ["Hallo.", "Ich stimme zu", "Ja", "Ja", "Ja", *["Nein"] * 9],
    "place": ["In welchem Land bist du?", "Deutschland", "Berlin", "Ja"],
    "plan": ["Welchen Plan hast du", "Mein eigener", "0,5x14, 1x14, 1,5"],
    "confirmed": ["1. 0,5 mg für 14 Nächte\n2. 1 mg für 14 Nächte\n3. 1,5 mg von da an"],
    "form": ["Arztpraxis hat den Plan bestätigt", "Kapseln", "0,5; 1,5", "22:00", "7 Uhr"],
    "start": ["Wann willst du anfangen?", "Heute", "Start"],
    "begun": "Zum ersten Mal frage ich nach deiner Dosis am Mo., 2. März um 22:00.",
    "prompt": (
        "🌙 Zeit für die Dosis heute Nacht: 0,5 mg.\nAlso: eine 0,5 mg Kapsel.\nNacht 1 von 14"
    ),
    "answers": ["✅ Genommen", "⏰ Später", "⏭ Heute nicht"],
    "receipt": "✅ Eingetragen: 0,5 mg · Nacht vom Mo., 2. März · 22:00",
    "morning": ["☀️ Guten Morgen. Wie war deine Nacht?", "Leicht", "Speichern"],
    "kept": "☀️ Danke. Eingetragen: Träume: leicht · Schlaf: keine · Kopfweh: keine",
    "schedule": [
        "Jetzt: 0,5 mg = eine 0,5 mg Kapsel",
        "Wann: 22:00, Zeit in Berlin",
        "Nacht 2 von 14",
        "Als Nächstes: 1 mg frühestens am Mo., 16. März, wenn du Ja sagst",
        "Letzte Stufe: 1,5 mg",
        "Plan von: deiner Arztpraxis, bestätigt am Mo., 2. März",
    ],
    "alarm": ("ich bekomme keine Luft", "Ruf jetzt an: 112."),
}
SPANISH = {
    "code": "es",
    "consent": ["Hola.", "Acepto", "Sí", "Sí", "Sí", *["No"] * 9],
    "place": ["¿En qué país estás?", "Alemania", "Berlin", "Sí"],
    "plan": ["¿Qué plan te dio", "El mío", "0,5x14, 1x14, 1,5"],
    "confirmed": [
        "1. 0,5 mg durante 14 noches\n2. 1 mg durante 14 noches\n3. 1,5 mg desde entonces"
    ],
    "form": ["Mi equipo médico confirmó el plan", "Cápsulas", "0,5; 1,5", "22:00", "7:00"],
    "start": ["¿Cuándo quieres empezar?", "Esta noche", "Empezar"],
    "begun": "Pregunto por primera vez por tu dosis el lun, 2 mar a las 22:00.",
    "prompt": (
        "🌙 Hora de la dosis de esta noche: 0,5 mg.\n"
        "Es decir: una de 0,5 mg en cápsula.\nNoche 1 de 14"
    ),
    "answers": ["✅ Tomada", "⏰ Luego", "⏭ Hoy no"],
    "receipt": "✅ Anotado: 0,5 mg · noche del lun, 2 mar · 22:00",
    "morning": ["☀️ Buenos días. ¿Cómo fue tu noche?", "Leve", "Guardar"],
    "kept": "☀️ Gracias. Anotado: Sueños: leve · Dormir: ninguno · Cabeza: ninguno",
    "schedule": [
        "Ahora: 0,5 mg = una de 0,5 mg en cápsula",
        "Cuándo: 22:00, hora de Berlin",
        "Noche 2 de 14",
        "Lo siguiente: 1 mg el lun, 16 mar o después, si dices que sí",
        "Último escalón: 1,5 mg",
        "Plan de: tu equipo médico, confirmado el lun, 2 mar",
    ],
    "alarm": ("no puedo respirar", "Llama ahora al 112."),
}


@pytest.mark.parametrize("told", [GERMAN, SPANISH], ids=lambda told: told["code"])
async def test_from_the_first_word_to_the_morning_all_is_in_the_language_of_the_patient(
    world, told
):
    person = world.person(42, language=told["code"])
    await world.hears(person, "/start")
    for part in ("consent", "place", "plan", "confirmed", "form", "start"):
        asks, *answers = told[part] if part != "form" else ["", *told[part]]
        assert asks in world.last(person)
        await world.hears(person, *answers)
    assert told["begun"] in world.last(person)

    await world.until("22:00")
    assert (world.last(person), world.labels(person)) == (told["prompt"], told["answers"])
    await world.taps(person, told["answers"][0].split()[1])
    assert world.last(person) == told["receipt"]

    await world.until("07:30")
    asks, *answers = told["morning"]
    assert world.last(person).startswith(asks)
    await world.taps(person, *answers)
    assert world.last(person) == told["kept"]

    await world.says(person, "/schedule")
    assert world.last(person).splitlines() == told["schedule"]
    cry, number = told["alarm"]
    await world.says(person, cry)
    assert number in "".join(world.texts(person)[-2:])


async def enrols_oddly(w, _):
    """Give every odd answer on the way, and change some at the end."""
    await w.says("/today", "?", "/start x", _("No"), "/start", _("I agree"), "?", _("Yes"))
    await w.says(_("Yes"), _("Yes"))
    for _question in range(9):
        await w.says(_("Not sure"))
        if _("My prescriber knows and said yes") in w.person.last.labels:
            await w.says(_("My prescriber knows and said yes"))
        elif _("Stop here") in w.person.last.labels:
            await w.says(_("Back"), _("No"))
    await w.says("?", _("Another country"), *ODD_PLACES, _("No"), "Berlin", _("Yes"))
    await w.says("?", _("My own"), *ODD_PLANS, "0.5x14, 1x14, 1.5", _("Not yet"))
    await w.says(_("My prescriber confirmed this plan"), _("Capsules"), _("Done"), *ODD_STRENGTHS)
    await w.says("0.5, 1.5", *ODD_TIMES, "22:00", "7:00", _("After 3 mornings"))
    await w.says(_("Change"), _("Form"), _("Liquid"), *ODD_LIQUIDS, "1 mg/mL")
    await w.says(_("Start"))


async def lives_through_it(w, _):
    """Five nights on capsules, a step up, a freeze and the end of it, each thing tapped."""
    await w.world.enrols(w.person, plan="0.5x3, 1x3, 1.5", _=_)
    await w.passes(hours=4)
    await w.taps_all()
    for _night in range(4):
        await w.passes(hours=11)
        w.forgets("c", "s")
        await w.taps_all()
        await w.passes(hours=13)
        await w.taps("d:taken")
    await w.asks(*EVERY_COMMAND, "/start", "/nothing", "?")
    await w.passes(hours=10)
    await w.asks(
        "/schedule", "/history", *ALARMS, "/resume", but="own:erase|stop:yes|set:(?:language|zone)"
    )
    await w.asks("/stop", "/delete", but="set:(?:language|zone)")
    await w.says("/today")


async def test_wherever_one_goes_every_word_is_translated_and_every_label_fits(world, nobodys):
    _ = language(CODE)
    walks = [Wanderer(world, world.person(each, language=CODE)) for each in (42, 43, ADMIN)]
    patient, newcomer, admin = walks
    await enrols_oddly(newcomer, _)
    await lives_through_it(patient, _)
    await admin.asks("/stats", "/invite", "/invite x", "/invite E_1mg_weekly 1 7")

    rows = {row for walk in walks for row in walk.rows}
    shown = {text for walk in walks for text in walk.texts} | {each for row in rows for each in row}
    assert {each for each in shown if re.search("[A-Za-z]", VALUES.sub("", each))} == set()
    assert len(nobodys.asked) > 450  # or it has gone nowhere
    labels = {
        (len(row), said)
        for strings_of in map(strings, TRANSLATED)
        for row in rows
        for each in row
        if (said := translated(each, strings_of))
    }
    assert [each for each in labels if len(each[1]) > WIDEST[each[0]]] == []
