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
    rows = [
        (
            day,
            some(_, each.patients, _("hidden")),
            share(_, each.adherence.response if each.adherence else None),
            taking(_, each.adherence),
            share(_, each.adherence.of_answered if each.adherence else None),
        )
        for day, each in zip(days, weeks, strict=True)
    ]
    columns = (_("28 nights up to"), _("People"), *_rate_names(_))
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
    return Figure(
        "time",
        _("Adherence over time"),
        says,
        Table(_("Adherence, week by week"), columns, rows),
        Lines(days, series, _floor(series)) if any(groups) else None,
        _("Gaps are weeks in which the rates were hidden.") if None in groups else "",
    )


def by_dose(_: Language, now: Snapshot) -> Figure:
    doses = [amount(_, row.dose) for row in now.steps]
    rows = [
        (
            dose,
            some(_, row.patients, _("hidden")),
            share(_, row.adherence.response),
            taking(_, row.adherence),
            share(_, row.adherence.of_answered),
        )
        for dose, row in zip(doses, now.steps, strict=True)
    ]
    columns = (_("Dose"), _("People"), *_rate_names(_))
    return Figure(
        "doses",
        _("Adherence by dose"),
        _("Shares of nights at each dose. Who went up counts at each dose they were on."),
        Table(_("Adherence at each dose"), columns, rows),
        Bars(doses, _rates(_, [row.adherence for row in now.steps])) if rows else None,
        _("Doses of fewer than {k} people, or close to it, are hidden.", k=now.k)
        if now.steps_hidden or not rows
        else "",
    )


def side_effects(_: Language, now: Snapshot) -> Figure:
    items = [each for each in Item if any(each in row.symptoms for row in now.steps)]
    items += [each for each in now.symptoms if each not in items]
    doses = [amount(_, row.dose) for row in now.steps]
    columns = (_("Side effect"), _("All doses"), *doses)
    rows = [
        (
            names(_)[item],
            share(_, now.symptoms.get(item)),
            *(share(_, row.symptoms.get(item)) for row in now.steps),
        )
        for item in items
    ]
    cells = [
        Series(
            names(_)[item],
            [
                _drawn(now.symptoms.get(item)),
                *(_drawn(row.symptoms.get(item)) for row in now.steps),
            ],
        )
        for item in items
    ]
    return Figure(
        "effects",
        _("Side effects by dose"),
        _("Of each hundred mornings answered, how many were moderate or severe."),
        Table(_("Mornings with moderate or severe, at each dose"), columns, rows),
        Grid((_("all"), *doses), cells) if cells else None,
        _("A dash is hidden: too few people, or too few who had it.")
        if any(value is None for each in cells for value in each.values)
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
