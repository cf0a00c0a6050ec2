"""Rates in words: in percent, with the numbers that they are made of."""

from domain.adherence import Adherence, Rate
from domain.snapshots import percent
from messages.language import Language


def share(_: Language, rate: Rate | None) -> str:
    """Return "92% (970 of 1050)", that there is no data, or that it is hidden."""
    if rate is None:
        return _("hidden")
    if not rate.denominator:
        return _("no data")
    return _(
        "{percent}% ({part} of {whole})",
        percent=whole(rate),
        part=rate.numerator,
        whole=rate.denominator,
    )


def taking(_: Language, nights: Adherence | None) -> str:
    """Return the range from silence read as not taken to silence read as taken."""
    if nights is None:
        return _("hidden")
    low, high = nights.taking, nights.taking_at_most
    if low == high:
        return share(_, low)
    return _(
        "{percent}% ({low} to {high} of {whole})",
        percent=percent_range(nights),
        low=low.numerator,
        high=high.numerator,
        whole=low.denominator,
    )


def percent_range(nights: Adherence) -> str:
    low, high = whole(nights.taking), whole(nights.taking_at_most)
    return low if low == high else f"{low}–{high}"


def whole(rate: Rate) -> str:
    share = percent(rate)
    return "–" if share is None else str(share)


def some(_: Language, count: int | None, hidden: str) -> str:
    return hidden if count is None else str(count)
