"""A language: texts from gettext's catalogues, numbers and dates as its speakers write them."""

from dataclasses import dataclass
from datetime import date, datetime, time
from functools import cache
from gettext import GNUTranslations, NullTranslations
from io import BytesIO
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_date, format_skeleton, format_time
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.numbers import get_decimal_symbol

CATALOGUES: Final = Path(__file__).parent / "locales"
SOURCE: Final = "en"
"""The language the texts are written in, which needs no catalogue."""

LANGUAGES: Final = (SOURCE, "es", "de")


@dataclass(frozen=True, slots=True)
class Language:
    """Called with an English text, returns it in this language; ``_`` in the modules beside."""

    code: str
    _texts: NullTranslations
    _locale: Locale

    def __call__(self, text: str, **values: object) -> str:
        translated = self._texts.gettext(text)
        return translated.format(**values) if values else translated

    def n(self, one: str, many: str, count: int, **values: object) -> str:
        """Return *one* or *many*, as *count* has it, with ``{n}`` filled in."""
        return self._texts.ngettext(one, many, count).format(n=count, **values)

    @property
    def name(self) -> str:
        """What its speakers call it, such as "Deutsch"."""
        return str(self._locale.get_display_name()).capitalize()

    @property
    def decimal_comma(self) -> bool:
        return bool(get_decimal_symbol(self._locale) == ",")

    def noun(self, label: str) -> str:
        """Return a *label* as it stands within a sentence, where German keeps its capitals."""
        return label if self.code == "de" else label.lower()

    def number(self, number: str) -> str:
        """Return a *number* that is written with a point, as in "1.5", as people write it."""
        return number.replace(".", ",") if self.decimal_comma else number

    def country(self, code: str) -> str:
        return str(self._locale.territories[code])

    def day(self, day: date) -> str:
        """Return *day* as in "Tue, Mar 3"."""
        return format_skeleton("MMMEd", datetime.combine(day, time()), locale=self._locale)

    def long_day(self, day: date) -> str:
        return format_date(day, format="long", locale=self._locale)

    def clock(self, at: time) -> str:
        """Return *at* on the 24-hour clock, which leaves no night and morning to mix up."""
        return format_time(at, format="HH:mm", locale=self._locale)

    def clock_at(self, instant: datetime, zone: ZoneInfo) -> str:
        return self.clock(instant.astimezone(zone).time())


@cache
def language(code: str | None, otherwise: str = SOURCE) -> Language:
    """Return the language for *code*, such as "de" or "pt-BR", or *otherwise*, one of ours."""
    short = (code or otherwise).partition("-")[0].lower()
    known = short if short in LANGUAGES else otherwise
    return Language(known, catalogue(known), Locale.parse(known))


def catalogue(code: str) -> NullTranslations:
    """Read the .po that people edit: with no step between, nothing older can be what is said."""
    if code == SOURCE:
        return NullTranslations()
    compiled = BytesIO()
    with (CATALOGUES / code / "LC_MESSAGES" / "nightstep.po").open("rb") as written:
        write_mo(compiled, read_po(written, locale=code))
    compiled.seek(0)
    return GNUTranslations(compiled)
