"""How a share is said: with its denominator, as a range where there is silence, or as hidden."""

from domain.adherence import Adherence, Rate
from domain.snapshots import percent
from messages.figures import Percent
from messages.language import Language


def share(_: Language, rate: Rate | None) -> str:
    """Return "92% (970 of 1050)", "no data" for none of none, or "hidden"."""
    if rate is None:
        return _("hidden")
    if not rate.denominator:
        return _("no data")
    return _(
        "{percent}% ({part} of {whole})",
        percent=percent(rate),
        part=rate.numerator,
        whole=rate.denominator,
    )


def taking(_: Language, nights: Adherence | None) -> str:
    """Return taken ÷ due from silence as not taken to silence as taken."""
    if nights is None:
        return _("hidden")
    low, high = nights.taking, nights.taking_at_most
    if low == high or not low.denominator:
        return share(_, low)
    return _(
        "{low}–{high}% ({taken} to {most} of {whole})",
        low=percent(low),
        high=percent(high),
        taken=low.numerator,
        most=high.numerator,
        whole=low.denominator,
    )


def counted(_: Language, count: int | None, unit: str = "") -> str:
    return _("hidden") if count is None else f"{count}{unit}"


def drawn(rate: Rate | None) -> Percent:
    return None if rate is None else percent(rate)
