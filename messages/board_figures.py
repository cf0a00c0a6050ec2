"""The figures of the group's page: each with a sentence, a chart and a table."""

from collections.abc import Sequence

from domain.adherence import Adherence, Rate
from domain.checkins import Item
from domain.snapshots import BANDS, Snapshot, percent
from messages.doses import amount
from messages.figures import Bars, Figure, Grid, Lines, Percent, Series, Table
from messages.language import Language
from messages.morning import names
from messages.rates import share, some, taking


def over_time(_: Language, weeks: Sequence[Snapshot]) -> Figure:
    days = [_.day(each.until.date()) for each in weeks]
    groups = [each.adherence for each in weeks]
    first, last = groups[0], groups[-1]
    series = _rates(_, groups)
    says = _("Weeks published: {n}.", n=len(weeks))
    if first and last:
        says = _(
            "Answered went from {a}% to {b}%, taken at least from {c}% to {d}%.",
            a=percent(first.response),
            b=percent(last.response),
            c=percent(first.taking),
            d=percent(last.taking),
        )
    rows = [
        (day, *_row(_, each.patients, each.adherence))
        for day, each in zip(days, weeks, strict=True)
    ]
    return Figure(
        "time",
        _("Adherence over time"),
        says,
        Table(_("Adherence, week by week"), (_("28 nights up to"), *_columns(_)), rows),
        Lines(days, series, _floor(series)) if any(groups) else None,
        _("Gaps are weeks in which the rates were hidden.") if None in groups else "",
    )


def by_dose(_: Language, now: Snapshot) -> Figure:
    doses = [amount(_, row.dose) for row in now.steps]
    rows = [
        (dose, *_row(_, row.patients, row.adherence))
        for dose, row in zip(doses, now.steps, strict=True)
    ]
    return Figure(
        "doses",
        _("Adherence by dose"),
        _("Shares of nights at each dose. Who went up counts at each dose they were on."),
        Table(_("Adherence at each dose"), (_("Dose"), *_columns(_)), rows),
        Bars(doses, _rates(_, [row.adherence for row in now.steps])) if rows else None,
        _("Doses of fewer than {k} people, or close to it, are hidden.", k=now.k)
        if now.steps_hidden or not rows
        else "",
    )


def side_effects(_: Language, now: Snapshot) -> Figure:
    everywhere = (now.symptoms, *(row.symptoms for row in now.steps))
    rates = {
        names(_)[item]: [each.get(item) for each in everywhere]
        for item in Item
        if any(item in each for each in everywhere)
    }
    doses = [amount(_, row.dose) for row in now.steps]
    rows = [(name, *(share(_, rate) for rate in told)) for name, told in rates.items()]
    cells = [Series(name, [_drawn(rate) for rate in told]) for name, told in rates.items()]
    return Figure(
        "effects",
        _("Side effects by dose"),
        _("Of each hundred mornings answered, how many were moderate or severe."),
        Table(
            _("Mornings with moderate or severe, at each dose"),
            (_("Side effect"), _("All doses"), *doses),
            rows,
        ),
        Grid((_("all"), *doses), cells) if cells else None,
        _("A dash is hidden: too few people, or too few who had it.")
        if any(None in each.values for each in cells)
        else "",
    )


def persistence(_: Language, now: Snapshot) -> Figure:
    nights = sorted(now.persistence)
    values: list[Percent] = [_drawn(now.persistence[each]) for each in nights]
    known = [
        (night, value) for night, value in zip(nights, values, strict=True) if value is not None
    ]
    says = "; ".join(
        _("{percent}% go on for {n} nights", percent=value, n=night) for night, value in known
    )
    rows = [(str(each), share(_, now.persistence[each])) for each in nights]
    return Figure(
        "persistence",
        _("How long people go on"),
        f"{says}." if says else _("Nothing to show yet."),
        Table(_("People who go on"), (_("Nights since the first dose"), _("Go on")), rows),
        Lines(["0", *map(str, nights)], (Series(_("Go on"), (100, *values)),)) if known else None,
        _("Some points are hidden: too few people.") if None in values else "",
    )


def bands(_: Language, now: Snapshot) -> Figure:
    low, high = BANDS
    labels = (
        _("under {n}%", n=low),
        _("{a} to {b}%", a=low, b=high - 1),
        _("{n}% or more", n=high),
    )
    rows = [
        (_("taken ÷ due: {band}", band=label), some(_, people, _("hidden")))
        for label, people in zip(labels, now.bands, strict=True)
    ]
    rows += [
        (_("on {dose}", dose=amount(_, dose)), some(_, people, _("hidden")))
        for dose, people in now.doses.items()
    ]
    return Figure(
        "people",
        _("How many people"),
        _("About how many took which share, and how many are on which dose."),
        Table(_("People by share taken, and by dose"), (_("Group"), _("People")), rows),
        hidden=_("Some doses are hidden: too few people.") if now.doses_hidden else "",
    )


def _columns(_: Language) -> tuple[str, str, str, str]:
    return _("People"), *_rate_names(_)


def _row(_: Language, people: int | None, nights: Adherence | None) -> tuple[str, str, str, str]:
    return (
        some(_, people, _("hidden")),
        share(_, nights.response if nights else None),
        taking(_, nights),
        share(_, nights.of_answered if nights else None),
    )


def _rate_names(_: Language) -> tuple[str, str, str]:
    return _("Answered ÷ due"), _("Taken ÷ due"), _("Taken ÷ answered")


def _rates(_: Language, groups: Sequence[Adherence | None]) -> tuple[Series, Series, Series]:
    answered, taken, of_answered = _rate_names(_)
    return (
        Series(answered, [_drawn(each.response if each else None) for each in groups]),
        Series(
            taken,
            [_drawn(each.taking if each else None) for each in groups],
            [_drawn(each.taking_at_most if each else None) for each in groups],
        ),
        Series(of_answered, [_drawn(each.of_answered if each else None) for each in groups]),
    )


def _floor(series: Sequence[Series]) -> int:
    """Return where the scale begins: at half, if all that there is would crowd the upper part."""
    known = [value for each in series for value in each.values if value is not None]
    return 50 if min(known, default=0) >= 60 else 0


def _drawn(rate: Rate | None) -> Percent:
    return None if rate is None else percent(rate)
