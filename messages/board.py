"""The group's page in words: what is shown, and what each number of it means."""

from collections.abc import Sequence

from domain.cells import ROUNDED_TO
from domain.snapshots import Snapshot
from messages.board_figures import bands, by_dose, over_time, persistence, side_effects
from messages.figures import Board
from messages.language import Language
from messages.rates import share, some, taking


def board(_: Language, series: Sequence[Snapshot]) -> Board:
    """Return the page for the published *series*, oldest first; the newest is shown."""
    if not series:
        return _nothing(_, _("No numbers are published yet. They appear once a week."))
    now = series[-1]
    when = _(
        "{nights} nights up to {day}. Published on {published}.",
        nights=(now.until - now.since).days,
        day=_.long_day(now.until.date()),
        published=_.long_day(now.as_of.date()),
    )
    warning = _("With invented people in them.") if now.invented else ""
    if now.active is None:
        empty = _("Fewer than {k} people. Numbers are hidden.", k=now.k)
        return Board(_title(_), when, (), (), _notes(_, now), empty, warning)
    figures = (
        over_time(_, series),
        by_dose(_, now),
        side_effects(_, now),
        persistence(_, now),
        bands(_, now),
    )
    return Board(_title(_), when, _facts(_, now), figures, _notes(_, now), warning=warning)


def _title(_: Language) -> str:
    return _("Group numbers")


def _nothing(_: Language, why: str) -> Board:
    return Board(_title(_), "", (), (), (), why)


def _facts(_: Language, now: Snapshot) -> list[tuple[str, str]]:
    nights = now.adherence
    return [
        (_("Active plans"), _("about {people} people", people=now.active)),
        (_("In the rates"), _people(_, now.patients)),
        (_("Answered ÷ due"), share(_, nights.response if nights else None)),
        (_("Taken ÷ due"), taking(_, nights)),
        (_("Taken ÷ answered"), share(_, nights.of_answered if nights else None)),
        (_("Median of people: taken ÷ due"), _percent(_, now.median)),
        (_("Holds started"), some(_, now.holds, _("hidden"))),
        (_("Nights paused (P), not due"), some(_, now.paused, _("hidden"))),
        (_("Nights not asked (N), not due"), some(_, now.not_prompted, _("hidden"))),
        (_("Nights unreachable, due"), some(_, now.unreached, _("hidden"))),
        (_("People unreachable"), some(_, now.unreachable, _("hidden"))),
    ]


def _percent(_: Language, value: int | None) -> str:
    return _("hidden") if value is None else f"{value}%"


def _people(_: Language, people: int | None) -> str:
    return _("hidden") if people is None else _("about {people} people", people=people)


def _notes(_: Language, now: Snapshot) -> list[tuple[str, str]]:
    return [
        (
            _("Self-reported"),
            _(
                "People report about 17% more doses than a counting pill box does. "
                "Being asked changes what people do, most of all in the first two months."
            ),
        ),
        (_("Answered ÷ due"), _("Nights with an answer, out of nights with a dose due.")),
        (
            _("Taken ÷ due"),
            _(
                "The lower end reads silence as not taken, the upper end as taken. "
                "No answer is not the same as not taken."
            ),
        ),
        (_("Taken ÷ answered"), _("Nights taken, out of the nights with an answer.")),
        (
            _("Not due"),
            _("Nights paused as directed (P), and nights we could not ask (N), are in no rate."),
        ),
        (_("Side effects"), _("Mornings with moderate or severe, out of mornings answered.")),
        (
            _("How long people go on"),
            _(
                "Of all who took a first dose, the share that goes on (Kaplan–Meier). "
                "Fourteen due nights without a dose in a row count as stopping."
            ),
        ),
        (
            _("Hidden"),
            _(
                "Numbers of fewer than {k} people are hidden. So is whatever would give them away. "
                "Hidden is not nought.",
                k=now.k,
            ),
        ),
        (
            _("Rounded"),
            _(
                "Counts are rounded to {n}. Percentages come from the rounded counts. "
                "Numbers change once a week. They stay when only a few people came or went.",
                n=ROUNDED_TO,
            ),
        ),
        (_("Version of these definitions"), str(now.definitions)),
    ]
