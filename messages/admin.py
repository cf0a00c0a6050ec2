"""What we say to admins: group numbers that fit a phone, and links that invite."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from domain.adherence import FEWEST_DUE, Adherence, Rate
from domain.cells import ROUNDED_TO
from domain.snapshots import WINDOW, Row, Snapshot, percent
from messages.channel import Card
from messages.doses import amount
from messages.language import Language


def none_yet(_: Language) -> Card:
    return Card(_("There are no group numbers yet. The first come within an hour."))


def group(_: Language, published: Snapshot) -> Card:
    """Tell what is published, and of the rest only that it is hidden."""
    day = _.day(published.until.date())
    head = _("Group numbers, {nights} nights up to {day}", nights=WINDOW.days, day=day)
    if published.invented:
        head += "\n" + _("With invented people in them.")
    if published.active is None:
        hidden = _("Fewer than {k} people. Numbers are hidden.", k=published.k)
        return Card(f"{head}\n\n{hidden}")
    parts = [head, _people(_, published)]
    if published.adherence is None:
        parts.append(_too_alike(_, published))
    else:
        parts += [_rates(_, published, published.adherence), _steps(_, published), _footer(_)]
    return Card("\n\n".join(parts))


def _people(_: Language, published: Snapshot) -> str:
    return "\n".join(
        (
            _("Enrolled: about {people} people", people=published.active),
            _(
                "Unreachable, not among them: {people}",
                people=_some(_, published.unreachable, _("fewer than {k}", k=published.k)),
            ),
        )
    )


def _too_alike(_: Language, published: Snapshot) -> str:
    return _(
        "Rates are hidden. Fewer than {k} people have {nights} nights to count, "
        "or they are few and their answers are all alike.",
        k=published.k,
        nights=FEWEST_DUE,
    )


def _rates(_: Language, published: Snapshot, all_: Adherence) -> str:
    hidden = _("hidden")
    lines = [
        _("Nights due: {due}", due=all_.due),
        _("Answered ÷ due: {rate}", rate=_share(_, all_.response)),
        _("Taken ÷ due: {rate}", rate=_taking(_, all_)),
        _("Taken ÷ answered: {rate}", rate=_share(_, all_.of_answered)),
        _("Not due: paused {nights} (P)", nights=_some(_, published.paused, hidden)),
        _("Not due: not asked {nights} (N)", nights=_some(_, published.not_prompted, hidden)),
        _("Due, but unreachable: {nights}", nights=_some(_, published.unreached, hidden)),
    ]
    if published.patients is not None:
        lines.insert(0, _("In the rates: about {people} people", people=published.patients))
    return "\n".join(lines)


def _steps(_: Language, published: Snapshot) -> str:
    return "\n".join(_step_lines(_, published))


def _step_lines(_: Language, published: Snapshot) -> Iterator[str]:
    if published.steps:
        yield _("By dose:")
    for row in published.steps:
        yield _step(_, row)
    if published.steps_hidden:
        yield _("Doses of fewer than {k} people, or close to it, are hidden.", k=published.k)


def _step(_: Language, row: Row) -> str:
    nights = row.adherence
    return _(
        "• {dose}: {people} people, {due} nights due\n"
        "   answered {answered}%, taken {taken}%, of answered {of_answered}%",
        dose=amount(_, row.dose),
        answered=_whole(nights.response),
        taken=_range(nights),
        of_answered=_whole(nights.of_answered),
        due=nights.due,
        people=row.patients,
    )


def _footer(_: Language) -> str:
    return _(
        "Self-reported, and people tend to report more doses than they take. "
        "Due: a dose was planned and nobody paused it. "
        "No answer counts as not taken in the first number of a range, as taken in the second. "
        "Counts are rounded to {step}, percentages come from these.",
        step=ROUNDED_TO,
    )


def _share(_: Language, rate: Rate) -> str:
    return _(
        "{percent}% ({part} of {whole})",
        percent=_whole(rate),
        part=rate.numerator,
        whole=rate.denominator,
    )


def _taking(_: Language, nights: Adherence) -> str:
    """Return the range from silence read as not taken to silence read as taken."""
    low, high = nights.taking, nights.taking_at_most
    if low == high:
        return _share(_, low)
    return _(
        "{percent}% ({low} to {high} of {whole})",
        percent=_range(nights),
        low=low.numerator,
        high=high.numerator,
        whole=low.denominator,
    )


def _range(nights: Adherence) -> str:
    low, high = _whole(nights.taking), _whole(nights.taking_at_most)
    return low if low == high else f"{low}–{high}"


def _whole(rate: Rate) -> str:
    share = percent(rate)
    return "–" if share is None else str(share)


def _some(_: Language, count: int | None, hidden: str) -> str:
    return hidden if count is None else str(count)


def invited(_: Language, plan: str, link: str, *, uses: int, days: int, until: datetime) -> Card:
    """Show a new link; it cannot be shown again."""
    opens = _("Who opens this link starts with the plan {plan}.", plan=plan)
    people = _.n("It is good for {n} person", "It is good for {n} people", uses)
    time = _.n("for {n} day", "for {n} days", days)
    day = _.day(until.date())
    good = _("{people}, {time}, until {day}.", people=people, time=time, day=day)
    return Card(f"{opens}\n\n{link}\n\n{good}")


def how_to_invite(_: Language, plans: Sequence[str]) -> Card:
    how = _("Send /invite with a plan, how many people and how many days.")
    example = _("For example: /invite {plan} 1 7", plan=plans[0]) if plans else ""
    return Card("\n".join(part for part in (how, example, _plans(_, plans)) if part))


def no_such_plan(_: Language, plans: Sequence[str]) -> Card:
    return Card(_("There is no such plan. {plans}", plans=_plans(_, plans)))


def wrong_numbers(_: Language, *, most_uses: int, most_days: int) -> Card:
    return Card(
        _(
            "After the plan come the people, 1 to {uses}, and the days, 1 to {days}, "
            "as whole numbers.",
            uses=most_uses,
            days=most_days,
        )
    )


def _plans(_: Language, plans: Sequence[str]) -> str:
    if not plans:
        return _("There are no plans to invite to.")
    return _("Plans: {plans}.", plans=", ".join(plans))
