"""How the mornings were on each dose, in words."""

from collections.abc import Sequence
from itertools import groupby
from typing import Final

from domain.checkins import Severity
from domain.history import Share
from messages.channel import Card
from messages.history import dose_words, rows
from messages.language import Language
from messages.morning import levels, names

MOST: Final = 4000
"""Characters, so that what comes last still has room in a message."""


def words(_: Language, shares: Sequence[Share]) -> Card:
    if not shares:
        return Card(_("No morning was answered yet."), rows(_))
    text = caption(_)
    for item, group in groupby(shares, key=lambda each: each.item):
        block = "\n".join((f"{names(_)[item]}:", *(_line(_, share) for share in group)))
        if len(text) + len(block) > MOST:
            text += "\n\n" + _("The picture shows the rest.")
            break
        text += f"\n\n{block}"
    return Card(text, rows(_))


def caption(_: Language) -> str:
    return _("How your mornings were on each dose. “Before” is before the first dose.")


def _line(_: Language, share: Share) -> str:
    """Return "1.5 mg: none 8, mild 2 (10 mornings)"."""
    told = ", ".join(
        f"{levels(_)[level].lower()} {count}"
        for level, count in zip(Severity, share.mornings, strict=True)
        if count
    )
    return _.n(
        "{dose}: {told} ({n} morning)",
        "{dose}: {told} ({n} mornings)",
        share.n,
        dose=dose_words(_, share.dose),
        told=told,
    )
