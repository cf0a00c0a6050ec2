"""Countries: whom to call in an emergency, by country and never by language.

No number here has been verified; the operator checks those of the patients' countries
before the start (docs/clinical.md, "Not verified").
"""

import unicodedata
from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Country:
    """A country as patients call it, and its numbers.

    names: English first, then German and Spanish where they differ, then other habits.
    crisis: whom to call or text about thoughts of suicide; None: the emergency number.
    poison: the poison line; None: not known here.
    """

    code: str
    names: tuple[str, ...]
    emergency: str = "112"
    crisis: str | None = None
    poison: str | None = None


UNKNOWN: Final = Country("", ())
"""For any country not listed: "your local emergency number", and that 112 works in many."""

_SAMARITANS: Final = "116 123"

COUNTRIES: Final = (
    Country(
        "US",
        ("United States", "Vereinigte Staaten", "Estados Unidos", "USA", "America", "EEUU"),
        emergency="911",
        crisis="988",
        poison="1-800-222-1222",
    ),
    Country("CA", ("Canada", "Kanada"), emergency="911", crisis="988"),
    Country(
        "GB",
        (
            *("United Kingdom", "Vereinigtes Königreich", "Reino Unido", "UK", "Great Britain"),
            *("Großbritannien", "Gran Bretaña", "England", "Inglaterra", "Scotland"),
            *("Schottland", "Escocia", "Wales", "Gales", "Northern Ireland", "Nordirland"),
            "Irlanda del Norte",
        ),
        emergency="999",
        crisis=_SAMARITANS,
        poison="111",
    ),
    Country("IE", ("Ireland", "Irland", "Irlanda", "Éire"), crisis=_SAMARITANS),
    Country("AU", ("Australia", "Australien"), emergency="000", crisis="13 11 14"),
    Country("AT", ("Austria", "Österreich")),
    Country("BE", ("Belgium", "Belgien", "Bélgica")),
    Country("BG", ("Bulgaria", "Bulgarien")),
    Country("HR", ("Croatia", "Kroatien", "Croacia", "Hrvatska")),
    Country("CY", ("Cyprus", "Zypern", "Chipre")),
    Country("CZ", ("Czechia", "Tschechien", "Chequia", "Czech Republic", "República Checa")),
    Country("DK", ("Denmark", "Dänemark", "Dinamarca", "Danmark")),
    Country("EE", ("Estonia", "Estland")),
    Country("FI", ("Finland", "Finnland", "Finlandia", "Suomi")),
    Country("FR", ("France", "Frankreich", "Francia")),
    Country("DE", ("Germany", "Deutschland", "Alemania")),
    Country("GR", ("Greece", "Griechenland", "Grecia", "Hellas")),
    Country("HU", ("Hungary", "Ungarn", "Hungría")),
    Country("IT", ("Italy", "Italien", "Italia")),
    Country("LV", ("Latvia", "Lettland", "Letonia")),
    Country("LT", ("Lithuania", "Litauen", "Lituania")),
    Country("LU", ("Luxembourg", "Luxemburg", "Luxemburgo")),
    Country("MT", ("Malta",)),
    Country("NL", ("Netherlands", "Niederlande", "Países Bajos", "Holland", "Holanda")),
    Country("PL", ("Poland", "Polen", "Polonia", "Polska")),
    Country("PT", ("Portugal",)),
    Country("RO", ("Romania", "Rumänien", "Rumanía", "Rumania")),
    Country("SK", ("Slovakia", "Slowakei", "Eslovaquia")),
    Country("SI", ("Slovenia", "Slowenien", "Eslovenia")),
    Country("ES", ("Spain", "Spanien", "España")),
    Country("SE", ("Sweden", "Schweden", "Suecia", "Sverige")),
    # Those below are general knowledge, those above from one table; neither was checked.
    Country("CH", ("Switzerland", "Schweiz", "Suiza", "Suisse", "Svizzera")),
    Country("IS", ("Iceland", "Island", "Islandia")),
    Country("LI", ("Liechtenstein",)),
    Country("NO", ("Norway", "Norwegen", "Noruega", "Norge")),
    Country("NZ", ("New Zealand", "Neuseeland", "Nueva Zelanda", "Aotearoa"), emergency="111"),
    Country("MX", ("Mexico", "Mexiko", "México"), emergency="911"),
)


def find(text: str) -> Country | None:
    """Return the country *text* names or abbreviates, in English, German or Spanish.

    "No" is an answer rather than Norway, unless it is written "NO".
    """
    typed = _plain(text[:80])
    if typed == "no" and text.strip() != "NO":
        return None
    return _BY_NAME.get(typed.removeprefix("the"))


def country_of(code: str | None) -> Country:
    """Return the country with *code*; for one not told or not listed, what holds in any."""
    return find(code or "") or UNKNOWN


def _plain(text: str) -> str:
    """Return only the letters of *text*, without case and accents."""
    letters = unicodedata.normalize("NFKD", text).casefold()
    return "".join(letter for letter in letters if letter.isalpha())


_WITHOUT_UMLAUTS: Final = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "Ö": "Oe"})
_BY_NAME: Final = {
    _plain(spelled): country
    for country in COUNTRIES
    for name in (country.code, *country.names)
    for spelled in (name, name.translate(_WITHOUT_UMLAUTS))
}
