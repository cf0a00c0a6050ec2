"""The pictures that are compared with the ones in tests/golden, of invented people."""

from dataclasses import replace
from datetime import date, timedelta

from domain.adherence import Adherence
from domain.checkins import Item, Severity
from domain.doses import Micrograms
from domain.history import Became, Change, Entry, Flag, shares
from domain.outlook import Tense
from domain.snapshots import Row
from domain.stairs import Stairs, Stretch, Tread, Why
from messages.language import language
from messages.pictures.group_picture import group_picture
from messages.pictures.history_picture import history_picture
from messages.pictures.schedule_picture import schedule_picture
from messages.pictures.shares_picture import shares_picture
from tests.domain.test_snapshots import FULL

MONDAY = date(2026, 3, 2)
DOSES = [Micrograms(500 * n) for n in range(1, 10)]
_ = language("en")


def day(n):
    """Return the night *n* of the course, counted from 1."""
    return MONDAY + timedelta(days=n - 1)


def climb():
    """Held once, paused once, back once, and the rest ahead."""
    low, middle = DOSES[:2]
    behind = [
        Tread(low, day(1), day(15), Tense.PAST, is_step=True),
        Tread(middle, day(15), day(30), Tense.PAST, is_step=True),
        Tread(low, day(30), day(36), Tense.PAST, is_step=True),
        Tread(low, day(41), day(46), Tense.PAST, is_step=False),
        Tread(low, day(46), day(51), Tense.PRESENT, is_step=False),
    ]
    ahead = [
        Tread(dose, day(n), None if dose == DOSES[-1] else day(n + 14), Tense.FUTURE, is_step=True)
        for n, dose in zip(range(51, 200, 14), DOSES[1:], strict=False)
    ]
    held, paused = Stretch(Why.HELD, day(22), day(30)), Stretch(Why.NO_DOSE, day(36), day(41))
    return Stairs((*behind, *ahead), (held, paused), day(46))


def undated():
    """Held until they say."""
    treads = [
        Tread(DOSES[0], day(1), day(9), Tense.PAST, is_step=True),
        Tread(DOSES[0], day(9), None, Tense.PRESENT, is_step=False),
        *(Tread(dose, None, None, Tense.FUTURE, is_step=True) for dose in DOSES[1:4]),
    ]
    return Stairs(tuple(treads), (Stretch(Why.HELD, day(6), None),), day(9))


NIGHTS = "TTTSTTUTTTQQQTTTDTTTTSTTNUTX"
BECAME = {
    "T": Became.TAKEN,
    "D": Became.OTHERWISE,
    "S": Became.SKIPPED,
    "U": Became.SILENT,
    "Q": Became.PAUSED,
    "N": Became.NOT_ASKED,
    "X": Became.OPEN,
}


def weekly():
    """Return four weeks with a number for each."""
    burdens = {6: 4, 13: 10, 20: 0, 27: 7}
    return [replace(each, burden=burdens.get(n)) for n, each in enumerate(month())]


def month(*extra, nights=NIGHTS):
    """Return four weeks: two doses, every state, harder first nights, *extra* items asked too."""
    return [_night(n, letter, (*list(Item)[:3], *extra)) for n, letter in enumerate(nights)]


def _night(n, letter, asked):
    is_due, since = letter != "Q", n % 14
    hard = 2 if since < 3 else 0
    values = {item: Severity((n * 7 + i * 5) % (2 + hard)) for i, item in enumerate(asked)}
    flags = {5: (Flag(Change.ZONE, "New York"),), 20: (Flag(Change.PRODUCT),)}
    return Entry(
        day(n + 1),
        BECAME[letter],
        DOSES[n // 14] if is_due else None,
        is_due and since < 3,
        values if letter in "TDS" and n % 6 != 5 else {},
        flags.get(n, ()),
    )


def before():
    """Return three mornings before the first dose."""
    return [
        Entry(day(n), Became.BASELINE, values={Item.DREAMS: Severity(n), Item.SLEEP: Severity(1)})
        for n in range(3)
    ]


def weeks():
    """Return a year's quarter: one week hidden, one not published."""
    told = [
        replace(
            FULL,
            as_of=FULL.as_of + timedelta(days=7 * n),
            adherence=None if n == 4 else Adherence(1000 + 20 * n, 840 + 15 * n, 930 + 15 * n),
            steps=tuple(
                Row(dose, 15 + 5 * i, Adherence(300, 255 - 10 * i, 280 - 5 * i))
                for i, dose in enumerate(DOSES[:5])
            ),
        )
        for n in range(13)
    ]
    return told[:8] + told[9:]


SHEETS = {
    "group": group_picture(_, weeks()),
    "schedule": schedule_picture(_, climb()),
    "schedule-without-dates": schedule_picture(_, undated()),
    "history-7": history_picture(_, month(nights=NIGHTS[:7])),
    "history-28": history_picture(_, month()),
    "history-weekly": history_picture(_, weekly()),
    "history-six-items": history_picture(_, month(Item.TIREDNESS, Item.FLUSHING, Item.HEART)),
    "mornings-by-dose": shares_picture(_, shares([*before(), *month(Item.NAUSEA)])),
}
