"""The mornings of a report on each dose: how many were none, mild, moderate and severe."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from domain.checkins import Item, Severity
from domain.doses import Micrograms
from domain.history import Share
from messages.documents.sheet import ACROSS, MARGIN
from messages.drawing import FAINT, INK, Mark, Words, box
from messages.history import dose_words
from messages.language import Language
from messages.morning import levels, names
from messages.pictures.signs import SHADES, fitting

DOSES: Final = 110.0
ROW: Final = 42.0
HEAD: Final = 24.0
LAST: Final = 30.0


def height(shares: Sequence[Share]) -> float:
    return HEAD + len(_doses(shares)) * ROW + LAST


def table(
    _: Language, shares: Sequence[Share], worst: Mapping[Item, Severity], y: float
) -> Iterator[Mark]:
    """Yield a row for each dose and one for the *worst* of late, a column for each item."""
    columns = list(dict.fromkeys(share.item for share in shares))
    width = (ACROSS - DOSES) / len(columns)
    lefts = {item: MARGIN + DOSES + n * width for n, item in enumerate(columns)}
    for item, x in lefts.items():
        name = names(_)[item]
        yield Words(x, y + 4, name, min(15, fitting(name, width - 12)), bold=True)
    rows = {dose: y + HEAD + n * ROW for n, dose in enumerate(_doses(shares))}
    for dose, top in rows.items():
        yield Words(MARGIN, top + 12, dose_words(_, dose), 15)
    for share in shares:
        yield from _cell(_, share, lefts[share.item], rows[share.dose], width - 14)
    last = y + HEAD + len(rows) * ROW + 8
    text = _("Worst lately")
    yield Words(MARGIN, last, text, min(15, fitting(text, DOSES - 8)))
    for item, x in lefts.items():
        said = levels(_)[worst[item]].lower() if item in worst else "–"
        yield Words(x, last, said, min(15, fitting(said, width - 14)), bold=True)


def _cell(_: Language, share: Share, x: float, y: float, width: float) -> Iterator[Mark]:
    """Yield a bar of the four levels, and under it their mornings."""
    left = x
    for level, count in zip(Severity, share.mornings, strict=True):
        part = width * count / share.n
        if count:
            yield box(left, y, part, 9, SHADES[level][0], edge=INK)
        left += part
    told = " · ".join(str(count) for count in share.mornings)
    counted = _("{told} of {n}", told=told, n=share.n)
    yield Words(x, y + 18, counted, min(14, fitting(counted, width)))
    bad = _("≥ moderate: {n}", n=sum(share.mornings[Severity.MODERATE :]))
    yield Words(x, y + 32, bad, min(13, fitting(bad, width)), FAINT)


def _doses(shares: Sequence[Share]) -> list[Micrograms | None]:
    return list(dict.fromkeys(share.dose for share in shares))
