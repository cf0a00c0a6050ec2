"""How the mornings were on each dose, in words."""

from collections.abc import Sequence
from itertools import groupby

from domain.checkins import Severity
from domain.history import Share
from messages.channel import Card
from messages.history import LONGEST, dose_words, picture_shows_the_rest, rows
from messages.language import Language
from messages.morning import levels, names


def words(_: Language, shares: Sequence[Share]) -> Card:
    if not shares:
        return Card(_("No morning was answered yet."), rows(_))
    text = caption(_)
    for item, group in groupby(shares, key=lambda each: each.item):
        block = "\n".join((f"{names(_)[item]}:", *(_line(_, share) for share in group)))
        if len(text) + len(block) > LONGEST:
            text += "\n\n" + picture_shows_the_rest(_)
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
