"""A history in words: what the pictures show, for those who cannot see them."""

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Final

from domain.checkins import REQUIRED, Item, Severity
from domain.doses import Micrograms
from domain.history import Became, Change, Entry, Flag, items
from domain.occurrences import Reason
from messages.channel import Button, Card, Rows
from messages.doses import amount
from messages.extras import no_test
from messages.language import Language
from messages.morning import levels, names
from messages.taps import Tap

TOPIC: Final = "hist"
SPANS: Final = (7, 28)
"""How many nights can be looked back on."""

LONGEST: Final = 4000
"""Characters of a text, so that what parts it still has room in a message."""


def closed(_: Language) -> Card:
    """Say nothing that a lock screen could show; the tap that opens it is an edit, unseen there."""
    opens = Button(_("Open"), Tap(TOPIC, "open").encode())
    return Card(_("Your history is ready. Tap to open it."), ((opens,),))


def empty(_: Language) -> Card:
    return Card(_("There is nothing to look back on yet: your first night is still to come."))


def rows(_: Language) -> Rows:
    """Return the buttons under every text of the history; each brings a picture as well."""
    spans = (
        Button(
            _.n("📊 {n} night", "📊 {n} nights", span),
            Tap(TOPIC, "nights", (str(span),)).encode(),
        )
        for span in SPANS
    )
    return (tuple(spans), (Button(_("📊 By dose"), Tap(TOPIC, "doses").encode()),))


def words(_: Language, entries: Sequence[Entry]) -> Card:
    """Return *entries*, at least one, line by line; if a message cannot hold it, the latest."""
    nights = [_night(_, each) for each in entries]
    room = LONGEST - len(summary(_, entries)) - len(no_test(_))
    if sum(len(line) + 1 for line in nights) > room:
        rest = picture_shows_the_rest(_)
        while sum(len(line) + 1 for line in [rest, *nights]) > room:
            del nights[0]
        nights.insert(0, rest)
    return Card("\n\n".join((summary(_, entries), "\n".join(nights), no_test(_))), rows(_))


def picture_shows_the_rest(_: Language) -> str:
    return _("The picture shows the rest.")


def summary(_: Language, entries: Sequence[Entry]) -> str:
    """Return the counts: of nights and what became of them, of mornings and how they were.

    It goes under the picture, so it names no dose and takes at most 1,024 characters.
    """
    return "\n".join(
        (
            _.n("Last {n} night", "Last {n} nights", len(entries)) + f": {span_words(_, entries)}",
            _counts(_, entries),
            *_mornings(_, entries),
        )
    )


def span_words(_: Language, entries: Sequence[Entry]) -> str:
    first, last = entries[0].night, entries[-1].night
    if first == last:
        return _.day(first)
    return _("{first} to {last}", first=_.day(first), last=_.day(last))


def dose_words(_: Language, dose: Micrograms | None) -> str:
    """Return "1.5 mg", or that it was before the first one."""
    return _("before") if dose is None else amount(_, dose)


def became_words(_: Language) -> dict[Became, str]:
    return {
        Became.TAKEN: _("taken"),
        Became.OTHERWISE: _("taken, not as planned"),
        Became.SKIPPED: _("not taken"),
        Became.SILENT: _("no answer"),
        Became.PAUSED: _("paused, no dose due"),
        Became.NOT_ASKED: _("not asked: our fault"),
        Became.OPEN: _("still open"),
        Became.BASELINE: _("before the first dose"),
    }


def mishaps(_: Language) -> dict[Reason, str]:
    return {Reason.VOMITED: _("taken, then vomited"), Reason.TWICE: _("taken twice")}


def _became(_: Language, entry: Entry) -> str:
    if entry.mishap in (known := mishaps(_)):
        return known[entry.mishap]
    return became_words(_)[entry.became]


def flag_words(_: Language, flag: Flag) -> str:
    if flag.change is Change.ZONE:
        return _("time zone: {city}", city=flag.to)
    return _("new product")


def _counts(_: Language, entries: Sequence[Entry]) -> str:
    in_order = sorted(entries, key=lambda each: each.became.value)
    counts = Counter(_became(_, each) for each in in_order)
    return " · ".join(f"{says}: {n}" for says, n in counts.items())


def _mornings(_: Language, entries: Sequence[Entry]) -> Iterator[str]:
    """Yield "Dreams: none 4, mild 2 (6 mornings)"."""
    burdens = [str(each.burden) for each in entries if each.burden is not None]
    if not burdens and not any(each.values for each in entries):
        yield _("No morning was answered yet.")
        return
    for item in items(entries):
        counts = Counter(each.values[item] for each in entries if item in each.values)
        if counts:
            told = ", ".join(f"{_level(_, level)} {counts[level]}" for level in sorted(counts))
            yield _.n(
                "{item}: {told} ({n} morning)",
                "{item}: {told} ({n} mornings)",
                counts.total(),
                item=names(_)[item],
                told=told,
            )
    if burdens:
        yield _("Weekly number, 0 to 10: {told}", told=", ".join(burdens))


def _night(_: Language, entry: Entry) -> str:
    """Return "Mon, Mar 2: 0.5 mg (new) · taken · severe: sleep; mild: dreams"."""
    parts = [_became(_, entry), *(flag_words(_, flag) for flag in entry.flags)]
    if entry.dose:
        dose = amount(_, entry.dose)
        parts.insert(0, _("{dose} (new)", dose=dose) if entry.is_new else dose)
    if entry.values:
        parts.append(_how(_, entry))
    if entry.burden is not None:
        parts.append(_("week: {n} of 10", n=entry.burden))
    return f"{_.day(entry.night)}: {' · '.join(parts)}"


def _how(_: Language, entry: Entry) -> str:
    """Return "severe: sleep; mild: dreams", or in short that all was fine."""
    if set(REQUIRED) <= set(entry.values) and not any(entry.values.values()):
        return _("all fine")
    by_level: dict[Severity, list[Item]] = {}
    for item, level in entry.values.items():
        by_level.setdefault(level, []).append(item)
    return "; ".join(
        f"{_level(_, level)}: {', '.join(_.noun(names(_)[item]) for item in by_level[level])}"
        for level in sorted(by_level, reverse=True)
    )


def _level(_: Language, level: Severity) -> str:
    return levels(_)[level].lower()
