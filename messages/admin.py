"""What we say to admins about links that invite."""

from collections.abc import Sequence
from datetime import datetime

from messages.channel import Card
from messages.language import Language


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
