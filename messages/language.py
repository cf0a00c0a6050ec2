"""A language: texts from gettext's catalogues, dates and times as its speakers write them."""

from dataclasses import dataclass
from datetime import date, datetime, time
from functools import cache
from gettext import NullTranslations, translation
from pathlib import Path
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_date, format_skeleton, format_time

CATALOGUES = Path(__file__).parent / "locales"
LANGUAGES = ("en",)
DEFAULT = "en"


@dataclass(frozen=True, slots=True)
class Language:
    """Called with an English text, returns it in this language; ``_`` in the modules beside."""

    code: str
    _catalogue: NullTranslations
    _locale: Locale

    def __call__(self, text: str, **values: object) -> str:
        translated = self._catalogue.gettext(text)
        return translated.format(**values) if values else translated

    def n(self, one: str, many: str, count: int, **values: object) -> str:
        """Return *one* or *many*, as *count* has it, with ``{n}`` filled in."""
        return self._catalogue.ngettext(one, many, count).format(n=count, **values)

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
def language(code: str | None) -> Language:
    """Return the language for *code*, such as "de" or "pt-BR", or the default."""
    short = (code or DEFAULT).partition("-")[0].lower()
    known = short if short in LANGUAGES else DEFAULT
    catalogue = translation("nightstep", CATALOGUES, [known], fallback=True)
    return Language(known, catalogue, Locale.parse(known))
