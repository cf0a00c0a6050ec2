"""Time zones by the names people use: a city, a country, a state, or the IANA name."""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Final
from zoneinfo import ZoneInfo, available_timezones

from domain.places import PLACES

LONGEST_NAME: Final = 60
MOST: Final = 8
"""How many to choose from."""

_REGIONS: Final = frozenset(
    (
        *("Africa", "America", "Antarctica", "Arctic", "Asia"),
        *("Atlantic", "Australia", "Europe", "Indian", "Pacific"),
    )
)
_LEGACY: Final = frozenset(("Brazil", "Canada", "Chile", "Mexico", "US"))
"""Read as whole names only: Canada/Central does not make "central" a place."""

_OFFSET: Final = re.compile(r"(etc/)?(utc|gmt|uct|z|cet|cest|eet|eest|wet|west)? *([+±−-]? *\d.*)?")
_UNDECOMPOSED: Final = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "æ": "ae", "ı": "i", "þ": "th"})
_COMPARED: Final = tuple(
    datetime(2026, 1, 1, tzinfo=UTC) + timedelta(days=days) for days in range(0, 730, 5)
)


def find(text: str) -> ZoneInfo | None:
    """Return the one zone that *text* can mean, or None if there is none, or more than one."""
    found = matching(text)
    return found[0] if len(found) == 1 else None


def matching(text: str) -> tuple[ZoneInfo, ...]:
    """Return every zone that *text* can mean, those with the same clock once.

    "Portland" may be two; "Portland, Oregon" is one, and so is "Paris, Texas" not Paris.
    """
    if len(text) > LONGEST_NAME or not (whole := _plain(text)):
        return ()
    parts = [plain for part in text.split(",") if (plain := _plain(part))]
    keys = _named().get(whole, ())
    if not keys:
        keys = _named().get(parts[0], ())
        for part in parts[1:]:
            wider = _named().get(part, ())
            keys = tuple(key for key in keys if key in wider) or wider
    return _distinct(keys)


def is_offset(text: str) -> bool:
    """Whether *text* is a distance from UTC, which knows no summer time: "+03:00", "GMT-5"."""
    plain = text[:LONGEST_NAME].casefold().strip()
    return bool(plain) and _OFFSET.fullmatch(plain) is not None


def city(zone: ZoneInfo) -> str:
    """Return the name of *zone* as people read it: "New York"."""
    return zone.key.rsplit("/", 1)[-1].replace("_", " ")


@cache
def _named() -> dict[str, tuple[str, ...]]:
    """Return the keys of the zones that each plain name may mean."""
    named: defaultdict[str, set[str]] = defaultdict(set)
    known = available_timezones()
    for key in known:
        region, _, rest = key.partition("/")
        if rest and region in _REGIONS | _LEGACY:
            named[_plain(key)].add(key)
        if rest and region in _REGIONS:
            named[_plain(rest.rsplit("/", 1)[-1])].add(key)
    for key, names in PLACES.items():
        for name in names.split(","):
            named[_plain(name)] |= {key} & known
    return {name: tuple(sorted(keys, key=_order)) for name, keys in named.items()}


def _order(key: str) -> tuple[int, str]:
    return -key.count("/"), key  # of two names for one clock, the more exact comes first


def _distinct(keys: Iterable[str]) -> tuple[ZoneInfo, ...]:
    """Return a zone for each of *keys*, leaving out other names for the same clock."""
    by_clock: dict[tuple[timedelta | None, ...], ZoneInfo] = {}
    for key in keys:
        zone = ZoneInfo(key)
        by_clock.setdefault(tuple(at.astimezone(zone).utcoffset() for at in _COMPARED), zone)
    return tuple(by_clock.values())


def _plain(text: str) -> str:
    """Return *text* without case, accents and signs: "São_Paulo" is "sao paulo"."""
    parted = unicodedata.normalize("NFKD", text).casefold().translate(_UNDECOMPOSED)
    bare = "".join(sign for sign in parted if not unicodedata.combining(sign))
    return " ".join(re.sub(r"[^\w]|_", " ", bare).split())
