"""The numbers of a group, in words that fit a phone; what is hidden is said to be hidden."""

from collections.abc import Iterator, Mapping

from domain.adherence import FEWEST_DUE, Adherence, Rate
from domain.cells import ROUNDED_TO
from domain.checkins import Item
from domain.snapshots import BANDS, WINDOW, Row, Snapshot
from messages.channel import Card
from messages.doses import amount
from messages.language import Language
from messages.morning import names
from messages.rates import percent_range, share, some, taking, whole


def none_yet(_: Language) -> Card:
    return Card(_("There are no group numbers yet. The first come within an hour."))


def words(_: Language, snapshot: Snapshot) -> Card:
    """Tell what was published, and of the rest only that it is hidden."""
    head = title(_, snapshot)
    if snapshot.invented:
        head += "\n" + _("With invented people in them.")
    if snapshot.active is None:
        hidden = _("Fewer than {k} people. Numbers are hidden.", k=snapshot.k)
        return Card(f"{head}\n\n{hidden}")
    parts = [head, _people(_, snapshot)]
    if snapshot.adherence is None:
        parts.append(_too_alike(_, snapshot))
    else:
        parts += [
            _rates(_, snapshot, snapshot.adherence),
            _apart(_, snapshot),
            _mornings(_, snapshot.symptoms),
            "\n".join(_steps(_, snapshot)),
        ]
    parts += [_going_on(_, snapshot), _footer(_, snapshot)]
    return Card("\n\n".join(part for part in parts if part))


def title(_: Language, snapshot: Snapshot) -> str:
    day = _.day(snapshot.until.date())
    return _("Group numbers, {nights} nights up to {day}", nights=WINDOW.days, day=day)


def caption(_: Language, snapshot: Snapshot) -> str:
    """Return the three numbers again, for the picture and for whoever cannot see it."""
    assert snapshot.adherence  # or there would be no picture
    return "\n".join((title(_, snapshot), *_three(_, snapshot.adherence)))


def _three(_: Language, all_: Adherence) -> Iterator[str]:
    yield _("Answered ÷ due: {rate}", rate=share(_, all_.response))
    yield _("Taken ÷ due: {rate}", rate=taking(_, all_))
    yield _("Taken ÷ answered: {rate}", rate=share(_, all_.of_answered))


def _people(_: Language, snapshot: Snapshot) -> str:
    few = _("fewer than {k}", k=snapshot.k)
    return "\n".join(
        (
            _("Active: about {people} people", people=snapshot.active),
            _(
                "Unreachable, not among them: {people}",
                people=some(_, snapshot.unreachable, few),
            ),
        )
    )


def _too_alike(_: Language, snapshot: Snapshot) -> str:
    return _(
        "Rates are hidden. Fewer than {k} people have {nights} nights to count, "
        "or they are few and their answers are all alike.",
        k=snapshot.k,
        nights=FEWEST_DUE,
    )


def _rates(_: Language, snapshot: Snapshot, all_: Adherence) -> str:
    lines = [
        _("Nights due: {due}", due=all_.due),
        *_three(_, all_),
        _("Taken ÷ due, median of people: {percent}%", percent=some(_, snapshot.median, "–")),
        _bands(_, snapshot),
    ]
    if snapshot.patients is not None:
        lines.insert(0, _("In the rates: about {people} people", people=snapshot.patients))
    return "\n".join(lines)


def _bands(_: Language, snapshot: Snapshot) -> str:
    low, high = BANDS
    few, middle, most = (some(_, each, _("hidden")) for each in snapshot.bands)
    return _(
        "People who took under {low}%: {few}, {low}–{below}%: {some}, {high}% or more: {most}",
        low=low,
        below=high - 1,
        high=high,
        few=few,
        some=middle,
        most=most,
    )


def _apart(_: Language, snapshot: Snapshot) -> str:
    hidden = _("hidden")
    return "\n".join(
        (
            _("Not due: paused {nights} (P)", nights=some(_, snapshot.paused, hidden)),
            _("Not due: not asked {nights} (N)", nights=some(_, snapshot.not_prompted, hidden)),
            _("Due, but unreachable: {nights}", nights=some(_, snapshot.unreached, hidden)),
            _("Holds started: {holds}", holds=some(_, snapshot.holds, hidden)),
        )
    )


def _mornings(_: Language, symptoms: Mapping[Item, Rate | None]) -> str:
    if not symptoms:
        return ""
    told = (f"• {names(_)[item]}: {share(_, rate)}" for item, rate in symptoms.items())
    return "\n".join((_("Mornings with moderate or worse:"), *told))


def _steps(_: Language, snapshot: Snapshot) -> Iterator[str]:
    if snapshot.steps:
        yield _("By dose:")
    for row in snapshot.steps:
        yield _step(_, row)
    if snapshot.steps_hidden:
        yield _("Doses of fewer than {k} people, or close to it, are hidden.", k=snapshot.k)


def _step(_: Language, row: Row) -> str:
    nights = row.adherence
    return _(
        "• {dose}: {people} people, {due} nights due\n"
        "   answered {answered}%, taken {taken}%, of answered {of_answered}%",
        dose=amount(_, row.dose),
        answered=whole(nights.response),
        taken=percent_range(nights),
        of_answered=whole(nights.of_answered),
        due=nights.due,
        people=row.patients,
    )


def _going_on(_: Language, snapshot: Snapshot) -> str:
    told = (
        _("• more than {n} nights: {rate}", n=nights, rate=share(_, rate))
        for nights, rate in snapshot.persistence.items()
    )
    return "\n".join((_("Of all who began, so many went on:"), *told))


def _footer(_: Language, snapshot: Snapshot) -> str:
    return _(
        "Self-reported: people report more doses than they take, 17% more where it was measured. "
        "Being asked changes what they do. "
        "Due: a dose was planned and nobody paused it. "
        "No answer counts as not taken in the first number of a range, as taken in the second. "
        "Counts are rounded to {step}, percentages come from these. "
        "Hidden: fewer than {k} people, or a number that would tell of so few. "
        "Taken once a week, on {day}; definitions {version}.",
        step=ROUNDED_TO,
        k=snapshot.k,
        day=_.day(snapshot.as_of.date()),
        version=snapshot.definitions,
    )
